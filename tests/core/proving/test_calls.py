"""Further calls to a model wait behind people, and not for ever."""

import asyncio

import pytest

from core.prompt import Message
from core.proving import calls
from core.proving.calls import Calls, NotAsked
from core.slots import Urgency, Wish
from core.slots.memory import MemorySlots
from tests.core.plain import asked
from tests.fakes import PATIENCE_SECONDS, ScriptedModel


async def test_a_line_that_does_not_move_is_left_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody knows how fast the model is, so its place in the line never changes."""
    monkeypatch.setattr(calls, "PATIENCE_SECONDS", 0.05)
    slots, model = MemorySlots(), ScriptedModel(["x"], server="ollama")
    waiting = Calls(asked("x"), model, slots, window=10_000)
    async with (
        slots.slot(Wish("other", "Bob", "ollama", "scripted")),
        asyncio.timeout(PATIENCE_SECONDS),
    ):
        with pytest.raises(NotAsked, match="others wait"):
            await waiting.ask("tests", Urgency.TESTS, [Message("user", "x")], 100, print)

    assert not model.prompts
