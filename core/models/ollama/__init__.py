"""Models on an Ollama server; this folder alone imports its client."""

from core.models import ModelOptions, ModelServer
from core.models.ollama.model import OllamaModel
from core.models.ollama.server import OllamaServer

__all__ = ["OllamaModel", "OllamaServer", "create"]


def create(options: ModelOptions) -> ModelServer:
    """The server that the settings name.

    Raises:
        ModelUnavailable: its address is none.
    """
    return OllamaServer(options.host, options.store, largest_window=options.largest_window)
