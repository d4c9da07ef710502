"""What is suggested while somebody types: in time, whatever the model server does."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import commands, suggestions
from adapters.discord.commands import Suggest
from adapters.discord.suggestions import FRESH_SECONDS, Suggestions, matching
from core.errors import ModelUnavailable
from core.languages import OFFERED
from core.words import phrase
from tests.adapters.discord.desk import at_desk
from tests.emulators.discord_server import DiscordServer
from tests.fakes import FrozenClock, until


class Shelf:
    """A model server: it has models, and is away, slow or broken as a test wants."""

    def __init__(self, *models: str) -> None:
        self.models = list(models)
        self.breaks: Exception | None = None
        self.awake = asyncio.Event()
        self.awake.set()
        self.asked = 0

    async def names(self) -> list[str]:
        """What it has."""
        self.asked += 1
        await self.awake.wait()
        if self.breaks:
            raise self.breaks
        return self.models


AWAY = ModelUnavailable(phrase("away"))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf("qwen-small", "qwen-large", "gemma")


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
async def suggest(shelf: Shelf, clock: FrozenClock) -> AsyncIterator[Suggestions]:
    async with Suggestions(shelf.names, clock) as suggest:
        yield suggest


@given(st.lists(st.sampled_from(["", "a", "ab", "Ba", "x" * 101]), max_size=60), st.text("abx "))
def test_no_more_and_no_longer_ones_than_discord_takes(names: list[str], typed: str) -> None:
    found = matching(names, typed)

    assert len(found) <= 25 and all(0 < len(name) <= 100 for name in found)
    assert all(typed.strip().casefold() in name.casefold() for name in found)


def test_of_many_the_first_are_shown() -> None:
    names = [f"model-{number}" for number in range(40)]

    assert matching(names, "model") == names[:25]


def test_what_begins_so_comes_first() -> None:
    assert matching(["deep-coder", "Coder:7b", "gemma"], " coder") == ["Coder:7b", "deep-coder"]


async def test_the_list_is_asked_for_once_a_minute(
    suggest: Suggestions, shelf: Shelf, clock: FrozenClock
) -> None:
    assert await suggest("qwen") == ["qwen-small", "qwen-large"]
    assert await suggest("") == ["qwen-small", "qwen-large", "gemma"]
    clock.advance(FRESH_SECONDS - 1)
    await suggest("")
    await clock.sleep(1)  # a refresh under way would ask now
    assert shelf.asked == 1

    await suggest("")
    await until(lambda: shelf.asked == 2)


async def test_nobody_waits_for_a_newer_list(
    suggest: Suggestions, shelf: Shelf, clock: FrozenClock
) -> None:
    await suggest("")
    clock.advance(FRESH_SECONDS)
    shelf.models, known = ["llama3"], shelf.models
    shelf.awake.clear()

    async with asyncio.timeout(suggestions.FIRST_SECONDS / 2):
        assert await suggest("") == known
        assert await suggest("") == known
    shelf.awake.set()
    await until(lambda: suggest.known == ["llama3"])

    assert await suggest("") == ["llama3"] and shelf.asked == 2


@pytest.mark.parametrize("breaks", [AWAY, RuntimeError("broke")])
async def test_the_last_list_holds_while_the_server_is_away(
    suggest: Suggestions, shelf: Shelf, clock: FrozenClock, breaks: Exception
) -> None:
    known = await suggest("")
    shelf.breaks = breaks
    clock.advance(FRESH_SECONDS)

    assert await suggest("") == known
    await until(lambda: shelf.asked == 2)
    assert await suggest("") == known


async def test_a_server_that_comes_back_is_found_soon(
    suggest: Suggestions, shelf: Shelf, clock: FrozenClock
) -> None:
    shelf.breaks = AWAY
    assert await suggest("") == [] and await suggest("") == []
    assert shelf.asked == 1

    shelf.breaks = None
    clock.advance(suggestions.AGAIN_SECONDS)

    assert await suggest("gem") == ["gemma"]


async def test_a_server_that_says_nothing_keeps_nobody_waiting(
    suggest: Suggestions, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "FIRST_SECONDS", 0.01)
    shelf.awake.clear()

    assert await suggest("") == []
    assert await suggest("") == [] and shelf.asked == 1


async def test_leaving_ends_what_is_under_way(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "FIRST_SECONDS", 0.01)
    shelf.awake.clear()
    before = asyncio.all_tasks()

    async with Suggestions(shelf.names) as suggest:
        await suggest("")
        assert asyncio.all_tasks() > before

    assert asyncio.all_tasks() == before


async def typed(suggest: Suggest, *path: str, **given: str) -> list[str]:
    """What Discord shows somebody who types into an option."""
    async with DiscordServer() as server, at_desk(server, suggest):
        ann, general = server.person("ann"), server.channel("general")
        choices = await ann.autocompletes(general, *path, **given)
    assert all(choice.name == choice.value for choice in choices)
    return [choice.name for choice in choices]


@pytest.mark.parametrize(
    "path", [("codegen", "model"), ("smith", "refine", "model"), ("smith", "model", "name")]
)
async def test_models_are_suggested_wherever_one_is_named(
    suggest: Suggestions, path: tuple[str, ...]
) -> None:
    assert await typed(suggest, *path, "qw") == ["qwen-small", "qwen-large"]


async def test_languages_are_suggested_as_one_types(suggest: Suggestions) -> None:
    assert await typed(suggest, "codegen", "language", "java") == ["javascript", "java"]
    assert await typed(suggest, "smith", "refine", "language", "") == list(OFFERED)


async def test_a_flood_of_models_is_cut_to_what_discord_takes() -> None:
    async def flood(_: str) -> list[str]:
        return ["x" * 101, "", *(f"model-{number}" for number in range(40))]

    assert await typed(flood, "codegen", "model", "") == [f"model-{n}" for n in range(25)]


async def test_suggestions_that_never_come_are_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def never(_: str) -> list[str]:
        await asyncio.Event().wait()
        return []

    monkeypatch.setattr(commands, "SUGGEST_SECONDS", 0.05)

    assert await typed(never, "codegen", "model", "q") == []


async def test_suggestions_that_break_are_none_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(_: str) -> list[str]:
        raise RuntimeError

    assert await typed(broken, "codegen", "model", "q") == []
    assert "no suggestions" in [record.message for record in caplog.records]
