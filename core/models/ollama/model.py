"""One model of an Ollama server: its window, its estimate, and its replies as events."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Protocol

import ollama

from core.errors import ModelError, ModelUnavailable
from core.events import Ending, Loading, ModelEvent, ReplyDone, TextAdded, Thinking, Usage
from core.models import Model
from core.models.estimate import TokenEstimate
from core.models.ollama import errors
from core.models.ollama.client import Shown
from core.models.thinking import ThoughtFilter
from core.prompt import Prompt
from core.text import clean

if TYPE_CHECKING:
    from core.models.ollama.server import OllamaServer

_STEPS = (8192, 16384, 32768)
"""Windows to ask for. Few and fixed: each other value makes the server load the model again."""


class Needs(Protocol):
    """What a model asks of the store."""

    async def note_need(self, model: str, need: int, steps: tuple[int, ...]) -> int:
        """Note a need in tokens; the window for `model` now, one of `steps`."""


class OllamaModel(Model):
    """The model `name` of `server`."""

    def __init__(self, name: str, server: "OllamaServer") -> None:
        self._name = name
        self._server = server
        self._estimate = TokenEstimate()

    @property
    def name(self) -> str:
        return self._name

    @property
    def demo(self) -> bool:
        return False

    @property
    def server(self) -> str:
        return self._server.address.url

    def estimate(self, text: str) -> int:
        return self._estimate(text)

    async def window(self, need: int) -> int:
        shown = await self._show()
        if shown.remote_host:
            raise ModelUnavailable(errors.leaves_the_house(self.name, shown.remote_host))
        steps = window_steps(self._server.largest_window, trained_window(shown))
        key = f"{self._server.address.url}/{canonical(self.name)}"
        return await self._server.store.note_need(key, need, steps)

    async def reply(
        self, prompt: Prompt, window: int, reply_tokens: int
    ) -> AsyncGenerator[ModelEvent, None]:
        shown = await self._show()
        if not await self._in_memory(window):
            yield Loading()
        # A model that is held to a schema cannot think first, nor close what its template opened.
        opened = prompt.schema is None and _opens_thinking(shown)
        reading = _Reading(self.name, self._estimate, prompt, opened)
        request = self._request(prompt, window, reply_tokens) | _thinking_wish(shown)
        async with aclosing(self._parts(request)) as parts:
            try:
                async for part in parts:
                    for event in reading.read(part):
                        yield event
            except errors.UnknownModel as error:
                raise await self._server.missing(self.name) from error

    def _request(self, prompt: Prompt, window: int, reply_tokens: int) -> dict[str, Any]:
        return {
            "messages": [
                {"role": message.role, "content": clean(message.content)}
                for message in prompt.messages
            ],
            "options": {"num_ctx": window, "num_predict": reply_tokens},
            "keep_alive": self._server.keep_alive,
            **_form(prompt),
        }

    async def _parts(self, request: dict[str, Any]) -> AsyncGenerator[ollama.ChatResponse, None]:
        """The parts of an answer; asks once more without a schema if that is refused."""
        try:
            async with aclosing(self._server.connection.chat(self.name, **request)) as parts:
                async for part in parts:
                    yield part
            return
        except errors.Rejected:
            if "format" not in request:
                raise
        free = {key: value for key, value in request.items() if key != "format"}
        async with aclosing(self._server.connection.chat(self.name, **free)) as parts:
            async for part in parts:
                yield part

    async def _show(self) -> Shown:
        try:
            return await self._server.show(self.name)
        except errors.UnknownModel as error:
            raise await self._server.missing(self.name) from error

    async def _in_memory(self, window: int) -> bool:
        """Whether the server has the model loaded with `window`; yes where it cannot be told."""
        try:
            running = await self._server.connection.running()
        except ModelError:
            return True
        return any(
            canonical(model.model or model.name or "") == canonical(self.name)
            and model.context_length in (None, window)
            for model in running
        )


class _Reading:
    """A reply while it is read: parts in, events out."""

    def __init__(self, model: str, estimate: TokenEstimate, prompt: Prompt, opened: bool) -> None:
        self._model = model
        self._estimate = estimate
        self._texts = [message.content for message in prompt.messages]
        self._filter = ThoughtFilter(inside=opened)
        self._apart = 0
        """Chunks of thinking that came apart from the text."""
        self._told = 0

    def read(self, part: ollama.ChatResponse) -> Iterator[ModelEvent]:
        """What `part` adds."""
        text = self._filter.feed(part.message.content or "")
        self._apart += bool(part.message.thinking)
        if (thought := self._apart + self._filter.thought) > self._told:
            self._told = thought
            yield Thinking(thought)
        if part.done:
            text += self._filter.finish()
        if text:
            yield TextAdded(text)
        if part.done:
            yield self._done(part)

    def _done(self, part: ollama.ChatResponse) -> ReplyDone:
        if part.done_reason in ("load", "unload"):
            raise ModelError(errors.ended_early(self._model))
        counted = part.prompt_eval_count or 0
        cut = counted > 0 and self._estimate.cut(self._texts, counted)
        if not cut:
            self._estimate.learn(self._texts, counted)
        ending = Ending.CUT if part.done_reason == "length" else Ending.COMPLETE
        return ReplyDone(ending, _usage(part), prompt_cut=cut)


def canonical(name: str) -> str:
    """The name with its tag, in small letters: the server takes both forms for one model."""
    return (name if ":" in name.rpartition("/")[2] else f"{name}:latest").lower()


def window_steps(largest: int, trained: int | None) -> tuple[int, ...]:
    """The windows to ask for, ascending: none above `largest`, nor above what was trained."""
    limit = min(largest, trained or largest)
    return (*(step for step in _STEPS if step < limit), limit)


def trained_window(shown: Shown) -> int | None:
    """Tokens the model was made for; None where the server does not tell."""
    known = shown.modelinfo or {}
    length = known.get(f"{known.get('general.architecture')}.context_length")
    return length if isinstance(length, int) and length > 0 else None


def _form(prompt: Prompt) -> dict[str, Any]:
    """Ask for the prompt's schema, if it has one.

    Servers before 0.5 refuse it with 400. Some later ones take no notice of it for models that
    can think and are asked not to, so a reply may still be prose. Source: ollama/ollama, issues
    7991, 14645 and 15260.
    """
    return {} if prompt.schema is None else {"format": dict(prompt.schema)}


def _thinking_wish(shown: Shown) -> dict[str, Any]:
    """Ask not to think where that may be asked. Source: Ollama docs, "Thinking"."""
    if "thinking" not in (shown.capabilities or ()):
        return {}
    family = str((shown.modelinfo or {}).get("general.architecture", "")).replace("-", "")
    return {"think": "low" if family == "gptoss" else False}


def _opens_thinking(shown: Shown) -> bool:
    """Whether the model's template itself begins the thinking, which no server takes apart."""
    apart = "thinking" in (shown.capabilities or ())
    return not apart and (shown.template or "").rstrip().endswith("<think>")


def _usage(part: ollama.ChatResponse) -> Usage:
    """The server's figures; it counts in nanoseconds."""
    return Usage(
        prompt_tokens=part.prompt_eval_count or 0,
        reply_tokens=part.eval_count or 0,
        load_seconds=(part.load_duration or 0) / 1e9,
        prompt_seconds=(part.prompt_eval_duration or 0) / 1e9,
        reply_seconds=(part.eval_duration or 0) / 1e9,
    )
