"""Somebody sits at a real terminal: keys, living text, Ctrl-C in every stage."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.programs import CHECKED, QUICK, terminal
from tests.emulators.ollama_server import OllamaServer, household
from tests.fakes import until

Env = dict[str, str]
PROMPT = "›"


@pytest.fixture
async def ollama() -> AsyncIterator[OllamaServer]:
    """A server whose models write at the pace of a good GPU."""
    async with OllamaServer(household(speed=50.0)) as server:
        yield server


async def test_ctrl_c_stops_an_answer_then_empties_the_line_then_leaves(
    loopback_env: Env, ollama: OllamaServer
) -> None:
    """The whole of a visit: typed, answered, stopped within a second, refined, left."""
    env = loopback_env | CHECKED | {"OLLAMA_HOST": ollama.address, "THREADSMITH_MODEL": "loop"}
    async with terminal("chat", env=env) as window:
        before = window.settings
        await window.reads(PROMPT)

        window.types("add two numbers\r")
        shown = await window.reads("def add(a: int, b: int) -> int:\n")
        assert "loop is writing" in shown
        window.presses_ctrl_c()
        pressed = time.monotonic()
        await window.reads("🛑 Stopped by")
        await ollama.journal.until(lambda: ollama.journal.chats[0].left)
        assert time.monotonic() - pressed < 1

        await window.reads(PROMPT)
        window.types("--model tiny use floats\r")
        await window.reads("tiny · 26 tokens")
        await window.reads(PROMPT)
        asked = [message["content"] for message in ollama.journal.chats[1].body["messages"]]
        assert asked[-1] == "use floats" and "add two numbers" in asked

        window.types("a slip")
        await window.reads("a slip")
        window.presses_ctrl_c()
        window.types("status\r")
        await window.reads("Model: loop")
        await window.reads(PROMPT)
        window.presses_ctrl_c()

        assert await window.ended() == 0
        assert window.settings == before
        assert "Traceback" not in window.raw


async def test_a_second_ctrl_c_leaves_in_the_middle_of_an_answer(
    loopback_env: Env, ollama: OllamaServer
) -> None:
    env = loopback_env | CHECKED | {"OLLAMA_HOST": ollama.address, "THREADSMITH_MODEL": "loop"}
    async with terminal("ask", "add two numbers", env=env) as window:
        before = window.settings
        await window.reads("def add")
        window.presses_ctrl_c()
        await window.reads("Stopping")
        window.presses_ctrl_c()

        assert await window.ended() == 1
        assert window.settings == before
        assert "Traceback" not in window.raw


@pytest.mark.parametrize("presses", [1, 2])
async def test_ctrl_c_while_it_starts_leaves_without_noise(loopback_env: Env, presses: int) -> None:
    """The log is opened last before the store is started, so that is when it is pressed."""
    env = loopback_env | QUICK
    log = Path(env["THREADSMITH_DATA_DIR"]) / "threadsmith.log"
    async with terminal("chat", env=env) as window:
        before = window.settings
        await until(log.exists)
        for _ in range(presses):
            window.presses_ctrl_c()

        assert await window.ended() in (0, 1)
        assert window.settings == before
        assert "Traceback" not in window.raw


async def test_ctrl_c_while_it_is_loaded_leaves_without_noise(loopback_env: Env) -> None:
    async with terminal("chat", env=loopback_env | {"PYTHONVERBOSE": "1"}) as window:
        await window.reads("bot.program")
        window.presses_ctrl_c()

        assert await window.ended() == 1
        assert "Traceback" not in window.raw


async def test_a_tiny_terminal_is_enough(loopback_env: Env) -> None:
    """What is longer than a line is wrapped by the terminal, and the code stays whole."""
    async with terminal("chat", env=loopback_env | QUICK, columns=20, rows=6) as window:
        await window.reads(PROMPT)
        window.types("fizzbuzz\r")
        shown = await window.reads("tokens/s")
        await window.reads(PROMPT)
        window.types("\x04")

        assert await window.ended() == 0
        assert "    for number in range(1, count + 1):\n" in shown
