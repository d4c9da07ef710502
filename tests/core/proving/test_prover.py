"""An answer that stands is run, tested, repaired and compared; whatever happens only adds to it."""

import asyncio
from contextlib import AbstractAsyncContextManager

from core.errors import ModelError
from core.events import (
    Choosing,
    Repairing,
    Stopped,
    Testing,
    Whole,
)
from core.job import Aim, Tests
from core.marks import Mark
from core.offers import offers
from core.pages import Offer
from core.proving.about import About
from core.reasons import verdict_line
from core.records import mark_of
from core.rendering import Phase, Rendering, render
from core.slots import Slot, Slots, Urgency, Wish
from core.slots.memory import MemorySlots
from core.slots.rules import Rules
from core.trials.tried import Outcome
from core.turns import turn_of
from core.versions import Origin
from core.words import phrase
from tests.core.plain import answered, asked, conversation
from tests.core.proving.told import Told
from tests.fakes import Pause
from tests.proving import asserts, python

DOUBLE = "def double(number: int) -> int:\n    return number * 2\n"
SQUARE = "def double(number: int) -> int:\n    return number * number\n"
CRASH = "def double(number: int) -> int:\n    return number * 2\n\n\nTOTAL = dubble(2)\n"
GOOD = asserts("double", "double(3) == 6", "double(0) == 0", "double(-1) == -2")


async def test_an_example_that_fails_is_repaired_and_the_round_is_a_version_with_its_diff() -> None:
    told = Told(python(SQUARE), python(DOUBLE, "Mended."), GOOD)

    picture = await told.about(asked("Write double(number). double(3) == 6"))

    assert picture.phase is Phase.DONE and picture.verdict and picture.verdict.trial
    assert [one.outcome for one in picture.verdict.trial.examples] == [Outcome.PASSED]
    assert DOUBLE in picture.reply and "number * number" not in picture.reply
    assert picture.reply.startswith("Here it is.")
    original, repaired = picture.versions
    assert original.origin is Origin.REPLACED and SQUARE in original.reply
    assert repaired.kept and repaired.number == 1
    assert "-    return number * number\n+    return number * 2\n" in repaired.diff


async def test_the_answer_stands_before_any_of_it_begins() -> None:
    told = Told(python(SQUARE), python(DOUBLE), GOOD)

    await told.about(asked("double(3) == 6"))

    assert told.kinds(Whole, Testing, Repairing)[0] is Whole
    first = told.events.index(next(e for e in told.events if isinstance(e, Whole)))
    assert SQUARE in told.pictures[first + 1].reply


async def test_the_model_is_told_what_failed_with_what_came_and_what_was_said() -> None:
    told = Told(python(SQUARE), python(DOUBLE), GOOD)

    await told.about(asked("Write it: double(3) == 6"))

    system, request, own, wrong = told.model.prompts[1].messages
    assert (system.role, request.content) == ("system", "Write it: double(3) == 6")
    assert own.role == "assistant" and SQUARE in own.content
    assert "double(3) == 6" in wrong.content and "got 9" in wrong.content


async def test_an_error_while_it_loads_is_repaired() -> None:
    told = Told(python(CRASH), python(DOUBLE), GOOD)

    picture = await told.about(asked("Write a doubling function"))

    assert picture.verdict and not picture.verdict.fails
    assert DOUBLE in picture.reply
    assert any("NameError" in str(e.said) for e in told.events if isinstance(e, Repairing))


async def test_a_syntax_error_is_repaired_and_its_line_is_named() -> None:
    told = Told(python("def double(number)\n    return 2\n"), python(DOUBLE), GOOD)

    picture = await told.about(asked("double a number"))

    assert picture.verdict and picture.verdict.parses and DOUBLE in picture.reply
    assert any("line 1" in str(e.said) for e in told.events if isinstance(e, Repairing))


async def test_right_code_is_not_repaired_away_by_a_wrong_test_of_the_models() -> None:
    wrong = asserts("double", "double(3) == 6", "double(2) == 5", "double(0) == 0")
    told = Told(python(DOUBLE), wrong, python(SQUARE))

    picture = await told.about(asked("Write a doubling function"))

    assert DOUBLE in picture.reply and not picture.versions
    assert not told.kinds(Repairing)
    assert picture.verdict and picture.verdict.disputed and not picture.verdict.fails
    assert mark_of(picture) is Mark.DOUBTFUL


