"""An Ollama server: which models it has, and what it knows of them."""

import time
from collections.abc import Callable

from core.errors import ModelError
from core.models import Model, ModelServer
from core.models.ollama import errors
from core.models.ollama.address import Address
from core.models.ollama.client import Listed, Shown
from core.models.ollama.connection import Connection, Patience
from core.models.ollama.model import Needs, OllamaModel, canonical

_KNOWN_SECONDS = 300.0
"""How long an answer of `/api/show` holds: it is large, and changes only by a new pull."""
_NAMES_TOLD = 10
_CODERS = ("coder", "code", "codestral", "devstral", "starcoder")


class OllamaServer(ModelServer):
    """The server at `host`, which is an address as `OLLAMA_HOST` has it; empty for this machine.

    `largest_window` is in tokens, `keep_alive` how long the server keeps a model in memory after
    an answer, in Ollama's own words. Cloud models, for which it hands prompts on to somebody
    else, are not used.

    Raises:
        ModelUnavailable: `host` is not an address.
    """

    def __init__(
        self,
        host: str,
        store: Needs,
        *,
        largest_window: int = 16384,
        keep_alive: str = "30m",
        patience: Patience = Patience(),
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.address = Address.parse(host)
        self.connection = Connection(self.address, patience)
        self.store = store
        self.largest_window = largest_window
        self.keep_alive = keep_alive
        self._now = now
        self._models: dict[str, OllamaModel] = {}
        self._shown: dict[str, tuple[float, Shown]] = {}

    async def names(self) -> list[str]:
        """The models that answer in words, those for code first, then the newest.

        Raises:
            ModelUnavailable: the server is away.
        """
        usable = [model for model in await self.connection.tags() if _answers(model)]
        usable.sort(key=_modified, reverse=True)
        usable.sort(key=lambda model: not _for_code(model))
        return [model.model for model in usable if model.model]

    def model(self, name: str) -> Model:
        """The model `name`; the same one each time, since its estimate learns."""
        return self._models.setdefault(canonical(name), OllamaModel(name, self))

    async def show(self, name: str) -> Shown:
        """What the server knows of the model `name`, asked once in a while.

        Raises:
            ModelUnavailable: the server is away, or does not have it.
        """
        at, shown = self._shown.get(canonical(name), (0.0, None))
        if shown is None or self._now() - at > _KNOWN_SECONDS:
            shown = await self.connection.show(name)
            self._shown[canonical(name)] = (self._now(), shown)
        return shown

    async def missing(self, name: str) -> errors.UnknownModel:
        """The error for a model the server does not have, with those that it has."""
        self._shown.pop(canonical(name), None)
        try:
            names = await self.names()
        except ModelError:
            names = []
        return errors.UnknownModel(errors.unknown(self.address, name, names[:_NAMES_TOLD]))

    async def close(self) -> None:
        """Let go of connections."""
        await self.connection.close()


def _answers(model: Listed) -> bool:
    """Whether it writes text, as far as the server tells, and here."""
    able = model.capabilities is None or "completion" in model.capabilities
    return able and not model.remote_host


def _for_code(model: Listed) -> bool:
    return any(word in (model.model or "").lower() for word in _CODERS)


def _modified(model: Listed) -> float:
    return model.modified_at.timestamp() if model.modified_at else 0.0
