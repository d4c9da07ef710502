"""What people in Discord see when gateways die, and when their sessions break."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from tests.bot.discord_server import Team
from tests.bot.programs import Running
from tests.emulators.discord_server import Channel, Entry, Person, Place
from tests.faults.discord_office import open_office, tasks, torn, wrong
from tests.faults.office import PATIENCE_SECONDS, kill, writing

Note = Callable[[str, object], None]
"""Keeps a measured figure for the end of the run."""
Moment = Callable[[Entry], object]
"""Whether a call has come so far."""
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
        team, journal = office.team, office.team.ollama.journal
        direct, us = await team.ann.opens_dm(), team.discord.mention
        elsewhere = team.channel("elsewhere")
        await office.start("worker")
        async with office.gateway(overdue_seconds=600.0) as gateway:
            thread = await team.asks("write a first thing")
            await team.ann.says(direct, "write a second thing")
            await team.ends(thread)
            await team.until(lambda: len(journal.chats) == 2 and _ended(team, direct) == 1)
            await _noted(team, gateway)
        await team.ann.says(elsewhere, f"{us} write a third thing")
        await team.ann.says(thread, "write a fourth thing")
        await team.ann.says(direct, "write a fifth thing")
        for wanted in ("write a sixth thing", "write a seventh thing"):
            async with office.gateway(overdue_seconds=2.0) as gateway:
                await team.until(lambda: len(journal.chats) >= 5, PATIENCE_SECONDS)
                await team.ends(await team.asks(wanted), within=PATIENCE_SECONDS)
                await _noted(team, gateway)

        (mentioned,) = team.discord.threads(elsewhere)
        assert [_ended(team, place) for place in (thread, mentioned, direct)] == [2, 1, 2]
        assert len(journal.chats) == 7
        assert not torn(team)


async def _noted(team: Team, gateway: Running) -> None:
    """The gateway dies, once it has noted what it heard last, which it does each second."""
    kept = monotonic() + 1.2
    await team.until(lambda: monotonic() > kept)
    await kill(gateway)


def _ended(team: Team, place: Place) -> int:
    """How many answers there have ended."""
    return sum("ts:again" in message.buttons for message in team.discord.messages(place))


@pytest.mark.faults
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_gateway_that_is_cut_and_sent_away_at_random_loses_and_doubles_nothing(
    seed: int, tmp_path: Path, sockets: Path, loopback_env: dict[str, str], record_property: Note
) -> None:
    """What is said in channels meanwhile is read there; commands that met nobody are used again."""
    model = writing(lines=10, seconds=2.0)
    async with open_office(tmp_path, sockets, loopback_env, model, parallel=8) as office:
        team, discord = office.team, office.team.discord
        await office.start_all("gateway", "worker", "worker")
        await team.until(lambda: bool(discord.commands))
        await team.ends(await team.asks("task first"))
        asked = [f"task {number}" for number in range(20)]
        await _speak_in_a_storm(team, asked, Random(seed))
        await team.until(lambda: len(team.threads) > len(asked), PATIENCE_SECONDS)
        await team.ends(*team.threads, within=PATIENCE_SECONDS)
        record_property("sessions begun", discord.gateway.identifies)
        record_property("resumed", discord.gateway.resumes)

        assert tasks(team) == sorted([*asked, "task first"])
        assert discord.gateway.resumes and discord.gateway.identifies > 1
        assert not wrong(team, team.threads, lines=10)
        assert len(team.ollama.journal.chats) == len(asked) + 1


async def _speak_in_a_storm(team: Team, asked: Sequence[str], random: Random) -> None:
    """Somebody mentions us or uses the command, one after the other, while sessions break."""
    async with asyncio.TaskGroup() as group:
        weather = group.create_task(_break_gateway(team, random))
        for number, wanted in enumerate(asked):
            await asyncio.sleep(0.4)
            channel, person = team.channel(wanted), team.discord.person(wanted)
            if number % 2:
                await person.says(channel, f"{team.discord.mention} {wanted}")
            else:
                group.create_task(_uses_until_heard(person, channel, wanted))
        weather.cancel()


async def _break_gateway(team: Team, random: Random) -> None:
    """Cut, move or end the session, again and again."""
    gateway = team.discord.gateway
    ways = (gateway.cut, gateway.reconnect, partial(gateway.invalidate, True))
    while True:
        await asyncio.sleep(random.uniform(0.3, 1.5))
        random.choice((*ways, partial(gateway.invalidate, False)))()


async def _uses_until_heard(person: Person, channel: Channel, wanted: str) -> None:
    """Use a command, again if it fails, as somebody does who is told so."""
    while not (await person.command(channel, "codegen", task=wanted)).ok:
        pass
