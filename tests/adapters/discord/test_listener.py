"""Whatever Discord sends, the process lives on, stays connected, and hears the next thing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.discord.asked import Asked
from adapters.discord.listener import key_of, lane_of
from adapters.discord.places import DIRECT
from adapters.discord.sent import (
    Changed,
    Commanded,
    Envelope,
    Filled,
    Place,
    Pressed,
    Reacted,
    Removed,
    Sent,
    Speaker,
    Spoken,
)
from core.codec import decode, encode
from tests.adapters.discord.connected import ConnectedTeam, connected_team
from tests.emulators.discord_server import DiscordServer
from tests.emulators.discord_server.spec import SHARED
from tests.fakes import until

SAMPLES = SHARED / "samples" / "discord" if SHARED else Path("nowhere")
HERE, THREAD = Place("1", "2"), Place("1", "2", "3")
ANN = Speaker("9", "ann")
INSTEAD: tuple[Any, ...] = (None, "x", -1, [], {}, [None], {"id": None}, [{"id": "x"}])
FILES = "https://cdn.discordapp.com"
VITAL = ("READY", "RESUMED")


def _mutilated(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """`body` with each of its values, and of those in them, gone or replaced."""
    for key, value in body.items():
        yield {name: kept for name, kept in body.items() if name != key}
        for other in INSTEAD:
            yield {**body, key: other}
        if isinstance(value, dict):
            for inner in _mutilated(value):
                yield {**body, key: inner}


def _send(team: ConnectedTeam, name: str, body: Any) -> None:
    for session in team.discord.gateway.sessions.values():
        session.dispatch(name, body)


async def _lives_on(team: ConnectedTeam) -> None:
    ack = await team.ann.command(team.general, "codegen", task="the last one")
    await until(lambda: "the last one" in team.prompts)

    assert ack.ok and team.discord.gateway.identifies == 1


async def _does_a_bit_of_everything(team: ConnectedTeam) -> None:
    """So that there is an event of each kind."""
    await team.ann.says(team.general, f"{team.discord.mention} print one")
    await team.sees_the_end()
    request, answer = team.said(team.general)[0].id, team.answers()[-1].id
    await team.ann.edits(team.general, request, "print one, please")
    await team.ann.reacts(team.thread(), answer, "👍")
    await team.ann.unreacts(team.thread(), answer, "👍")
    await team.ann.command(team.general, "smith", "help")
    form = await team.ann.clicks(team.thread(), answer, "ts:refine")
    assert form.modal
    await team.ann.submits(form.modal, {"task": "use two"})
    await team.ann.deletes(team.general, request)
    await team.sees_the_end(turns=2)


async def test_mutilated_events_harm_nothing() -> None:
    server = DiscordServer(strict=False)
    async with connected_team(discord=server) as team, team.at_work():
        await _does_a_bit_of_everything(team)
        events = {event.name: event for event in server.gateway.seen}
        for event in events.values():
            fresh = {**event.body, "id": server.world.next_id()} if "id" in event.body else {}
            for body in _mutilated({**event.body, **fresh}):
                _send(team, event.name, body)
        await _lives_on(team)

        assert {"MESSAGE_CREATE", "INTERACTION_CREATE", "MESSAGE_REACTION_ADD"} <= set(events)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no samples at {SAMPLES}: none was mutilated")
@pytest.mark.parametrize("name", sorted(file.name for file in SAMPLES.glob("gateway-*.json")))
async def test_mutilated_samples_harm_nothing(name: str) -> None:
    text = (SAMPLES / name).read_text()
    if json.loads(text).get("op") or json.loads(text)["t"] in VITAL:
        pytest.skip("no event that could be left out")
    async with connected_team(discord=DiscordServer(strict=False)) as team, team.at_work():
        frame = json.loads(text.replace(FILES, team.discord.world.base_url))
        for body in (frame["d"], *_mutilated(frame["d"])):
            _send(team, frame["t"], body)
        await _lives_on(team)


@pytest.mark.parametrize("body", [None, [], "x", 7, {}])
@pytest.mark.parametrize("name", ["MESSAGE_CREATE", "INTERACTION_CREATE", "THREAD_CREATE", "NEW"])
async def test_events_that_are_no_objects_harm_nothing(name: str, body: Any) -> None:
    async with connected_team() as team, team.at_work():
        _send(team, name, body)
        await _lives_on(team)


SENT: list[Sent] = [
    Spoken(HERE, ANN, "4", "x"),
    Changed(HERE, "4", "now"),
    Changed(HERE, "4", "later"),
    Removed(HERE, "4"),
    Commanded(HERE, ANN, "5", "t", Asked("help")),
    Pressed(HERE, ANN, "6", "t", "again", "4"),
    Filled(HERE, ANN, "7", "t", "4", "x"),
]


def test_each_thing_has_a_key_of_its_own() -> None:
    assert len({key_of(sent) for sent in SENT}) == len(SENT)
    assert [key_of(sent) for sent in SENT] == [key_of(sent) for sent in SENT]


def test_a_reaction_that_comes_again_is_another_one() -> None:
    reaction = Reacted(HERE, ANN, "4", "👍", True)

    assert key_of(reaction) != key_of(reaction)


def test_what_is_said_in_one_conversation_keeps_its_order() -> None:
    direct = Place(DIRECT, "2")

    assert lane_of(Spoken(THREAD, ANN, "4", "x")) == lane_of(Spoken(THREAD, ANN, "5", "y"))
    assert lane_of(Spoken(direct, ANN, "4", "x")) == lane_of(Spoken(direct, ANN, "5", "y"))
    assert lane_of(Spoken(HERE, ANN, "4", "x")) == lane_of(Removed(HERE, "4"))


def test_people_in_one_channel_do_not_wait_for_one_another() -> None:
    assert lane_of(Spoken(HERE, ANN, "4", "x")) != lane_of(Spoken(HERE, ANN, "5", "y"))
    assert not lane_of(SENT[-1])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.builds(
        Spoken,
        place=st.builds(Place, st.text(), st.text(), st.text()),
        speaker=st.builds(Speaker, st.text(), st.text(), st.text(), st.tuples(st.text())),
        message=st.text(),
        text=st.text(),
        called=st.booleans(),
        names=st.dictionaries(st.text(), st.text()),
    )
)
def test_what_is_kept_is_what_was_said(spoken: Spoken) -> None:
    assert decode(Envelope, encode(Envelope(spoken))).sent == spoken
