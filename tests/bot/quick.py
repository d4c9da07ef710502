"""A model provider from outside: the demo at a pace that keeps no test waiting."""

from core.models import ModelOptions, ModelServer
from core.models.demo import DemoServer


def create(_: ModelOptions) -> ModelServer:
    """The demo model, in a hurry."""
    return DemoServer(tokens_per_second=2_000.0)
