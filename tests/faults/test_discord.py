"""What people in Discord see when programs die under an answer."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from tests.bot.discord_server import Team
from tests.emulators.discord_server import Channel, DiscordServer, Limiter, Person, Thread
from tests.faults import judge
from tests.faults.discord_office import KINDS, asks, open_office, tasks, wrong
from tests.faults.office import PATIENCE_SECONDS, first, kill, writing
from tests.faults.storm import Storm

COUNTED = ("create_message", "update_message", "delete_message")
Note = Callable[[str, object], None]
"""Keeps a measured figure for the end of the run."""


async def test_a_killed_workers_answer_is_finished_by_another_in_the_same_message(
    tmp_path: Path, sockets: Path, loopback_env: dict[str, str], record_property: Note
) -> None:
    """Within six seconds the thread says that another took over; the text so far stands there."""
    model = writing(lines=20, seconds=4.0)
    async with open_office(tmp_path, sockets, loopback_env, model) as office:
        team = office.team
        _, dying = await office.start_all("gateway", "worker")
        thread = await team.asks("write much")
        message = await team.shows(thread, "x12 = 12")
        killed = await kill(dying)
        await office.start("worker")
        await team.ends(thread, within=PATIENCE_SECONDS)
        told = first(message.versions, lambda shown: judge.TAKEN_OVER in shown)
        record_property("the thread hears after (s)", round(told - killed, 2))

        assert not wrong(team, [thread], lines=20)
        assert team.answers(thread) == [message]
        assert told - killed <= 6.0
        assert any(judge.TAKEN_OVER in v.shown and "x5 = 5" in v.shown for v in message.versions)
        assert len(team.ollama.journal.chats) == 2


@pytest.mark.faults
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_calls_that_fail_at_random_lose_and_double_nothing(
    seed: int, tmp_path: Path, sockets: Path, loopback_env: dict[str, str], record_property: Note
) -> None:
    """A tenth of all calls gets no answer, or loses its connection; some had their effect."""
    model = writing(seconds=3.0)
    async with open_office(tmp_path, sockets, loopback_env, model, parallel=5) as office:
        team = office.team
        await office.start_all("worker", "worker")
        async with office.gateway(overdue_seconds=5.0):
            await team.until(lambda: bool(team.discord.commands))
            storm = Storm(team.discord.faults, seed, 0.1, KINDS)
            asked = [f"task {number}" for number in range(10)]
            for wanted in asked:
                await asks(team, wanted)
            await team.until(lambda: len(team.threads) >= len(asked), PATIENCE_SECONDS)
            await team.ends(*team.threads, within=PATIENCE_SECONDS)
        record_property("calls broken", sum(storm.broken.values()))
        record_property("of them", dict(storm.broken))

        assert tasks(team) == sorted(asked)
        assert sum(storm.broken.values()) >= 10
        assert not wrong(team, team.threads)


@pytest.mark.faults
@pytest.mark.parametrize("limiter", [Limiter.FIXED, Limiter.STEADY], ids=lambda each: each.name)
async def test_25_answers_of_two_workers_stay_within_the_rates(
    limiter: Limiter,
    tmp_path: Path,
    sockets: Path,
    loopback_env: dict[str, str],
    record_property: Note,
) -> None:
    """What writes answers is refused only where all calls of the bot together are too many."""
    discord, model = DiscordServer(limiter=limiter), writing(seconds=12.0)
    async with open_office(tmp_path, sockets, loopback_env, model, discord, parallel=25) as office:
        team = office.team
        await office.start_all("gateway", "worker", "worker")
        await team.until(lambda: bool(discord.commands))
        began = monotonic()
        asked = [f"task {number}" for number in range(25)]
        for wanted in asked:
            assert (await asks(team, wanted)).ok
        await team.until(lambda: len(team.threads) == len(asked), PATIENCE_SECONDS)
        await team.until(lambda: all(map(_whole(team), team.threads)), PATIENCE_SECONDS)
        record_property("all whole after (s)", round(monotonic() - began, 1))
        await team.ends(*team.threads, within=PATIENCE_SECONDS)
        record_property("all marked after (s)", round(monotonic() - began, 1))
        refused = _refused(discord)
        record_property("refused", dict(refused))

        assert tasks(team) == sorted(asked)
        assert not wrong(team, team.threads)
        assert not any(refused[route] for route in COUNTED)


@pytest.mark.faults
async def test_a_store_that_restarts_under_answers_in_discord_loses_and_doubles_nothing(
    tmp_path: Path, sockets: Path, loopback_env: dict[str, str]
) -> None:
    """In order, then by a kill; who asks meanwhile is told, and asks again."""
    model = writing(seconds=6.0)
    async with open_office(tmp_path, sockets, loopback_env, model, parallel=8) as office:
        team = office.team
        await office.start_all("gateway", "worker", "worker")
        await team.until(lambda: bool(team.discord.commands))
        asked = [f"task {number}" for number in range(8)]
        for wanted in asked[:6]:
            assert (await asks(team, wanted)).ok
        await team.until(lambda: len(team.threads) == 6)
        for thread in team.threads:
            await team.shows(thread, "x1 = 1")
        for wanted, end in zip(asked[6:], (office.store.stop, office.store.kill), strict=True):
            person, channel = team.discord.person(wanted), team.channel(wanted)
            await end()
            refused = await person.command(channel, "codegen", task=wanted)
            await office.store.start()
            assert refused.ok and "the store is away" in refused.content
            await _asks_until_taken(team, person, channel, wanted)
        await team.ends(*team.threads, within=PATIENCE_SECONDS)

        assert tasks(team) == sorted(asked)
        assert not wrong(team, team.threads)


async def _asks_until_taken(team: Team, person: Person, channel: Channel, wanted: str) -> None:
    """Ask again, as somebody does who was told that the store is away."""
    while not team.discord.threads(channel):
        ack = await person.command(channel, "codegen", task=wanted)
        if ack.kind == "deferred":
            await team.until(lambda: bool(team.discord.threads(channel)))


def _whole(team: Team) -> Callable[[Thread], bool]:
    """Whether the answer in a thread has ended."""
    return lambda thread: any("ts:again" in answer.buttons for answer in team.answers(thread))


def _refused(discord: DiscordServer) -> Counter[str]:
    """Calls answered with 429 by route, apart from those that were too many of all together."""
    entries = [entry for entry in discord.journal.entries if entry.status == 429]
    return Counter("all" if one.answer.get("global") else one.route for one in entries)
