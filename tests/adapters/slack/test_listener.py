"""Whatever arrives, the listener acknowledges it, lives on, and keeps workspaces apart."""

import json
from typing import Any

import pytest

from core.places import Thread
from tests.emulators.slack_server import Break, Fault
from tests.emulators.slack_server.acks import Ack, Kind
from tests.slack import SlackTeam, slack_team, workspace

CODE = "```python\nprint(1)\n```\n"


async def _send(team: SlackTeam, kind: Kind, payload: Any) -> Ack:
    return await team.slack.deliveries.transport.send(kind, payload, 0, "")


def _event(team: SlackTeam, event: Any, **more: Any) -> dict[str, Any]:
    about = {"type": "event_callback", "team_id": team.slack.team_id, "event_id": "Ev1"}
    return {**about, "event": event, **more}


MALFORMED: list[Any] = [
    *({"type": "message"}, {"type": "message", "user": "U1"}, {}, {"type": None}, None, "x"),
    {"type": "message", "user": None, "text": None, "ts": None, "channel": None},
    {"type": "message", "subtype": "message_changed", "channel": "C1"},
    {"type": "message", "subtype": "message_changed", "channel": "C1", "message": None},
    {"type": "message", "subtype": "message_deleted"},
    {"type": "app_mention", "user": "U1", "channel": "C1", "text": "x"},
    *({"type": "reaction_added"}, {"type": "reaction_added", "user": "U1", "item": None}),
    *({"type": "agent_session_stopped"}, {"type": "app_home_opened"}),
    {"type": "member_joined_channel"},
]
CLICKS: list[Any] = [
    *({"type": "block_actions"}, {"type": "block_actions", "actions": []}),
    {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": "ts:stop"}]},
    {"type": "block_actions", "user": None, "actions": [{"action_id": None}], "container": None},
    *({"type": "shortcut"}, {"type": "message_action", "user": {"id": "U1"}}),
    *({"type": "view_submission"}, {"type": "view_submission", "user": {"id": "U1"}, "view": {}}),
    {"type": "view_submission", "user": {"id": "U1"}, "view": {"private_metadata": "{"}},
    *({"type": "view_closed"}, {"type": "block_suggestion"}, {"type": None}),
]


@pytest.mark.parametrize("number", range(len(MALFORMED)))
async def test_an_event_without_what_belongs_to_it_harms_nothing(number: int) -> None:
    """What bolt itself cannot read is not acknowledged."""
    slack = workspace(ack_seconds=0.3)
    async with slack_team([CODE], slack=slack) as team, team.at_work():
        ack = await _send(team, Kind.EVENT, _event(team, MALFORMED[number]))
        assert ack.ok == isinstance(MALFORMED[number], dict)
        await team.has_heard_all()
        await team.ann.command(team.general, "print one")
        await team.sees_the_end()


@pytest.mark.parametrize("number", range(len(CLICKS)))
async def test_a_click_without_what_belongs_to_it_harms_nothing(number: int) -> None:
    """The same holds for clicks on nothing."""
    slack = workspace(ack_seconds=0.3)
    async with slack_team([CODE], slack=slack) as team, team.at_work():
        ack = await _send(team, Kind.INTERACTION, CLICKS[number])
        assert ack.ok == (CLICKS[number].get("actions") != [])
        await team.has_heard_all()
        await team.ann.command(team.general, "print one")
        await team.sees_the_end()


@pytest.mark.parametrize("payload", [{"command": "/codegen"}, {"command": "/other", "text": None}])
async def test_a_command_without_what_belongs_to_it_is_acknowledged(payload: Any) -> None:
    async with slack_team([CODE]) as team, team.at_work():
        assert (await _send(team, Kind.COMMAND, {**payload, "team_id": team.slack.team_id})).ok
        await team.has_heard_all()


async def test_events_that_we_make_nothing_of_are_acknowledged() -> None:
    async with slack_team() as team, team.at_work():
        ack = await _send(team, Kind.EVENT, _event(team, {"type": "channel_rename"}))
        await team.has_heard_all()

        assert ack.ok and not team.unfinished


async def test_what_is_meant_for_another_workspace_reaches_nothing_of_ours() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        event = {"type": "app_mention", "user": team.ann.id, "channel": team.general.id}
        event |= {"text": f"{team.slack.mention} print one", "ts": "1795000000.000100"}
        theirs = {"team_id": "T0OTHER", "authorizations": [{"team_id": "T0OTHER"}]}
        command = {"command": "/codegen", "text": "print one", "team_id": "T0OTHER"}
        command |= {"channel_id": team.general.id, "user_id": team.ann.id, "trigger_id": "1.2.x"}
        form = {"type": "view_submission", "user": {"id": team.ann.id}, "trigger_id": "1.3.x"}
        form["view"] = {
            "type": "modal",
            "id": "V1",
            "app_installed_team_id": "T0OTHER",
            "callback_id": "write",
        }
        acks = [
            await _send(team, Kind.EVENT, _event(team, event, **theirs)),
            await _send(team, Kind.COMMAND, command),
            await _send(team, Kind.INTERACTION, form),
        ]
        await team.has_heard_all()

        assert all(ack.ok for ack in acks)
        assert not team.roots() and not team.model.prompts and not team.slack.ephemerals


async def test_what_we_and_other_bots_say_is_never_answered() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        dm = team.slack.dm(team.ann)
        said = {"type": "message", "channel": dm.id, "channel_type": "im", "text": "print one"}
        said["ts"] = "1795000000.000100"
        ours = {**said, "user": team.slack.bot_user_id}
        bots = {**said, "user": "U0OTHERBOT", "bot_id": "B0OTHER"}
        await _send(team, Kind.EVENT, _event(team, ours))
        await _send(team, Kind.EVENT, _event(team, bots) | {"event_id": "Ev2"})
        await team.has_heard_all()

        begun = Thread("slack", team.slack.team_id, dm.id, said["ts"])
        assert not (await team.store.thread_note(begun)).ours


async def test_a_fault_of_our_own_is_told_with_a_reference_that_the_log_has(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with slack_team([CODE]) as team, team.at_work():
        monkeypatch.setattr(type(team.inbox), "submit", None)
        await team.ann.command(team.general, "print one")
        told = await team.is_told("Something went wrong inside Threadsmith")
        await team.has_heard_all()

        (line,) = [record for record in caplog.records if record.msg == "event broke"]
        assert line.__dict__["reference"] in told.shown


async def test_nothing_that_people_say_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    async with slack_team([CODE]) as team, team.at_work():
        team.slack.faults.add(Fault(Break.ERROR, "chat.postMessage", error="is_archived"))
        await team.ann.command(team.general, "wombat one")
        await team.ann.says(team.general, f"{team.slack.mention} wombat two")
        await team.sees_the_end()
        await _send(team, Kind.EVENT, _event(team, {"type": "message", "text": "wombat"}))
        await team.has_heard_all()

        said = [json.dumps(record.__dict__, default=str) for record in caplog.records]
        assert not [line for line in said if "wombat" in line]
