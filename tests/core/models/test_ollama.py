"""Replies of Ollama models, against an emulated server: what is asked, and how they stop."""

import asyncio
import sys
from typing import Any

import pytest

from core.events import Ending, Loading, TextAdded, Thinking
from core.models.ollama import OllamaServer
from tests.core.models.house import (
    CODE,
    THINKS,
    Needs,
    closed_port,
    done,
    house,
    prompt,
    read,
    reply,
    said,
)
from tests.emulators.ollama_server import Load, household, saying


async def test_a_cold_model_is_loaded_first_and_a_warm_one_is_not() -> None:
    async with house() as here:
        cold, warm = await read(here.model()), await read(here.model())

        assert cold[0] == Loading()
        assert Loading() not in warm
        assert said(cold) == said(warm) == CODE


async def test_a_model_loaded_with_another_window_is_loaded_again() -> None:
    async with house() as here:
        await read(here.model())
        other = here.model().reply(prompt(), window=16384, reply_tokens=500)
        events_there = [event async for event in other]

        assert events_there[0] == Loading()
        assert [load.context for load in here.emulator.journal.loads] == [8192, 16384]


async def test_the_window_the_reply_limit_and_the_keep_alive_are_always_sent() -> None:
    async with house() as here:
        await read(here.model())

        body = here.emulator.journal.chats[0].body
        assert body["options"] == {"num_ctx": 8192, "num_predict": 500}
        assert body["keep_alive"] == "30m"
        assert body["messages"] == [{"role": "user", "content": "add two numbers"}]
        assert "think" not in body


async def test_usage_is_the_servers_own_in_seconds() -> None:
    async with house(saying(CODE, load_seconds=0.02)) as here:
        usage = done(await read(here.model())).usage

        assert usage.prompt_tokens == 18 + len("add two numbers") // 4
        assert usage.reply_tokens == here.emulator.journal.chats[0].tokens + 1
        assert 0.02 <= usage.load_seconds < 5


async def test_an_answer_that_reaches_its_limit_says_that_it_was_cut() -> None:
    loop = next(model for model in household() if model.name == "loop:latest")
    async with house(loop) as here:
        events = await read(here.model("loop"))

        assert done(events).ending is Ending.CUT
        assert done(events).usage.reply_tokens == 500


async def test_closing_the_reply_stops_the_model_at_its_server() -> None:
    loop = next(model for model in household(speed=500) if model.name == "loop:latest")
    async with house(loop) as here:
        async with reply(here.model("loop")) as events:
            async for event in events:
                if isinstance(event, TextAdded):
                    break
        entry = here.emulator.journal.chats[0]
        await here.emulator.journal.until(lambda: entry.left and not entry.running)

        assert entry.tokens < 400


async def test_cancelling_the_reader_stops_the_model_too() -> None:
    loop = next(model for model in household(speed=500) if model.name == "loop:latest")
    async with house(loop) as here:
        reader = asyncio.create_task(read(here.model("loop")))
        journal = here.emulator.journal
        await journal.until(lambda: any(entry.tokens for entry in journal.chats))
        reader.cancel()
        await journal.until(lambda: journal.chats[0].left and not journal.chats[0].running)

        with pytest.raises(asyncio.CancelledError):
            await reader


async def test_stopping_while_the_model_loads_leaves_the_server_free() -> None:
    async with house(saying(CODE, load_seconds=60)) as here:
        reader = asyncio.create_task(read(here.model()))
        journal = here.emulator.journal
        await journal.until(lambda: bool(journal.loads))
        reader.cancel()

        await journal.until(lambda: journal.chats[0].left)


async def test_closing_leaves_nothing_to_the_garbage_collector() -> None:
    """On another Python an open response would generate on until it is collected."""
    uncollected: list[str] = []
    hooks = sys.get_asyncgen_hooks()

    def note(generator: Any) -> None:
        uncollected.append(generator.ag_code.co_filename)
        assert hooks.finalizer
        hooks.finalizer(generator)

    async with house() as here:
        sys.set_asyncgen_hooks(hooks.firstiter, note)
        try:
            async with reply(here.model()) as events:
                async for event in events:
                    if isinstance(event, TextAdded):
                        break
        finally:
            sys.set_asyncgen_hooks(*hooks)
        del events

        ours = [name for name in uncollected if "core/models" in name or "ollama/_client" in name]
        assert ours == []


async def test_broken_characters_do_not_stop_the_prompt() -> None:
    async with house() as here:
        events = await read(here.model(), prompt("caf\udce9"))

        assert said(events) == CODE
        assert here.emulator.journal.chats[0].body["messages"][0]["content"] == "caf?"


async def test_this_machine_is_never_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    async with house() as here:
        assert await here.ours.names() == ["tiny:latest"]


async def test_two_clients_of_one_server_do_not_disturb_each_other() -> None:
    async with house() as one:
        other = OllamaServer(one.emulator.address, Needs())
        replies = await asyncio.gather(read(one.model()), read(other.model("tiny")))
        await other.close()

        assert [said(events) for events in replies] == [CODE, CODE]
        assert one.emulator.journal.loads == [Load("tiny:latest", 8192)]


class TestThinking:
    """Thinking is counted, and never part of the text."""

    async def test_a_thinking_model_is_asked_not_to(self) -> None:
        async with house(saying(CODE, capabilities=THINKS, thinking=("Hm",))) as here:
            events = await read(here.model())

            assert here.emulator.journal.chats[0].body["think"] is False
            assert not any(isinstance(event, Thinking) for event in events)

    async def test_a_model_of_levels_is_asked_for_the_lowest(self) -> None:
        thoughts = ("One", " two", " three", " four")
        model = saying(
            CODE, capabilities=THINKS, thinking=thoughts, levels_only=True, family="gptoss"
        )
        async with house(model) as here:
            events = await read(here.model())

            assert here.emulator.journal.chats[0].body["think"] == "low"
            assert [e.tokens for e in events if isinstance(e, Thinking)] == [1, 2]
            assert said(events) == CODE

    async def test_thinking_in_the_text_is_taken_out(self) -> None:
        async with house(saying(f"<think>\nHm, code.\n</think>\n\n{CODE}")) as here:
            events = await read(here.model())

            assert said(events) == CODE
            assert [e.tokens for e in events if isinstance(e, Thinking)][-1] >= 3

    async def test_a_template_that_opens_the_thinking_is_known(self) -> None:
        model = saying(f"Hm, code.\n</think>\n\n{CODE}", template="{{ .Prompt }}<think>\n")
        async with house(model) as here:
            assert said(await read(here.model())) == CODE