async def test_tests_that_agree_are_believed() -> None:
    told = Told(python(SQUARE), GOOD, python(DOUBLE))

    picture = await told.about(asked("Write a doubling function"))

    assert "the test is wrong" in told.model.prompts[2].messages[-1].content
    assert DOUBLE in picture.reply
    assert picture.verdict and picture.verdict.good
    assert mark_of(picture) is Mark.GOOD


async def test_a_repair_that_loses_what_passed_is_not_kept() -> None:
    """`double(0) == 0` held before."""
    always_six = "def double(number: int) -> int:\n    return 6\n"
    told = Told(python(SQUARE), python(always_six), GOOD)

    picture = await told.about(asked("double(3) == 6 and double(0) == 0"))

    assert SQUARE in picture.reply
    assert [version.kept for version in picture.versions] == [False]
    assert mark_of(picture) is Mark.BAD


async def test_repair_ends_when_nothing_gets_better() -> None:
    told = Told(python(SQUARE), python(SQUARE.replace("* number", "** 2")), python(DOUBLE))

    await told.about(asked("double(3) == 6"))

    assert len(told.model.prompts) == 2


async def test_repair_ends_after_its_rounds_and_keeps_the_best_of_them() -> None:
    """Each round mends one example more, so it would go on for ever."""

    def mending(count: int) -> str:
        body = "".join(f"    if number == {n}:\n        return {2 * n}\n" for n in range(1, count))
        return f"def double(number: int) -> int:\n{body}    return -1\n"

    told = Told(*(python(mending(count)) for count in range(1, 8)))

    picture = await told.about(asked("double(1) == 2, double(2) == 4, double(3) == 6"), rounds=2)

    assert len(told.model.prompts) == 3
    assert mending(3).rstrip() in picture.reply
    assert [version.number for version in picture.versions] == [0, 1, 2]


async def test_a_model_that_breaks_off_in_a_round_costs_the_answer_nothing() -> None:
    told = Told(python(SQUARE), ["Hm", ModelError(phrase("it broke"))])

    picture = await told.about(asked("double(3) == 6"))

    assert picture.phase is Phase.DONE and SQUARE in picture.reply
    assert told.notes() == ["🔧 Not repaired: it broke"]


async def test_prose_instead_of_asserts_is_told_as_such() -> None:
    told = Told(python(DOUBLE), "I would test that it doubles.")

    picture = await told.about(asked("Write a doubling function"))

    assert picture.verdict and picture.verdict.trial and picture.verdict.trial.reason
    assert str(picture.verdict.trial.reason) == "no tests: the model wrote no asserts"
    assert mark_of(picture) is Mark.DOUBTFUL


async def test_a_program_that_needs_input_gets_no_tests_and_says_why() -> None:
    told = Told(python("def double() -> int:\n    return int(input()) * 2\n"))

    picture = await told.about(asked("Ask for a number and double it"))

    assert len(told.model.prompts) == 1
    assert picture.verdict and picture.verdict.trial
    assert not picture.verdict.trial.ran
    assert "somebody who types" in str(picture.verdict.trial.reason)
    assert str(verdict_line(picture.verdict)).startswith("⚠️ parses as Python 3")
    assert ", not executed · no tests:" in str(verdict_line(picture.verdict))


class NotedSlots(Slots):
    """Slots that remember what they were asked for."""

    def __init__(self) -> None:
        self.wishes: list[Wish] = []
        self._slots = MemorySlots(Rules(slots=4))

    def slot(self, wish: Wish) -> AbstractAsyncContextManager[Slot]:
        self.wishes.append(wish)
        return self._slots.slot(wish)


async def test_each_call_waits_behind_people_who_wait_for_an_answer() -> None:
    """And each is a wish of its own, so that none takes the place of another."""
    repaired = Told(python(SQUARE), python(DOUBLE), GOOD, server="gpu")
    best = Told(python(SQUARE), GOOD, python(DOUBLE), server="gpu")
    slots, others = NotedSlots(), NotedSlots()

    await repaired.about(asked("double(3) == 6"), slots=slots)
    await best.about(asked("Write a doubling function", best_of=3), slots=others)

    wanted = [Urgency.FIRST_ANSWER, Urgency.REPAIR, Urgency.TESTS]
    assert [wish.urgency for wish in slots.wishes] == wanted
    assert [wish.urgency for wish in others.wishes][2:] == [Urgency.BEST_OF] * 2
    for wishes in (slots.wishes, others.wishes):
        assert len({wish.work for wish in wishes}) == len(wishes)


