"""The port to what answers: a model, and the server that has it.

A provider is a file of this folder with a function `create(options) -> ModelServer`.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from core.events import ModelEvent
from core.prompt import Prompt
from core.stores import Store


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """What a provider may need."""

    host: str
    """Address of its server, as the admin wrote it; empty for the usual one."""
    largest_window: int
    """Tokens of prompt and reply together."""
    store: Store
    """Where windows are agreed on between processes."""


class Model(Protocol):
    """One model that answers prompts."""

    @property
    def name(self) -> str:
        """As people write it: `qwen3-coder:30b`."""

    @property
    def demo(self) -> bool:
        """Whether it only plays a model; every answer then says so."""

    @property
    def server(self) -> str:
        """What writes its replies, the same in all processes: its models share `Slots`.

        Empty where any number of replies may be written at a time.
        """

    def estimate(self, text: str) -> int:
        """Tokens of `text`, estimated; learns from the counts of earlier calls."""

    async def window(self, need: int) -> int:
        """Tokens that prompt and reply may fill together, when this turn would like `need`.

        The same for all threads of a model; it grows rarely, when needs are often larger.

        Raises:
            ModelUnavailable: the server is away or does not have the model.
        """

    def reply(
        self, prompt: Prompt, window: int, reply_tokens: int
    ) -> AsyncGenerator[ModelEvent, None]:
        """The answer to `prompt` as it is written, at most `reply_tokens` long.

        Ends with `ReplyDone`, always: a stream that breaks raises instead. Closing the iterator
        stops the model at its server.

        Raises:
            ModelUnavailable: the server is away, busy for too long, or without the model.
            ModelError: the model broke off.
        """


class ModelServer(Protocol):
    """A place that has models."""

    async def names(self) -> list[str]:
        """The models it could answer with now, the most suitable one for code first.

        Raises:
            ModelUnavailable: the server is away.
        """

    def model(self, name: str) -> Model:
        """The model `name`; whether the server has it shows when it is asked."""

    async def close(self) -> None:
        """Let go of connections."""
