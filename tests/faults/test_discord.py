"""What people in Discord see when programs die under an answer."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from tests.bot.discord_server import Team
from tests.bot.programs import Running
from tests.emulators.discord_server import Channel, DiscordServer, Entry, Limiter, Person
from tests.faults import judge
from tests.faults.discord_office import KINDS, open_office, task, tasks, torn, wrong
from tests.faults.office import PATIENCE_SECONDS, first, kill, writing
from tests.faults.storm import Storm

COUNTED = ("create_message", "update_message", "delete_message")
Note = Callable[[str, object], None]
"""Keeps a measured figure for the end of the run."""
Moment = Callable[[Entry], object]
"""Whether a call has come so far."""


async def test_a_killed_workers_answer_is_finished_by_another_in_the_same_message(
    tmp_path: Path, sockets: Path, loopback_env: dict[str, str], record_property: Note
) -> None:
    """Within six seconds the thread says that another took over; the text so far stands there."""
    model = writing(lines=20, seconds=3.0)
    async with open_office(tmp_path, sockets, loopback_env, model) as office:
        team = office.team
        _, dying = await office.start_all("gateway", "worker")
        thread = await team.asks("write much")
        message = await team.shows(thread, "x10 = 10")
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


MOMENTS: dict[str, tuple[str, Moment]] = {
    "acknowledged": ("", lambda entry: True),
    "posting": ("create_message", lambda entry: True),
    "posted": ("create_message", lambda entry: entry.status),
    "opening": ("create_thread_from_message", lambda entry: True),
    "opened": ("create_thread_from_message", lambda entry: entry.status),
}
"""Where a gateway dies: the call, and how far it has come; at once where there is none."""


@pytest.mark.faults
async def test_what_a_gateway_acknowledged_before_it_died_is_answered_once(
    tmp_path: Path, sockets: Path, loopback_env: dict[str, str], record_property: Note
) -> None:
    """Also between the message that asks and its thread, before it could note anything.

    Those who die here take up nothing themselves: what is taken up too often is given up.
    """
    model, moments = writing(lines=5, seconds=0.1), list(MOMENTS) * 4
    async with open_office(tmp_path, sockets, loopback_env, model) as office:
        team = office.team
        await office.start("worker")
        asked = [f"task {number} {moment}" for number, moment in enumerate(moments)]
        for wanted, moment in zip(asked, moments, strict=True):
            async with office.gateway(overdue_seconds=600.0) as gateway:
                await _dies_at(team, wanted, moment, gateway)
        record_property("opened before the kill", f"{len(team.threads)} of {len(asked)}")
        async with office.gateway(overdue_seconds=2.0):
            await team.until(lambda: len(team.threads) >= len(asked), PATIENCE_SECONDS)
            await team.ends(*team.threads, within=PATIENCE_SECONDS)

        assert tasks(team) == sorted(asked)
        assert not wrong(team, team.threads, lines=5)
        assert len(team.ollama.journal.chats) == len(asked)


async def _dies_at(team: Team, wanted: str, moment: str, gateway: Running) -> None:
    """Somebody asks, and the gateway dies at that moment."""
    route, come = MOMENTS[moment]
    journal, channel = team.discord.journal, team.channel(wanted)
    await team.until(lambda: bool(team.discord.commands))
    ack = await team.discord.person("ben").command(channel, "codegen", task=wanted)
    assert ack.ok, ack.error

    def happened() -> bool:
        there = (entry for entry in journal.calls(route) if channel.id in entry.path)
        return not route or any(come(entry) for entry in there)

    await journal.until(happened)
    await kill(gateway)


@pytest.mark.faults
async def test_what_was_said_while_no_gateway_lived_is_answered_once_by_the_next(
    tmp_path: Path, sockets: Path, loopback_env: dict[str, str]
) -> None:
    """A mention in a channel, a reply in a thread, a direct message; not again by a third one."""
    model = writing(lines=5, seconds=0.1)
    async with open_office(tmp_path, sockets, loopback_env, model) as office:
        team, chats = office.team, office.team.ollama.journal.chats
        direct, us = await team.ann.opens_dm(), team.discord.mention
        elsewhere = team.channel("elsewhere")
        await office.start("worker")
        async with office.gateway(overdue_seconds=600.0) as gateway:
            thread = await team.asks("write a first thing")
            await team.ann.says(direct, "write a second thing")
            await team.ends(thread)
            await team.until(lambda: len(chats) == 2 and _ended(team, direct) == 1)
            await _noted(team, gateway)
        await team.ann.says(elsewhere, f"{us} write a third thing")
        await team.ann.says(thread, "write a fourth thing")
        await team.ann.says(direct, "write a fifth thing")
        for turns in (6, 7):
            async with office.gateway(overdue_seconds=2.0) as gateway:
                await team.until(lambda: len(team.threads) == turns - 4, PATIENCE_SECONDS)
                last = await team.asks(f"write thing {turns}")
                await team.ends(last, within=PATIENCE_SECONDS)
                await _noted(team, gateway)

        (mentioned,) = team.discord.threads(elsewhere)
        assert [_ended(team, place) for place in (thread, mentioned, direct)] == [2, 1, 2]
        assert len(chats) == 7
        assert not torn(team)


async def _noted(team: Team, gateway: Running) -> None:
    """The gateway dies, once it has noted what it heard last, which it does each second."""
    kept = monotonic() + 1.2
    await team.until(lambda: monotonic() > kept)
    await kill(gateway)


def _ended(team: Team, place: Channel | object) -> int:
    """How many answers there have ended."""
    messages = team.discord.messages(place)  # type: ignore[arg-type]
    return sum("ts:again" in message.buttons for message in messages)


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
                person = team.discord.person(wanted)
                await person.command(team.channel(wanted), "codegen", task=wanted)
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
            person = discord.person(wanted)
            assert (await person.command(team.channel(wanted), "codegen", task=wanted)).ok
        await team.until(lambda: len(team.threads) == len(asked), PATIENCE_SECONDS)
        whole = lambda thread: any("ts:again" in one.buttons for one in team.answers(thread))
        await team.until(lambda: all(map(whole, team.threads)), PATIENCE_SECONDS)
        record_property("all whole after (s)", round(monotonic() - began, 1))
        await team.ends(*team.threads, within=PATIENCE_SECONDS)
        record_property("all marked after (s)", round(monotonic() - began, 1))
        refused = [entry for entry in discord.journal.entries if entry.status == 429]
        own = Counter(one.route for one in refused if not one.answer.get("global"))
        record_property("refused", dict(own))
        record_property("refused of all calls", len(refused) - own.total())

        assert tasks(team) == sorted(asked)
        assert not wrong(team, team.threads)
        assert not any(own[route] for route in COUNTED)


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
            person = team.discord.person(wanted)
            assert (await person.command(team.channel(wanted), "codegen", task=wanted)).ok
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