async def test_a_slow_model_writes_no_tests_unless_somebody_wants_them() -> None:
    slow = Told(python(DOUBLE), GOOD, speed=2.0)
    wanted = Told(python(DOUBLE), GOOD, speed=2.0)

    await slow.about(asked("Write a doubling function"))
    await wanted.about(asked("Write a doubling function", tests=Tests.ON))

    assert len(slow.model.prompts) == 1 and len(wanted.model.prompts) == 2
    assert slow.picture.verdict and slow.picture.verdict.trial
    assert "`test` asks for them" in str(slow.picture.verdict.trial.reason)


async def test_nobody_who_wants_no_tests_gets_any_but_their_examples_are_run() -> None:
    told = Told(python(DOUBLE), GOOD)

    picture = await told.about(asked("double(3) == 6", tests=Tests.OFF))

    assert len(told.model.prompts) == 1
    assert picture.verdict and picture.verdict.trial and picture.verdict.trial.examples


async def test_tests_are_written_from_the_prompts_alone() -> None:
    told = Told(python(DOUBLE), GOOD)
    earlier = answered("Write a doubling function", python(SQUARE))

    await told.about(asked("Now for floats"), conversation(earlier))

    _, task = told.model.prompts[1].messages
    assert task.content == "Write a doubling function\n\nNow for floats"
    assert told.model.prompts[1].schema


async def test_the_best_of_three_is_shown_and_the_others_stay_as_versions() -> None:
    triple = DOUBLE.replace("2", "3")
    told = Told(python(SQUARE), GOOD, python(triple), python(DOUBLE))

    picture = await told.about(asked("Write a doubling function", best_of=3))

    assert DOUBLE in picture.reply
    assert [version.origin for version in picture.versions] == [Origin.CANDIDATE] * 2
    assert {SQUARE in version.reply for version in picture.versions} == {True, False}
    assert told.kinds(Choosing)
    assert any(note.startswith("⚖️ Best of 3: ") for note in told.notes())


async def test_a_candidate_that_breaks_off_leaves_the_others() -> None:
    told = Told(python(SQUARE), GOOD, [ModelError(phrase("it broke"))], python(DOUBLE))

    picture = await told.about(asked("Write a doubling function", best_of=3))

    assert DOUBLE in picture.reply
    assert any("is missing: it broke" in note for note in told.notes())


async def test_a_stop_in_a_round_leaves_the_best_and_says_what_was_stopped() -> None:
    pause = Pause()
    told = Told(python(SQUARE), ["Hm", pause], python(DOUBLE))

    async def answering() -> None:
        await told.about(asked("double(3) == 6"))

    task = asyncio.create_task(answering())
    await pause.reached.wait()
    task.cancel()
    await asyncio.wait([task])
    picture = render(told.picture, Stopped("Bob"))

    assert told.model.closed == 1
    assert picture.phase is Phase.DONE and picture.stopped_by == "Bob" and SQUARE in picture.reply
    assert turn_of(asked("x"), picture).stopped


async def test_more_tests_come_beside_those_there_were() -> None:
    first = Told(python(DOUBLE), GOOD)
    turn = turn_of(asked("Write a doubling function", "e0"), await first.about(asked("Write")))
    more = Told(asserts("double", "double(3) == 6", "double(10) == 20"))

    picture = await more.about(
        asked("test", aim=Aim.TEST), conversation(turn), About(turn=turn, code=turn)
    )

    assert picture.reply == "" and picture.verdict and picture.verdict.trial
    lines = [one.line for one in picture.verdict.trial.written]
    assert lines[-1] == "assert double(10) == 20" and len(lines) == 4
    assert mark_of(picture) is Mark.GOOD


async def test_a_second_look_tells_what_became_of_each_test() -> None:
    wrong = asserts("double", "double(3) == 6", "double(2) == 5", "double(0) == 0")
    first = Told(python(DOUBLE), wrong)
    turn = turn_of(asked("Write a doubling function", "e0"), await first.about(asked("Write")))
    again = Told(asserts("double", "double(2) == 4"))

    picture = await again.about(
        asked("fix test", aim=Aim.FIX_TEST), conversation(turn), About(turn=turn, code=turn)
    )

    assert again.notes() == ["🧪 Test changed: `double(2) == 5` → `double(2) == 4`"]
    assert picture.verdict and picture.verdict.good


