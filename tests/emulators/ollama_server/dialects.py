"""The three forms an answer is written in: chat, generate, and OpenAI's."""

import time
from dataclasses import dataclass
from typing import Protocol

from tests.emulators.ollama_server.wire import Json, dumps, timestamp


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures at the end of an answer; durations in nanoseconds."""

    reason: str
    total: int
    load: int
    prompt_tokens: int
    prompt: int
    tokens: int
    writing: int

    def fields(self) -> Json:
        """As the native endpoints name them."""
        return {
            "total_duration": self.total,
            "load_duration": self.load,
            "prompt_eval_count": self.prompt_tokens,
            "prompt_eval_duration": self.prompt,
            "eval_count": self.tokens,
            "eval_duration": self.writing,
        }


class Dialect(Protocol):
    """A form of answer."""

    content_type: str

    def token(self, text: str, thinking: bool) -> str:
        """What is sent for one chunk."""

    def end(self, counts: Counts) -> str:
        """What is sent last."""

    def error(self, text: str) -> str:
        """An error inside a stream."""

    def whole(self, text: str, thinking: str, counts: Counts) -> Json:
        """All in one object."""


class Chat(Dialect):
    """`/api/chat`."""

    content_type = "application/x-ndjson"

    def __init__(self, model: str) -> None:
        self._model = model

    def token(self, text: str, thinking: bool) -> str:
        return self._line(self._part("" if thinking else text, text if thinking else ""))

    def end(self, counts: Counts) -> str:
        return self._line(self.whole("", "", counts))

    def error(self, text: str) -> str:
        return dumps({"error": text}) + "\n"

    def whole(self, text: str, thinking: str, counts: Counts) -> Json:
        ending = {"done": True, "done_reason": counts.reason}
        return self._head() | self._part(text, thinking) | ending | counts.fields()

    def only(self, reason: str) -> Json:
        """The answer to no messages at all."""
        return self._head() | self._part("", "") | {"done": True, "done_reason": reason}

    def _part(self, text: str, thinking: str) -> Json:
        message = {"role": "assistant", "content": text}
        return {"message": message | ({"thinking": thinking} if thinking else {})}

    def _head(self) -> Json:
        return {"model": self._model, "created_at": timestamp()}

    def _line(self, part: Json) -> str:
        return dumps({**self._head(), **part, "done": part.get("done", False)}) + "\n"


class Generate(Chat):
    """`/api/generate`."""

    def whole(self, text: str, thinking: str, counts: Counts) -> Json:
        ending = {"done": True, "done_reason": counts.reason, "context": [1, 2, 3]}
        return self._head() | self._part(text, thinking) | ending | counts.fields()

    def _part(self, text: str, thinking: str) -> Json:
        return {"response": text} | ({"thinking": thinking} if thinking else {})


class OpenAI(Dialect):
    """`/v1/chat/completions`."""

    content_type = "text/event-stream"

    def __init__(self, model: str, usage: bool) -> None:
        self._model = model
        self._usage = usage
        self._role = {"role": "assistant"}

    def token(self, text: str, thinking: bool) -> str:
        said = {"content": "", "reasoning": text} if thinking else {"content": text}
        delta, self._role = self._role | said, {}
        return self._event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})

    def end(self, counts: Counts) -> str:
        last = {"choices": [{"index": 0, "delta": {}, "finish_reason": counts.reason}]}
        usage = {"choices": [], "usage": _usage(counts)}
        return self._event(last) + (self._event(usage) if self._usage else "") + "data: [DONE]\n\n"

    def error(self, text: str) -> str:
        return f"data: {dumps(openai_error(text, 'api_error'))}\n\n"

    def whole(self, text: str, thinking: str, counts: Counts) -> Json:
        said = {"role": "assistant", "content": text}
        message = said | ({"reasoning": thinking} if thinking else {})
        choice = {"index": 0, "message": message, "finish_reason": counts.reason}
        return self._head("chat.completion") | {"choices": [choice], "usage": _usage(counts)}

    def _event(self, part: Json) -> str:
        return f"data: {dumps(self._head('chat.completion.chunk') | part)}\n\n"

    def _head(self, kind: str) -> Json:
        return {
            "id": "chatcmpl-445",
            "object": kind,
            "created": int(time.time()),
            "model": self._model,
            "system_fingerprint": "fp_ollama",
        }


def openai_error(text: str, kind: str) -> Json:
    """The error form of the OpenAI endpoints."""
    return {"error": {"message": text, "type": kind, "param": None, "code": None}}


def _usage(counts: Counts) -> Json:
    return {
        "prompt_tokens": counts.prompt_tokens,
        "completion_tokens": counts.tokens,
        "total_tokens": counts.prompt_tokens + counts.tokens,
    }
