"""What every model keeps, whoever provides it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from core.events import Ending, Loading, ModelEvent, ReplyDone, TextAdded, Thinking
from core.models import Model, ModelServer
from core.models.demo import DemoServer
from core.models.ollama import OllamaServer
from core.prompt import Message, Prompt
from core.trials.written import SCHEMA, asking
from core.trials.written import read as read_asserts
from core.trials.written import sift
from tests.emulators.ollama_server import OllamaServer as Emulator
from tests.emulators.ollama_server import household

ASKED = Prompt((Message("system", "You write code."), Message("user", "fizzbuzz")), tokens=20)


class SmallestStep:
    """Never needs more than the smallest window."""

    async def note_need(self, model: str, need: int, steps: tuple[int, ...]) -> int:
        del model, need
        return steps[0]


@pytest.fixture(params=["demo", "ollama"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[ModelServer]:
    """Each provider, fast."""
    if request.param == "demo":
        yield DemoServer(tokens_per_second=10_000)
        return
    async with Emulator(household(speed=10_000)) as emulator:
        ollama = OllamaServer(emulator.address, SmallestStep())
        yield ollama
        await ollama.close()


@pytest.fixture
async def model(server: ModelServer) -> Model:
    """Its most suitable model."""
    return server.model((await server.names())[0])


async def read(model: Model, reply_tokens: int = 500, asked: Prompt = ASKED) -> list[ModelEvent]:
    """All events of an answer."""
    return [event async for event in model.reply(asked, await model.window(600), reply_tokens)]


async def test_a_server_gives_the_models_it_names(server: ModelServer) -> None:
    for name in await server.names():
        assert server.model(name).name == name


async def test_a_reply_ends_with_its_end_and_only_there(model: Model) -> None:
    *before, end = await read(model)

    assert isinstance(end, ReplyDone)
    assert end.ending is Ending.COMPLETE
    assert not any(isinstance(event, ReplyDone) for event in before)


async def test_loading_comes_first_thinking_next_and_text_last(model: Model) -> None:
    order = [Loading, Thinking, TextAdded, ReplyDone]
    kinds = [order.index(type(event)) for event in await read(model)]

    assert kinds == sorted(kinds)
    assert order.index(TextAdded) in kinds


async def test_no_text_is_empty(model: Model) -> None:
    texts = [event.text for event in await read(model) if isinstance(event, TextAdded)]

    assert all(texts)


async def test_a_limit_cuts_the_reply_and_is_told(model: Model) -> None:
    end = (await read(model, reply_tokens=5))[-1]

    assert isinstance(end, ReplyDone)
    assert end.ending is Ending.CUT
    assert end.usage.reply_tokens == 5


async def test_a_schema_gives_asserts_that_can_be_read(server: ModelServer) -> None:
    asked = Prompt(asking("fizzbuzz"), tokens=300, schema=SCHEMA)
    for name in await server.names():
        events = await read(server.model(name), asked=asked)
        written = read_asserts("".join(e.text for e in events if isinstance(e, TextAdded)))

        assert isinstance(events[-1], ReplyDone)
        assert written
        assert len(sift(written).asserts) >= 5


async def test_usage_counts_prompt_and_reply(model: Model) -> None:
    end = (await read(model))[-1]

    assert isinstance(end, ReplyDone)
    assert end.usage.prompt_tokens > 0
    assert end.usage.reply_tokens > 0
    assert end.usage.tokens_per_second > 0


async def test_a_reply_may_be_closed_at_any_event(model: Model) -> None:
    for count in range(4):
        async with aclosing(model.reply(ASKED, await model.window(600), 500)) as events:
            for _ in range(count):
                await anext(events)

    assert isinstance((await read(model))[-1], ReplyDone)


async def test_replies_side_by_side_do_not_mix(model: Model) -> None:
    alone = await read(model)
    together = await asyncio.gather(*(read(model) for _ in range(3)))

    texts = [[e.text for e in events if isinstance(e, TextAdded)] for events in together]
    assert texts == [[e.text for e in alone if isinstance(e, TextAdded)]] * 3


async def test_the_estimate_grows_with_the_text(model: Model) -> None:
    assert model.estimate("") == 0
    assert 0 < model.estimate("x = 1\n") < model.estimate("x = 1\n" * 10)


async def test_the_window_holds_a_small_need(model: Model) -> None:
    assert await model.window(600) >= 600
