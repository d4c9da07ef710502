"""Writing an answer: a request's tokens on an absolute clock, cut, limited and counted."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import chain

from tests.emulators.ollama_server.dialects import Counts
from tests.emulators.ollama_server.formats import Format
from tests.emulators.ollama_server.journal import Entry, Journal
from tests.emulators.ollama_server.models import EmulatedModel
from tests.emulators.ollama_server.wire import Json, Refusal


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a model, in whichever form it came."""

    model: EmulatedModel
    messages: list[Json]
    context: int
    predict: int
    """The most tokens; negative for no end."""
    think: bool | str | None
    truncate: bool = True
    format: Format | None = None
    """What the answer has to be; None for free text."""


@dataclass(frozen=True, slots=True)
class Token:
    """One chunk."""

    text: str
    thinking: bool


@dataclass(slots=True)
class Generation:
    """One answer under way."""

    request: Request
    entry: Entry
    journal: Journal
    load_seconds: float
    arrived: float
    """When the request came, by the monotonic clock."""
    prompt_tokens: int = field(init=False)
    reason: str = "stop"
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.entry.seen, self.prompt_tokens = fit(self.request)
        self.began = time.monotonic() + self.request.model.first_token_seconds

    async def tokens(self) -> AsyncIterator[Token]:
        """The answer; each token at its time from the start, however long the last one took."""
        speed = self.request.model.tokens_per_second
        for token in self._tokens():
            if self.entry.tokens == self.request.predict:
                self.reason = "length"
                return
            due = self.began + (self.entry.tokens / speed if speed else 0.0)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            self.entry.tokens += 1
            self.journal.note()
            yield token

    def counts(self) -> Counts:
        """The figures at the end; a stop costs a token that is never shown."""
        now = time.monotonic()
        return Counts(
            reason=self.reason,
            total=int((now - self.arrived) * 1e9),
            load=int(self.load_seconds * 1e9) + 1,
            prompt_tokens=self.prompt_tokens,
            prompt=int(self.request.model.first_token_seconds * 1e9) + 1,
            tokens=self.entry.tokens + (self.reason == "stop"),
            writing=int(max(0.0, now - self.began) * 1e9) + 1,
        )

    def _tokens(self) -> Iterator[Token]:
        said = self.request.model.answer(self.entry.seen, self.request.format)
        thought = (Token(text, thinking=True) for text in thoughts(self.request))
        return chain(thought, (Token(text, thinking=False) for text in said))


def thoughts(request: Request) -> tuple[str, ...]:
    """What the model thinks first: left unset, a thinking model thinks."""
    model = request.model
    if request.think is False and not model.levels_only:
        return ()
    return model.thinking[:2] if request.think == "low" else model.thinking


def fit(request: Request) -> tuple[list[Json], int]:
    """The messages that fit into the window, and the tokens counted for them.

    History leaves from the front; system messages and the last message stay. What is still
    too long is cut by the engine, to about half the window. Source: chat-over-context.json.
    """
    model, messages = request.model, list(request.messages)
    if model.prompt_tokens(messages) > request.context and not request.truncate:
        raise Refusal(400, "the input length exceeds the context length")
    while model.prompt_tokens(messages) > request.context:
        older = [message for message in messages[:-1] if message.get("role") != "system"]
        if not older:
            return messages, request.context // 2 + 2
        messages.remove(older[0])
    return messages, model.prompt_tokens(messages)