async def test_fix_gives_the_code_back_with_what_fails_before_the_persons_own_word() -> None:
    first = Told(python(SQUARE))
    prompt = "double(3) == 6"
    turn = turn_of(asked(prompt, "e0"), await first.about(asked(prompt), rounds=0))
    fixing = Told(python(DOUBLE), GOOD)

    picture = await fixing.about(
        asked("fix", aim=Aim.FIX), conversation(turn), About(turn=turn, code=turn)
    )

    *_, brief, word = fixing.model.prompts[0].messages
    assert word.content == "fix" and SQUARE in brief.content and "got 9" in brief.content
    assert DOUBLE in picture.reply and picture.verdict and picture.verdict.good


async def test_an_example_stays_pinned_through_a_refinement() -> None:
    first = Told(python(DOUBLE), GOOD)
    prompt = "double(3) == 6"
    turn = turn_of(asked(prompt, "e0"), await first.about(asked(prompt)))
    refined = Told(python(SQUARE), python(DOUBLE), GOOD)

    picture = await refined.about(asked("Add a docstring"), conversation(turn))

    assert DOUBLE in picture.reply and picture.contract == turn.contract != ()
    assert [version.kept for version in picture.versions] == [True, True] or picture.versions


async def test_a_later_example_replaces_the_one_it_contradicts_and_says_so() -> None:
    first = Told(python(DOUBLE), GOOD)
    turn = turn_of(asked("double(3) == 6", "e0"), await first.about(asked("double(3) == 6")))
    refined = Told(python(SQUARE), GOOD)

    picture = await refined.about(asked("No: double(3) == 9"), conversation(turn))

    assert [one.said for one in picture.contract] == ["double(3) == 9"]
    assert [(old.said, new.said) for old, new in picture.replaced] == [
        ("double(3) == 6", "double(3) == 9")
    ]
    assert SQUARE in picture.reply


async def test_examples_that_contradict_each_other_are_shown_and_neither_is_run() -> None:
    told = Told(python(DOUBLE), GOOD)

    picture = await told.about(asked("double(3) == 6 and double(3) == 9"))

    assert picture.verdict and picture.verdict.trial
    assert len(picture.verdict.trial.contradicting) == 1
    assert not picture.verdict.trial.examples


async def test_a_whole_answer_of_a_dead_worker_is_proved_and_not_written_anew() -> None:
    told = Told(python(DOUBLE))
    kept = turn_of(asked("double(3) == 6"), Rendering(Phase.DONE, reply=python(SQUARE), whole=True))

    picture = await told.about(asked("double(3) == 6"), turns=About(kept=kept))

    prompt, *_ = told.model.prompts
    assert "got 9" in prompt.messages[-1].content
    assert picture.verdict and not picture.verdict.fails


async def test_an_example_that_a_refinement_outlives_can_be_let_go() -> None:
    """The task changed, and only its person knows."""
    first = Told(python(DOUBLE), GOOD)
    turn = turn_of(asked("double(3) == 6", "e0"), await first.about(asked("double(3) == 6")))
    refined, let_go = Told(python(SQUARE)), Told(python(SQUARE), GOOD)

    told = await refined.about(asked("Square it instead"), conversation(turn), rounds=0)
    free = await let_go.about(asked("forget double(3) == 6"), conversation(turn), rounds=0)

    assert any("reply `forget double(3) == 6`" in str(note) for note in told.notes)
    assert free.contract == () and not free.verdict.trial.examples  # type: ignore[union-attr]
    assert "📌 No longer held to: `double(3) == 6`" in map(str, free.notes)


async def test_another_model_is_one_tap_away_where_repair_came_to_nothing() -> None:
    """Also where it left no version, since the model changed nothing."""
    told, good = Told(python(SQUARE), python(SQUARE)), Told(python(DOUBLE), GOOD)

    failed = await told.about(asked("double(3) == 6"))
    right = await good.about(asked("double(3) == 6"))

    assert not failed.versions and Offer.OTHER_MODEL in offers(failed)
    assert Offer.OTHER_MODEL not in offers(right)
