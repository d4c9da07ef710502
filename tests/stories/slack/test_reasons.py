"""What people in Slack are told when they want to know why."""

from dataclasses import replace

import pytest

from core.places import Thread
from core.reasons import reasons, verdict_line
from core.verdict import Judgement, Verdict
from core.words import phrase, words
from tests.core.markdown import READER, seen
from tests.core.plain import answered
from tests.core.verdicts import SCORED, part, reason, verdict
from tests.emulators.slack_server import Message
from tests.emulators.slack_server.reading import unescape
from tests.fakes import ScriptedJudge, until
from tests.judging import HOSTILE, formats, hostile_verdicts
from tests.slack import SlackTeam, slack_team
from tests.stories.slack.test_verdicts import CODE, judged_by, last

LINT = "lint −9: unused import ×2, bare except (line 7)"


def statuses(message: Message) -> list[str]:
    """The small lines below `message`, as Slack's own mark-up reads them."""
    small = [block for block in message.blocks if block["type"] == "context"]
    return [unescape(line["text"]) for block in small for line in block["elements"]]


async def asks_why(team: SlackTeam) -> Message:
    """What ben alone is told who clicks `Why?`."""
    async with team.at_work():
        await team.ben.clicks(team.general, last(team).ts, "ts:why")
        await until(lambda: bool(team.slack.ephemerals))
    (told,) = team.slack.ephemerals
    return told


async def test_only_who_asks_is_told_and_the_thread_stays_as_it_is() -> None:
    async with slack_team([CODE]) as team:
        await judged_by(team, Judgement(SCORED))
        before = [message.shown for message in team.thread()]
        told = await asks_why(team)

        assert told.ephemeral_for == team.ben.id and told.thread_ts == team.roots()[0].ts
        assert told.shown.splitlines() == [str(line) for line in reasons(SCORED)]
        assert [message.shown for message in team.thread()] == before


@pytest.mark.parametrize("text", HOSTILE)
async def test_no_reason_pings_anybody_or_formats_anything(text: str) -> None:
    for found in hostile_verdicts(text):
        async with slack_team([CODE]) as team:
            await judged_by(team, Judgement(found))
            told = await asks_why(team)

            answer = last(team)
            assert not answer.pings and not told.pings
            assert len(statuses(answer)) == 2  # its figures and the verdict
            assert not formats(statuses(answer)[-1])
            assert not formats(told.shown) and seen(told.shown).closed
            kinds = {token.type for token in READER.parse(told.shown)}
            assert kinds == {"paragraph_open", "inline", "paragraph_close"}


async def test_reasons_without_end_fit_and_the_last_of_them_is_whole() -> None:
    many = part(9.0, *(reason(line, f"{line} {'long ' * 40}") for line in range(1, 21)))
    parts = dict.fromkeys(("lint", "security", "complexity", "length", "docs", "format"), many)
    async with slack_team([CODE]) as team:
        await judged_by(team, Judgement(verdict("python", **parts)))
        told = await asks_why(team)

        assert len(told.shown.splitlines()) == 1 + len(parts)
        assert told.shown.endswith("16 more")


@pytest.mark.parametrize("left", [(), (None,)], ids=["the turn is too old", "it has none"])
async def test_where_the_reasons_are_not_known_any_more_a_sentence_says_so(
    left: tuple[Verdict | None, ...],
) -> None:
    async with slack_team([CODE]) as team:
        await judged_by(team, Judgement(SCORED))
        thread = Thread("slack", team.slack.team_id, team.general.id, team.roots()[0].ts)
        (entry,) = (await team.store.conversation(thread)).turns
        for number in range(40):
            team.store.append(thread, answered(f"later {number}", CODE))
        for known in left:
            team.store.append(thread, replace(entry.turn, verdict=known))
        told = await asks_why(team)

        assert told.shown == "I do not know this answer any more. Ask again in the thread."


async def test_a_private_answer_tells_its_reasons_and_is_shared_with_its_verdict() -> None:
    async with slack_team(["```python\nx=1\n```\n"]) as team:
        team.judge = ScriptedJudge(Judgement(SCORED, "x = 1\n"))
        async with team.at_work():
            dm = team.slack.dm(team.ann)
            await team.ann.command(team.general, "--private one")
            (answer,) = await team.sees_the_end(dm)
            assert list(answer.buttons) == ["ts:refine", "ts:again", "ts:why", "ts:share"]
            await team.ann.clicks(dm, answer.ts, "ts:why")
            await team.is_told(LINT)

            await team.ann.clicks(dm, answer.ts, "ts:share")
            await until(lambda: bool(team.slack.open_views))
            view = team.slack.open_views[-1]
            await team.ann.submits(view, {"channel/channel": team.general.id})
            await until(lambda: bool(team.roots()) and len(team.thread()) == 2)
        shared = team.answers()[0]

        assert statuses(shared) == statuses(answer) and "score 84" in statuses(shared)[-1]
        assert "x = 1" in shared.shown and not shared.buttons


async def test_each_is_told_in_their_own_language() -> None:
    turkish = words("tr")
    async with slack_team([CODE]) as team:
        deniz = team.slack.person("deniz", locale="tr-TR")
        team.judge = ScriptedJudge(Judgement(SCORED))
        async with team.at_work():
            await deniz.command(team.general, "one")
            await team.sees_the_end()
            answer = last(team)
            await deniz.clicks(team.general, answer.ts, "ts:why")
            await team.ben.clicks(team.general, answer.ts, "ts:why")
            await team.is_told(turkish.say(reasons(SCORED)[1]), deniz)
            await team.is_told(LINT, team.ben)

        assert statuses(answer)[-1] == turkish.say(verdict_line(SCORED))
        assert answer.buttons["ts:why"] == turkish.say(phrase("Why?"))
