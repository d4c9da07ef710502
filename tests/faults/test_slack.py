"""What people in Slack see when programs die under an answer."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.slack import Team
from tests.emulators.slack_server import Message, SlackServer
from tests.faults import judge
from tests.faults.office import PATIENCE_SECONDS, first, kill, open_office, writing, wrong

Note = Callable[[str, object], None]
"""Keeps a measured figure for the end of the run."""


@pytest.mark.parametrize(
    "streams", [True, pytest.param(False, marks=pytest.mark.faults)], ids=["streams", "edits"]
)
async def test_a_killed_workers_answer_is_finished_by_another_in_the_same_message(
    streams: bool,
    tmp_path: Path,
    sockets: Path,
    loopback_env: dict[str, str],
    record_property: Note,
) -> None:
    """Within six seconds the thread says that another took over; the text so far stands there."""
    slack = SlackServer(agents=streams)
    async with open_office(tmp_path, sockets, loopback_env, writing(), slack) as office:
        team = office.team
        _, dying = await office.start_all("gateway", "worker")
        root = await team.asks("write much")
        message = await team.shows(root, "x1 = 1")
        assert message.streaming == streams
        await office.start("worker")
        await team.shows(root, "x25 = 25")
        killed = await kill(dying)
        await team.ends(root, within=PATIENCE_SECONDS)
        told = first(message, lambda shown: judge.TAKEN_OVER in shown)
        record_property("the thread hears after (s)", round(told - killed, 2))

        assert not wrong(team, [root])
        assert team.answers(root) == [message]
        assert told - killed <= 6.0
        assert any(judge.TAKEN_OVER in v.shown and "x5 = 5" in v.shown for v in message.versions)
        assert len(team.ollama.journal.chats) == 2


@pytest.mark.parametrize("kills", [1, pytest.param(7, marks=pytest.mark.faults)])
async def test_what_a_gateway_acknowledged_before_it_died_is_answered_once(
    kills: int, tmp_path: Path, sockets: Path, loopback_env: dict[str, str], record_property: Note
) -> None:
    """Killed at once; or as soon as Slack was called for the task, before it could note that.

    Those who die here take up nothing themselves: what was taken up five times is given up.
    """
    model = writing(lines=5, seconds=0.1)
    async with open_office(tmp_path, sockets, loopback_env, model) as office:
        team, opened, asked = office.team, 0, list[str]()
        await office.start("worker")
        for number in range(kills):
            for call in ("", "users.info", "chat.postMessage"):
                asked.append(f"task {number} {call}".strip())
                known = len(team.roots)
                async with office.gateway(overdue_seconds=600.0) as gateway:
                    called = _calls(team, call)
                    person, channel = team.person(asked[-1]), team.channel(asked[-1])
                    ack = await person.command(channel, asked[-1])
                    assert ack.ok
                    await team.slack.journal.until(_one_more(team, call, called))
                    await kill(gateway)
                opened += len(team.roots) - known
        record_property("opened before the kill", f"{opened} of {len(asked)}")
        async with office.gateway(overdue_seconds=2.0):
            await team.until(lambda: len(team.roots) >= len(asked), PATIENCE_SECONDS)
            assert sorted(map(_task, team.roots)) == sorted(asked)
            await team.ends(*team.roots, within=PATIENCE_SECONDS)

        assert not wrong(team, team.roots, lines=5)
        assert len(team.ollama.journal.chats) == len(asked)


def _calls(team: Team, method: str) -> int:
    return len(team.slack.journal.calls(method))


def _one_more(team: Team, method: str, known: int) -> Callable[[], bool]:
    """Whether `method` was called again; without one, that holds at once."""
    return lambda: not method or _calls(team, method) > known


def _task(root: Message) -> str:
    """What was asked for there."""
    return root.shown.splitlines()[-1].strip("> ")
