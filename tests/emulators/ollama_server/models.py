"""Models that say what they are told, and a household of them for trying things by hand."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import cycle
from typing import Any

from tests.emulators.ollama_server.formats import Format, InFormat, filled

Messages = Sequence[dict[str, Any]]
Reply = Callable[[Messages], Iterable[str]]
"""The chunks of an answer to some messages; may be endless."""

# Chunks of the recorded model, to the letter. Source: chat-stream-cold.json.
TINY = (
    *("Here", " is", " the", " function.", "\n\n```python", "\ndef", " add(a:", " int,", " b:"),
    *(" int)", " ->", " int:", '\n    """Return', ' the sum."""', "\n    return", " a", " +"),
    *(
        " b",
        "\n\n\nif",
        " __name__",
        " ==",
        ' "__main__":',
        "\n    print(add(2,",
        " 3))",
        "\n```\n",
    ),
)


# Tests that a model may write for what it answers here.
_OF_TINY: dict[str, Any] = {
    "name": "add",
    "asserts": [
        "assert add(2, 3) == 5",
        "assert add(0, 0) == 0",
        "assert add(-1, 1) == 0",
        "assert add(-2, -3) == -5",
        "assert add(10**20, 1) == 10**20 + 1",
    ],
}
_OF_VERSIONS: dict[str, Any] = {
    "name": "answer",
    "asserts": [
        'assert answer() != ""',
        "assert len(answer()) > 2",
        'assert ": " in answer()',
        'assert answer()[0] in "123456789"',
        'assert answer().partition(": ")[0].isdigit() == True',
    ],
}


@dataclass(frozen=True, slots=True)
class EmulatedModel:
    """One model of the emulator. Nothing given stands for the recorded `tiny`."""

    name: str = "tiny:latest"
    reply: Reply = lambda _messages: TINY
    in_format: InFormat | None = filled(**_OF_TINY)
    """What it answers if a format is asked for; None takes no notice of formats."""
    thinking: tuple[str, ...] = ()
    """Chunks it thinks before it answers, unless asked not to."""
    capabilities: tuple[str, ...] = ("completion",)
    levels_only: bool = False
    """Whether it cannot be asked not to think, as gpt-oss."""
    context_length: int = 32768
    num_ctx: int = 4096
    """The window it is loaded with if nobody asks for another."""
    load_seconds: float = 0.0
    first_token_seconds: float = 0.0
    tokens_per_second: float = 0.0
    """0: as fast as it goes."""
    chars_per_token: float = 4.0
    """Of prompts."""
    template_tokens: int = 18
    family: str = "llama"
    template: str = "{{ .Prompt }}"
    modified_at: str = "2026-11-22T09:35:44.126539134Z"
    remote_host: str = ""
    """Set for a cloud model: the server hands prompts on to it."""

    @property
    def digest(self) -> str:
        """Made from the name."""
        return sha256(self.name.encode()).hexdigest()

    def answer(self, messages: Messages, asked: Format | None) -> Iterable[str]:
        """The chunks of its answer, in the format that was asked for."""
        if asked is not None and self.in_format:
            return chunks(self.in_format(asked))
        return self.reply(messages)

    def prompt_tokens(self, messages: Messages) -> int:
        """Tokens of a whole prompt."""
        chars = sum(len(message.get("content") or "") for message in messages)
        return self.template_tokens + int(chars / self.chars_per_token)


def saying(text: str, name: str = "tiny:latest", **more: Any) -> EmulatedModel:
    """A model that always answers `text`, a word with its blanks at a time."""
    return EmulatedModel(name, lambda _messages: chunks(text), **more)


def chunks(text: str) -> list[str]:
    """`text` cut into words, each with the blanks before it."""
    return re.findall(r"\s*\S+(?:\s+\Z)?", text)


def household(speed: float = 0.0, load: float = 0.0, first: float = 0.0) -> list[EmulatedModel]:
    """What a team may have installed; `speed` is tokens per second, the others seconds."""
    pace: dict[str, Any] = {
        "tokens_per_second": speed,
        "load_seconds": load,
        "first_token_seconds": first,
    }
    coder: dict[str, Any] = {"reply": _versions, "in_format": filled(**_OF_VERSIONS)}
    thinks = {"thinking": tuple(chunks("The person wants code. " * 8)), **pace}
    able = ("completion", "tools", "thinking")
    return [
        EmulatedModel(**pace),
        EmulatedModel("loop:latest", lambda _messages: cycle(TINY), **pace),
        EmulatedModel("qwen3-coder:30b", **coder, **pace),
        EmulatedModel("deepseek-r1:8b", capabilities=able, **coder, **thinks),
        EmulatedModel(
            "gpt-oss:20b",
            capabilities=able,
            levels_only=True,
            family="gptoss",
            **coder,
            **thinks,
        ),
        EmulatedModel("nomic-embed-text:latest", capabilities=("embedding",)),
    ]


def _versions(messages: Messages) -> list[str]:
    """An answer that tells how often it was asked, and what last."""
    version = 1 + sum(message.get("role") == "assistant" for message in messages)
    asked = str(messages[-1].get("content", ""))[:60] if messages else ""
    return chunks(
        f"Version {version} of what you asked for.\n\n"
        f"```python\nVERSION = {version}\nASKED = {asked!r}\n\n\n"
        f"def answer() -> str:\n"
        f'    """Say what was asked, and how often."""\n'
        f'    return f"{{VERSION}}: {{ASKED}}"\n\n\n'
        f'if __name__ == "__main__":\n    print(answer())\n```\n\nIt needs nothing but Python.\n'
    )
