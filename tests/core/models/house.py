"""A house with an emulated Ollama server and our side of it, and ways to read replies."""

import socket
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import dataclass, field

import pytest

from core.errors import ModelError
from core.events import ModelEvent, ReplyDone, TextAdded
from core.models import Model
from core.models.ollama import OllamaServer
from core.models.ollama.connection import Patience
from core.prompt import Message, Prompt
from tests.emulators.ollama_server import EmulatedModel
from tests.emulators.ollama_server import OllamaServer as Emulator
from tests.emulators.ollama_server import saying

CODE = "Here:\n\n```python\nx = 1\n```\n"
THINKS = ("completion", "thinking")


@dataclass(slots=True)
class Pauses:
    """Instead of sleeping, notes for how long."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


class Needs:
    """Notes needs, and answers with the smallest window that holds the largest of them."""

    def __init__(self) -> None:
        self.noted: list[tuple[str, int, tuple[int, ...]]] = []

    async def note_need(self, model: str, need: int, steps: tuple[int, ...]) -> int:
        self.noted.append((model, need, steps))
        largest = max(noted for name, noted, _ in self.noted if name == model)
        return next((step for step in steps if step >= largest), steps[-1])


@dataclass(slots=True)
class House:
    """An emulated server, and our side of it."""

    emulator: Emulator
    ours: OllamaServer
    pauses: Pauses
    needs: Needs

    def model(self, name: str = "tiny") -> Model:
        return self.ours.model(name)


@asynccontextmanager
async def house(*models: EmulatedModel, **limits: float) -> AsyncIterator[House]:
    """A house with `models`; `limits` are those of `Patience`."""
    pauses, needs = Pauses(), Needs()
    patience = Patience(**limits, sleep=pauses)  # type: ignore[arg-type]  # only numbers are given
    async with Emulator(models or [saying(CODE)]) as emulator:
        ours = OllamaServer(emulator.address, needs, patience=patience)
        try:
            yield House(emulator, ours, pauses, needs)
        finally:
            await ours.close()


def prompt(*texts: str, schema: Mapping[str, object] | None = None) -> Prompt:
    """A chat of a person's messages."""
    messages = tuple(Message("user", text) for text in texts or ("add two numbers",))
    return Prompt(messages, tokens=sum(map(len, texts)) // 3, schema=schema)


def reply(
    model: Model, asked: Prompt | None = None
) -> AbstractAsyncContextManager[AsyncGenerator[ModelEvent, None]]:
    """The reply to a prompt, to be read and closed."""
    return aclosing(model.reply(asked or prompt(), window=8192, reply_tokens=500))


async def read(model: Model, asked: Prompt | None = None) -> list[ModelEvent]:
    """All events of a reply."""
    async with reply(model, asked) as events:
        return [event async for event in events]


async def read_until_broken(model: Model, asked: Prompt | None = None) -> tuple[str, ModelError]:
    """The text that came before the reply broke, and what broke it."""
    text = ""
    with pytest.raises(ModelError) as caught:
        async with reply(model, asked) as events:
            async for event in events:
                text += event.text if isinstance(event, TextAdded) else ""
    return text, caught.value


def said(events: list[ModelEvent]) -> str:
    """The text of a reply."""
    return "".join(event.text for event in events if isinstance(event, TextAdded))


def done(events: list[ModelEvent]) -> ReplyDone:
    """The end of a reply."""
    assert isinstance(events[-1], ReplyDone)
    return events[-1]


def closed_port() -> int:
    """A port of ours nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
