"""HTTP mode: Slack calls us, and nobody else gets in."""

import json
import time

import pytest

from adapters.slack import Options, create
from tests.emulators.slack_server import Astray, Misdelivery
from tests.fakes import until
from tests.slack import SlackTeam, slack_team

CODE = "```python\nprint(1)\n```\n"
JSON = {"Content-Type": "application/json"}


def _mention(team: SlackTeam, text: str) -> str:
    """A body that Slack would send for a mention."""
    event = {"type": "app_mention", "user": team.ann.id, "text": f"{team.slack.mention} {text}"}
    event |= {"ts": "1795000000.000100", "channel": team.general.id, "event_ts": "1"}
    about = {"type": "event_callback", "team_id": team.slack.team_id, "event_id": "Ev1"}
    return json.dumps({**about, "api_app_id": team.slack.app_id, "event": event})


async def test_all_that_people_do_works_over_http() -> None:
    async with slack_team([CODE], ["two"], http=True) as team, team.at_work():
        assert await team.slack.verifies_url()
        ack = await team.ann.command(team.general, "print one")
        answer = (await team.sees_the_end())[0]
        click = await team.ben.clicks(team.general, answer.ts, "ts:refine")
        await until(lambda: bool(team.slack.open_views))
        sent = await team.ben.submits(team.slack.open_views[0], {"task/task": "use two"})
        await team.sees_the_end(turns=2)

        assert all(one.ok and one.seconds < 0.5 for one in (ack, click, sent))
        assert not team.slack.journal.calls("apps.connections.open")


async def test_what_is_delivered_three_times_over_http_is_answered_once() -> None:
    async with slack_team([CODE], http=True) as team, team.at_work():
        team.slack.faults.add(Misdelivery(Astray.REPEATED, "app_mention", copies=3))
        await team.ann.says(team.general, f"{team.slack.mention} print one")
        await team.sees_the_end()
        await team.has_heard_all()

        assert len(team.model.prompts) == 1


@pytest.mark.parametrize("skew", [-400.0, 400.0])
async def test_a_clock_that_is_wrong_refuses_and_the_log_says_by_how_much(
    skew: float, caplog: pytest.LogCaptureFixture
) -> None:
    async with slack_team(http=True) as team, team.at_work():
        body = _mention(team, "print one")
        headers = team.slack.signed(body, time.time() - skew) | JSON
        status, _ = await team.slack.posts_raw("/slack/events", body, headers)

        assert status == 401 and not team.model.prompts
        (line,) = [record for record in caplog.records if record.msg == "signature refused"]
        assert abs(line.__dict__["age"] - skew) < 5


@pytest.mark.parametrize("path", ["/slack/events", "/slack/commands", "/slack/interactivity"])
async def test_what_is_not_signed_by_slack_is_refused(path: str) -> None:
    async with slack_team(http=True) as team, team.at_work():
        body = _mention(team, "print one")
        other = team.slack.signed(body + " ") | JSON
        told = [await team.slack.posts_raw(path, body, headers) for headers in (other, JSON)]

        assert [status for status, _ in told] == [401, 401]
        assert not team.model.prompts and not team.unfinished


async def test_a_replay_is_answered_once() -> None:
    async with slack_team([CODE], http=True) as team, team.at_work():
        body = _mention(team, "print one")
        headers = team.slack.signed(body) | JSON
        told = [await team.slack.posts_raw("/slack/events", body, headers) for _ in range(3)]
        await until(lambda: bool(team.model.prompts))
        await team.has_heard_all()

        assert [status for status, _ in told] == [200, 200, 200]
        assert len(team.model.prompts) == 1


@pytest.mark.parametrize("body", ["{", "payload=%7B", "\x00", "[1]", "null", '"x"', "a=b"])
async def test_what_is_no_request_at_all_harms_nothing(body: str) -> None:
    async with slack_team([CODE], http=True) as team, team.at_work():
        for kind in ("application/json", "application/x-www-form-urlencoded"):
            headers = team.slack.signed(body) | {"Content-Type": kind}
            status, _ = await team.slack.posts_raw("/slack/events", body, headers)
            assert status in (200, 400)
        await team.ann.command(team.general, "print one")
        await team.sees_the_end()


async def test_without_a_secret_nothing_is_open() -> None:
    """What nobody signs, anybody could send."""
    async with slack_team() as team:
        options = Options(team.slack.bot_token, url=team.slack.api_url)
        async with create(options, team.parts) as platform:
            await platform.check()

            assert not platform.routes
