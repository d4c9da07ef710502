"""What people in Discord are told when they want to know why."""

from dataclasses import replace

import pytest

from adapters.discord.places import thread_in
from core.reasons import reasons, verdict_line
from core.verdict import Judgement, Verdict
from core.words import phrase, words
from tests.adapters.discord.reader import read, units
from tests.core.plain import answered
from tests.core.verdicts import SCORED, part, reason, verdict
from tests.discord_team import DiscordTeam, discord_team
from tests.emulators.discord_server import Message
from tests.fakes import ScriptedJudge, until
from tests.judging import HOSTILE, formats, hostile_verdicts
from tests.stories.discord.test_verdicts import CODE, judged_by, last

LINT = "lint −9: unused import ×2, bare except (line 7)"


def statuses(message: Message) -> list[str]:
    """The small lines below `message`."""
    lines = message.content.splitlines()
    return [line.removeprefix("-# ") for line in lines if line.startswith("-# ")]


async def asks_why(team: DiscordTeam) -> Message:
    """What ben alone is told who clicks `Why?`."""
    before = len(team.discord.ephemerals)
    async with team.at_work():
        await team.ben.clicks(team.thread(), last(team).id, "ts:why")
        await until(lambda: len(team.discord.ephemerals) > before)
    return team.discord.ephemerals[-1]


async def test_only_who_asks_is_told_and_the_thread_stays_as_it_is() -> None:
    async with discord_team([CODE]) as team:
        await judged_by(team, Judgement(SCORED))
        before = [message.content for message in team.said()]
        told = await asks_why(team)

        assert told.ephemeral_for == team.ben.id and told.place.id == team.thread().id
        assert told.content.splitlines() == [str(line) for line in reasons(SCORED)]
        assert [message.content for message in team.said()] == before


@pytest.mark.parametrize("text", HOSTILE)
async def test_no_reason_pings_anybody_or_formats_anything(text: str) -> None:
    for found in hostile_verdicts(text):
        async with discord_team([CODE]) as team:
            await judged_by(team, Judgement(found))
            told = await asks_why(team)

            answer = last(team)
            assert not answer.pings and not told.pings
            assert len(statuses(answer)) == 2  # its figures and the verdict
            assert not formats(statuses(answer)[-1]) and not formats(told.content)
            assert not read(told.content).stray and not read(told.content).blocks


async def test_reasons_without_end_are_cut_behind_a_whole_line() -> None:
    many = part(9.0, *(reason(line, f"{line} {'🙂 long ' * 40}") for line in range(1, 21)))
    parts = dict.fromkeys(("lint", "security", "complexity", "length", "docs", "format"), many)
    async with discord_team([CODE]) as team:
        await judged_by(team, Judgement(verdict("python", **parts)))
        told = await asks_why(team)

        *whole, cut = told.content.splitlines()
        assert units(told.content) <= 2_000 and cut == "…"
        assert len(whole) > 2 and all(line.endswith("16 more") for line in whole[1:])


@pytest.mark.parametrize("left", [(), (None,)], ids=["the turn is too old", "it has none"])
async def test_where_the_reasons_are_not_known_any_more_a_sentence_says_so(
    left: tuple[Verdict | None, ...],
) -> None:
    async with discord_team([CODE]) as team:
        await judged_by(team, Judgement(SCORED))
        thread = thread_in(team.discord.guild.id, team.general.id, team.thread().id)
        (entry,) = (await team.store.conversation(thread)).turns
        for number in range(40):
            team.store.append(thread, answered(f"later {number}", CODE))
        for known in left:
            team.store.append(thread, replace(entry.turn, verdict=known))
        told = await asks_why(team)

        assert told.content == "I do not know this answer any more. Ask again in the thread."


async def test_a_private_answer_tells_its_reasons_and_is_shared_with_its_verdict() -> None:
    async with discord_team([CODE]) as team:
        team.judge = ScriptedJudge(Judgement(SCORED, "x = 1\n"))
        async with team.at_work():
            dm = team.discord.dm(team.ann)
            await team.ann.command(team.general, "codegen", task="one", private=True)
            answer = (await team.sees_the_end(dm))[-1]
            assert list(answer.buttons) == ["ts:refine", "ts:again", "ts:why", "ts:share"]
            await team.ann.clicks(dm, answer.id, "ts:why")
            await team.is_told(LINT)

            await team.ann.clicks(dm, answer.id, "ts:share")
            await team.is_told("Shared in ")
        shared = team.said()[-1]

        assert statuses(shared) == statuses(answer) and "score 84" in statuses(shared)[-1]
        assert "x = 1" in shared.content and not shared.buttons


async def test_each_is_told_in_their_own_language() -> None:
    turkish = words("tr")
    async with discord_team([CODE]) as team:
        deniz = team.discord.person("deniz", locale="tr")
        team.judge = ScriptedJudge(Judgement(SCORED))
        async with team.at_work():
            await deniz.command(team.general, "codegen", task="one")
            await team.sees_the_end()
            answer = last(team)
            await deniz.clicks(team.thread(), answer.id, "ts:why")
            await team.ben.clicks(team.thread(), answer.id, "ts:why")
            await team.is_told(turkish.say(reasons(SCORED)[1]), deniz)
            await team.is_told(LINT, team.ben)

        assert statuses(answer)[-1] == turkish.say(verdict_line(SCORED))
        assert answer.buttons["ts:why"] == turkish.say(phrase("Why?"))
