"""Whole code is judged while the model still writes, and its thread shows what was found."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from functools import reduce

import pytest

from core.answer import Limits, answer
from core.captions import captions
from core.checks import Code
from core.checks.report import Cause, Gate, Missing, Refusal, Report
from core.conversation import Conversation, NumberedTurn
from core.events import (
    Checked,
    Checking,
    Ending,
    Event,
    Failed,
    Formatted,
    ReplyDone,
    Stopped,
    TextAdded,
    Usage,
)
from core.layout import lay_out
from core.marks import Mark
from core.reasons import reasons, verdict_line
from core.records import mark_of
from core.rendering import Phase, Rendering, render
from core.slots.free import FreeSlots
from core.slots.memory import MemorySlots
from core.turns import rendering_of, turn_of
from core.verdict import Judge, Judgement, Verdict, judged
from core.words import phrase, words
from tests.core.plain import THREAD, answered, asked
from tests.core.verdicts import BROKEN, LINT, SCORED, part, reason, scoring, verdict
from tests.fakes import DONE, PATIENCE_SECONDS, ScriptedJudge, ScriptedModel

CODE = "Here.\n```python\nx=1\n```\n"
ENGLISH = words("en")
SKIMMED = replace(SCORED, quick=True)


async def told(
    *pieces: str, judge: Judge | None, thread: Conversation = Conversation(THREAD)
) -> list[Event]:
    """All events of an answer but its beginning."""
    story = answer(asked("next"), thread, ScriptedModel(pieces), Limits(), FreeSlots(), judge)
    async with aclosing(story) as events:
        return [event async for event in events][1:]


async def test_code_is_judged_at_once_and_the_end_comes_with_all_that_was_found() -> None:
    judge = ScriptedJudge(Judgement(SCORED))

    events = await told("Here.\n```py", "thon\nx=1\n```\n", judge=judge)

    assert events == [
        TextAdded("Here.\n```py"),
        TextAdded("thon\nx=1\n```\n"),
        Checking(),
        Checked(SCORED),
        DONE,
    ]
    assert judge.seen == [Code("x=1\n", "python")]


class SlowJudge(Judge):
    """Takes its time for the whole look."""

    def __init__(self) -> None:
        self.wanted = asyncio.Event()
        self.given_up = 0

    async def judge(self, code: Code, quick: bool = False) -> Judgement:
        """At a glance at once, the rest when it is wanted."""
        if quick:
            return Judgement(SKIMMED)
        try:
            await self.wanted.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        return Judgement(SCORED, "x = 1\n")


async def test_a_glance_comes_first_and_the_formatted_code_with_the_rest() -> None:
    judge, events = SlowJudge(), list[Event]()
    story = answer(
        asked("x"), Conversation(THREAD), ScriptedModel([CODE]), Limits(), FreeSlots(), judge
    )
    async with aclosing(story):
        async for event in story:
            events.append(event)
            if event == Checked(SKIMMED):
                judge.wanted.set()

    assert events[2:] == [
        Checking(),
        Checked(SKIMMED),
        Formatted("Here.\n```python\nx = 1\n```\n"),
        Checked(SCORED),
        DONE,
    ]


async def test_the_verdict_is_there_while_the_model_still_explains() -> None:
    judge = ScriptedJudge(Judgement(SCORED))
    pieces = ["```python\nx=1\n```\n", *["word "] * 20]
    story = answer(
        asked("x"), Conversation(THREAD), SlowModel(pieces), Limits(), FreeSlots(), judge
    )
    async with aclosing(story):
        events = [event async for event in story]

    assert events.index(Checked(SCORED)) < events.index(Checking())
    assert len(judge.seen) == 1


class SlowModel(ScriptedModel):
    """Lets others work between its pieces."""

    async def reply(self, *what: object) -> AsyncIterator[Event]:  # type: ignore[override]
        """The script, slowly."""
        async with aclosing(super().reply(*what)) as events:  # type: ignore[arg-type]
            async for event in events:
                for _ in range(4):
                    await asyncio.sleep(0)
                yield event


async def test_a_later_program_that_is_longer_is_the_one_that_is_judged() -> None:
    judge = ScriptedJudge(scoring(80))
    first, second = "```python\na=1\n```\n", "```python\na=1\nb=2\nc=3\n```\n"

    events = await told(first, "Better:\n", second, judge=judge)

    assert events[-2] == Checked(scoring(80).verdict)
    assert [code.text for code in judge.seen][-1] == "a=1\nb=2\nc=3\n"


async def test_what_was_said_of_an_earlier_program_is_taken_back_for_a_later_one() -> None:
    """Nobody reads that it does not parse above code that does."""
    judge = ScriptedJudge(Judgement(BROKEN))
    first, second = "```python\na=\n```\n", "```python\na=1\nb=2\nc=3\n```\n"
    story = answer(
        asked("x"),
        Conversation(THREAD),
        SlowModel([first, *["word "] * 5, second, *["word "] * 5]),
        Limits(),
        FreeSlots(),
        judge,
    )
    async with aclosing(story):
        events = [event async for event in story if isinstance(event, Checked | TextAdded)]

    assert events.index(Checked(BROKEN)) < events.index(TextAdded(second))
    assert events[events.index(TextAdded(second)) + 1] == Checked(None)
    assert events[-1] == Checked(BROKEN)


async def test_without_code_nothing_is_said() -> None:
    judge = ScriptedJudge(Judgement(SCORED))

    assert await told("no code at all", judge=judge) == [TextAdded("no code at all"), DONE]
    assert not judge.seen and not judge.glances


async def test_code_that_was_never_finished_is_not_judged_and_that_is_said() -> None:
    judge = ScriptedJudge(Judgement(SCORED))

    *_, checked, end = await told("```python\nx = 1\n", judge=judge)

    assert end == DONE and isinstance(checked, Checked) and checked.verdict
    assert ENGLISH.say(verdict_line(checked.verdict)) == (
        "⚠️ Not checked: the code was never finished"
    )
    assert not judge.seen


async def test_an_answer_that_is_stopped_leaves_no_work_behind() -> None:
    judge = SlowJudge()
    story = answer(
        asked("x"), Conversation(THREAD), ScriptedModel([CODE]), Limits(), FreeSlots(), judge
    )
    async for event in story:
        if event == Checked(SKIMMED):
            break
    await story.aclose()

    assert judge.given_up == 1


async def test_nobody_waits_for_the_model_because_somebodys_code_is_looked_at() -> None:
    slots, thread = MemorySlots(), Conversation(THREAD)
    first = answer(asked("x"), thread, ScriptedModel([CODE]), Limits(), slots, SlowJudge())
    second = answer(asked("y"), thread, ScriptedModel([CODE]), Limits(), slots)
    async with aclosing(first), aclosing(second):
        async for event in first:
            if event == Checked(SKIMMED):
                break
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert [event async for event in second][-1] == DONE


async def test_the_score_of_the_code_before_stands_beside_the_new_one() -> None:
    turn = replace(answered("first", CODE), verdict=scoring(75).verdict)
    before = NumberedTurn(1, turn)
    thread = Conversation(THREAD, (before,), before)

    *_, checked, _ = await told(CODE, judge=ScriptedJudge(scoring(81)), thread=thread)

    assert isinstance(checked, Checked) and checked.verdict
    assert ENGLISH.say(verdict_line(checked.verdict)).split(" · ")[1] == "score 81 (+6)"


def test_a_worse_score_has_a_minus() -> None:
    line = ENGLISH.say(verdict_line(replace(scoring(70).verdict, before=81)))

    assert line == "⚠️ parses as Python 3.11, not executed · score 70 (−11)"


def test_the_same_score_is_as_before() -> None:
    line = ENGLISH.say(verdict_line(replace(scoring(70).verdict, before=70)))

    assert line.endswith("score 70, as before")


def drawn(*events: Event) -> Rendering:
    """The picture after `events`."""
    return reduce(render, events, Rendering(model="coder"))


def statuses(*events: Event) -> list[str]:
    """What stands below it."""
    return [ENGLISH.say(line) for line in captions(drawn(*events))]


def test_each_stage_of_the_look_is_told() -> None:
    text, skimmed = TextAdded(CODE), Checked(SKIMMED)

    assert statuses(text, skimmed) == ["✍️ coder is writing, 1 token · 🔎 parses as Python 3.11"]
    assert statuses(text, Checking()) == ["🔎 checking the code …"]
    assert statuses(text, Checking(), skimmed) == ["🔎 parses as Python 3.11; checking the rest …"]
    broken = Checked(replace(BROKEN, quick=True))
    assert statuses(text, Checking(), broken) == [
        "🔎 Python: it does not parse (line 2); checking the rest …"
    ]


def test_while_it_is_checked_the_whole_text_stands_there_and_can_be_stopped() -> None:
    (page,) = lay_out(drawn(TextAdded(CODE), Checking()), ENGLISH, 2_000)

    assert "x=1" in page.markdown and not page.final and not page.offers


def test_the_end_shows_figures_and_the_verdict_last() -> None:
    *_, figures, last = statuses(TextAdded(CODE), Checking(), Checked(SCORED), DONE)

    assert last == "⚠️ parses as Python 3.11, not executed · score 84 · lint −9"
    assert figures.startswith("coder · ")


def test_code_is_shown_and_kept_as_its_formatter_has_it() -> None:
    formatted = Formatted("Here.\n```python\nx = 1\n```\n")
    picture = drawn(TextAdded(CODE), formatted, Checked(SCORED), DONE)
    (page,) = lay_out(picture, ENGLISH, 2_000)

    assert "x = 1\n" in page.markdown and "x=1" not in page.markdown
    assert page.offers and picture.reply == formatted.reply


def test_a_kept_turn_shows_the_same() -> None:
    picture = drawn(TextAdded(CODE), Checked(SCORED), DONE)
    kept = rendering_of(turn_of(asked("next"), picture))

    assert lay_out(kept, ENGLISH, 2_000) == lay_out(picture, ENGLISH, 2_000)


@pytest.mark.parametrize(
    ("found", "mark"),
    [(None, Mark.DOUBTFUL), (SCORED, Mark.DOUBTFUL), (BROKEN, Mark.BAD)],
    ids=["not judged", "parses", "does not parse"],
)
def test_the_request_shows_whether_it_parses(found: Verdict | None, mark: Mark) -> None:
    assert mark_of(drawn(TextAdded(CODE), Checked(found), DONE)) is mark


def test_all_reasons_are_told_with_their_lines() -> None:
    lines = [ENGLISH.say(line) for line in reasons(SCORED)]

    assert lines[1:] == [
        "lint −9: unused import ×2, bare except (line 7)",
        "tests −6: not checked",
    ]


def test_a_check_that_said_nothing_is_told() -> None:
    silent = replace(SCORED, missing=(Missing("pylint_", Cause.SLOW),))

    assert ENGLISH.say(reasons(silent)[-1]) == "pylint said nothing: it took too long"


def test_code_that_does_not_parse_says_where() -> None:
    assert ENGLISH.say(verdict_line(BROKEN)) == "❌ Python: it does not parse (line 2)"


def test_other_languages_are_called_by_their_names_and_no_version() -> None:
    line = ENGLISH.say(verdict_line(verdict("javascript", lint=part(3, reason(1, "x")))))

    assert line == "⚠️ parses as JavaScript, not executed · score 97 · lint −3"


@pytest.mark.parametrize(
    ("report", "why"),
    [
        (Report("python", not_checked=phrase("its process failed")), "its process failed"),
        (Report("kotlin"), "there are no checks for kotlin"),
        (Report(""), "nothing tells its language"),
        (Report("python", missing=(Missing("syntax", Cause.SLOW),)), "it took too long"),
    ],
)
def test_what_could_not_be_checked_has_no_score_and_says_why(report: Report, why: str) -> None:
    found = judged(report).verdict

    assert found.score is None and found.points is None
    assert ENGLISH.say(verdict_line(found)) == f"⚠️ Not checked: {why}"


def test_what_no_check_may_see_still_has_a_verdict() -> None:
    found = judged(Report("python", gate=Refusal(Gate.PARSED, 2, "oops"))).verdict

    assert not found.parses and found.points == 0
    assert ENGLISH.say(verdict_line(found)) == "❌ Python: it does not parse, line 2: oops"


def test_a_cut_reply_is_judged_no_less() -> None:
    """Its code may be whole all the same."""
    cut = ReplyDone(Ending.CUT, Usage())
    picture = drawn(TextAdded(CODE), Checking(), Checked(SCORED), cut)

    assert picture.phase is Phase.CUT and picture.verdict == SCORED
    assert ENGLISH.say(captions(picture)[-1]).startswith("⚠️ parses")


@pytest.mark.parametrize("end", [Stopped("Ann"), Failed(phrase("broken"), "ab12")])
def test_a_glance_is_no_verdict_to_keep_of_an_answer_that_ends_before_its_time(end: Event) -> None:
    """Its score would be one that nobody ever saw, and refined code is compared with it."""
    glanced, whole = Checked(SKIMMED), Checked(SCORED)

    assert drawn(TextAdded(CODE), Checking(), glanced, end).verdict is None
    assert drawn(TextAdded(CODE), Checking(), whole, end).verdict == SCORED


def test_an_unknown_language_that_looks_like_markup_is_said_in_short() -> None:
    language = "__x__" + "y" * 2_000
    line = ENGLISH.say(verdict_line(judged(Report(language)).verdict))

    assert line.startswith("⚠️ Not checked: there are no checks for `__x__y") and len(line) < 180


def test_an_answer_that_was_stopped_shows_no_verdict() -> None:
    assert LINT.lost
    picture = replace(drawn(TextAdded(CODE), Checked(SCORED)), phase=Phase.STOPPED)

    assert not [line for line in captions(picture) if "parses" in ENGLISH.say(line)]
