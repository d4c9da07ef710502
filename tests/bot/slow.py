"""A model provider from outside: the demo at a pace at which no answer ends during a test."""

from core.models import ModelOptions, ModelServer
from core.models.demo import DemoServer


def create(_: ModelOptions) -> ModelServer:
    """The demo model on a slow afternoon."""
    return DemoServer(tokens_per_second=4.0)
