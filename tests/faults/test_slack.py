"""What people in Slack see when programs die under an answer."""

from collections.abc import Callable
from collections import Counter
from pathlib import Path
from time import monotonic

import pytest

from tests.bot.programs import Running
from tests.bot.slack import Team
from tests.emulators.slack_server import Channel, Limiter, Message, Person, SlackServer
from tests.faults import judge
from tests.faults.office import PATIENCE_SECONDS, first, kill, writing
from tests.faults.slack_office import KINDS, open_office, wrong
from tests.faults.storm import Storm

COUNTED = ("chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update")
LEARNING = 4
"""Refusals of one method after which two workers surely count it evenly."""
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
    model = writing(lines=20, seconds=2.6 if streams else 7.0)
    async with open_office(tmp_path, sockets, loopback_env, model, slack) as office:
        team = office.team
        _, dying = await office.start_all("gateway", "worker")
        root = await team.asks("write much")
        message = await team.shows(root, "x14 = 14")
        assert message.streaming == streams
        killed = await kill(dying)
        await office.start("worker")
        await team.ends(root, within=PATIENCE_SECONDS)
        told = first(message.versions, lambda shown: judge.TAKEN_OVER in shown)
        record_property("the thread hears after (s)", round(told - killed, 2))

        assert not wrong(team, [root], lines=20)
        assert team.answers(root) == [message]
        assert told - killed <= 6.0
        assert any(judge.TAKEN_OVER in v.shown and "x5 = 5" in v.shown for v in message.versions)
        assert len(team.ollama.journal.chats) == 2


@pytest.mark.faults
async def test_what_a_gateway_acknowledged_before_it_died_is_answered_once(
    tmp_path: Path,
    sockets: Path,
    loopback_env: dict[str, str],
    record_property: Note,
) -> None:
    """Killed at once; or as soon as Slack was called for the task, before it could note that.

    Those who die here take up nothing themselves: what is taken up too often is given up.
    """
    model, calls = writing(lines=5, seconds=0.1), ("", "users.info", "chat.postMessage") * 7
    async with open_office(tmp_path, sockets, loopback_env, model) as office:
        team = office.team
        await office.start("worker")
        asked = [f"task {number} {call}".strip() for number, call in enumerate(calls)]
        for task, call in zip(asked, calls, strict=True):
            async with office.gateway(overdue_seconds=600.0) as gateway:
                await _dies_after(team, task, call, gateway)
        record_property("opened before the kill", f"{len(team.roots)} of {len(asked)}")
        async with office.gateway(overdue_seconds=2.0):
            await team.until(lambda: len(team.roots) >= len(asked), PATIENCE_SECONDS)
            assert sorted(map(_task, team.roots)) == sorted(asked)
            await team.ends(*team.roots, within=PATIENCE_SECONDS)

        assert not wrong(team, team.roots, lines=5)
        assert len(team.ollama.journal.chats) == len(asked)


async def _dies_after(team: Team, task: str, call: str, gateway: Running) -> None:
    """Somebody asks, and the gateway dies once it has made `call`; at once if that is empty."""
    journal = team.slack.journal
    known = len(journal.calls(call))
    assert (await team.person(task).command(team.channel(task), task)).ok
    await journal.until(lambda: not call or len(journal.calls(call)) > known)
    await kill(gateway)


def _task(root: Message) -> str:
    """What was asked for there."""
    return root.shown.splitlines()[-1].strip("> ")


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
            storm = Storm(team.slack.faults, seed, 0.1, KINDS)
            asked = [f"task {number}" for number in range(10)]
            for task in asked:
                ack = await team.person(task).command(team.channel(task), task)
                assert ack.ok
            await team.until(lambda: len(team.roots) >= len(asked), PATIENCE_SECONDS)
            await team.ends(*team.roots, within=PATIENCE_SECONDS)
        record_property("calls broken", sum(storm.broken.values()))
        record_property("of them", dict(storm.broken))

        assert sorted(map(_task, team.roots)) == sorted(asked)
        assert sum(storm.broken.values()) >= 10
        assert not wrong(team, team.roots)


@pytest.mark.faults
@pytest.mark.parametrize("limiter", [Limiter.WINDOW, Limiter.STEADY], ids=lambda each: each.name)
async def test_25_answers_of_two_workers_stay_within_the_rates_of_one_workspace(
    limiter: Limiter,
    tmp_path: Path,
    sockets: Path,
    loopback_env: dict[str, str],
    record_property: Note,
) -> None:
    """What a window allows is never asked for too often; an even count is learnt by refusals."""
    slack, model = SlackServer(limiter=limiter), writing(seconds=12.0)
    async with open_office(tmp_path, sockets, loopback_env, model, slack, parallel=25) as office:
        team = office.team
        began = monotonic()
        await office.start_all("gateway", "worker", "worker")
        asked = [f"task {number}" for number in range(25)]
        for task in asked:
            ack = await team.person(task).command(team.channel(task), task)
            assert ack.ok
        await team.until(lambda: len(team.roots) == len(asked), PATIENCE_SECONDS)
        await team.until(lambda: all(map(_whole(team), team.roots)), PATIENCE_SECONDS)
        record_property("all whole after (s)", round(monotonic() - began, 1))
        await team.ends(*team.roots, within=4 * PATIENCE_SECONDS)
        record_property("all marked after (s)", round(monotonic() - began, 1))
        calls = slack.journal.entries
        refused = Counter(entry.method for entry in calls if entry.status == 429)
        record_property("refused", dict(refused))

        assert not wrong(team, team.roots)
        assert sorted(map(_task, team.roots)) == sorted(asked)
        if limiter is Limiter.WINDOW:
            assert not refused
        assert all(refused[method] <= LEARNING for method in COUNTED)


@pytest.mark.faults
async def test_a_store_that_restarts_under_answers_in_slack_loses_and_doubles_nothing(
    tmp_path: Path, sockets: Path, loopback_env: dict[str, str]
) -> None:
    """In order, then by a kill; who asks meanwhile is told, and asks again."""
    model = writing(seconds=6.0)
    async with open_office(tmp_path, sockets, loopback_env, model, parallel=8) as office:
        team = office.team
        await office.start_all("gateway", "worker", "worker")
        asked = [f"task {number}" for number in range(8)]
        for task in asked[:6]:
            assert (await team.person(task).command(team.channel(task), task)).ok
        await team.until(lambda: len(team.roots) == 6)
        for root in team.roots:
            await team.shows(root, "x1 = 1")
        for task, end in zip(asked[6:], (office.store.stop, office.store.kill), strict=True):
            person, channel = team.person(task), team.channel(task)
            await end()
            refused = await person.command(channel, task)
            await office.store.start()
            assert refused.ok and "the store is away" in refused.text
            await _asks_until_taken(team, person, channel, task)
        await team.ends(*team.roots, within=PATIENCE_SECONDS)

        assert sorted(map(_task, team.roots)) == sorted(asked)
        assert not wrong(team, team.roots)


def _whole(team: Team) -> Callable[[Message], bool]:
    """Whether the answer below a root has ended."""

    def whole(root: Message) -> bool:
        answers = team.answers(root)
        return bool(answers) and "ts:again" in answers[-1].buttons and not answers[-1].streaming

    return whole


async def _asks_until_taken(team: Team, person: Person, channel: Channel, task: str) -> None:
    """Ask again, as somebody does who was told that the store is away."""
    while not team.slack.messages(channel):
        ack = await person.command(channel, task)
        if not ack.text:
            await team.until(lambda: bool(team.slack.messages(channel)))
