"""Whatever code does to the tools, there is a report, and it is true."""

import asyncio

import pytest

from core.checks import Code
from core.checks.checker import Checker
from core.checks.report import Cause, Gate, Missing, Report
from core.sandboxes import Limits, Sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

ABSENT = Missing("trial_absent", Cause.ABSENT, "tool_that_is_not_installed")


def missing(report: Report) -> dict[str, Missing]:
    return {one.check: one for one in report.missing}


def rules(report: Report) -> set[str]:
    return {message.rule for outcome in report.outcomes for message in outcome.messages}


async def test_every_check_has_its_say(checker: Checker) -> None:
    report = await checker.examine(Code("import os\nx=1\n", "python"))

    trials = [one for one in report.outcomes if one.check.startswith("trial_")]
    assert [one.check for one in trials] == ["trial_black", "trial_mood", "trial_pylint"]
    assert trials[0].text == "import os\n\nx = 1\n"
    assert "unused-import" in rules(report)
    assert report.gate is None and report.not_checked is None
    assert report.python_version.startswith("3.")


async def test_a_tool_that_is_not_installed_is_named(checker: Checker) -> None:
    report = await checker.examine(Code("x = 1\n", "python"))

    assert missing(report)["trial_absent"] == ABSENT
    assert str(ABSENT.phrase) == "tool_that_is_not_installed is not installed"


@pytest.mark.parametrize(
    "mood, cause, detail",
    [
        ("raise", Cause.FAILED, "RecursionError"),
        ("exit", Cause.FAILED, "SystemExit"),
        ("lack", Cause.ABSENT, "module_that_is_nowhere"),
        ("balloon", Cause.FAILED, "MemoryError"),
        ("dawdle", Cause.SLOW, ""),
    ],
)
async def test_a_check_that_fails_costs_only_itself(
    checker: Checker, mood: str, cause: Cause, detail: str
) -> None:
    report = await checker.examine(Code(f"import os  # mood: {mood}\n", "python"))

    assert missing(report)["trial_mood"] == Missing("trial_mood", cause, detail)
    assert str(missing(report)["trial_mood"].phrase)
    assert "unused-import" in rules(report)


async def test_a_child_that_dies_costs_one_report(checker: Checker) -> None:
    dying, well = await asyncio.gather(
        checker.examine(Code("# mood: die\n", "python")),
        checker.examine(Code("import os\n", "python")),
    )

    assert str(dying.not_checked) == "its process failed (SIGKILL)"
    assert not dying.outcomes
    assert "unused-import" in rules(well)


async def test_what_a_check_says_is_cut(checker: Checker) -> None:
    report = await checker.examine(Code("# mood: chatter\n", "python"))

    [said] = [one for one in report.outcomes if one.check == "trial_mood"]
    assert len(said.messages) == 200
    assert said.figures["messages"] == 20_000
    assert said.messages[0].text == "?" * 200


async def test_the_quick_look_takes_fast_checks_only(checker: Checker) -> None:
    report = await checker.examine(Code("import os\n", "python"), quick=True)

    assert report.quick
    assert "trial_mood" in {one.check for one in report.outcomes}
    assert not {"trial_pylint", "trial_black"} & {one.check for one in report.outcomes}


async def test_checks_work_in_an_empty_folder_on_code_without_orders(checker: Checker) -> None:
    text = "import os  # pylint: disable=all\ns = '# noqa'  # mood: look\n"
    report = await checker.examine(Code(text, "python"))

    [seen] = [one.text for one in report.outcomes if one.check == "trial_mood"]
    assert seen == '[]\nimport os\n\ns = "# noqa"  # mood: look\n'
    assert report.pragmas == {"pylint": 1}
    assert "unused-import" in rules(report)


async def test_a_language_nobody_checks_is_not_clean_but_unchecked(checker: Checker) -> None:
    report = await checker.examine(Code("whatever", "cobol"))

    assert not report.outcomes


async def test_what_is_far_too_large_is_not_even_sent() -> None:
    report = await Checker(Silent()).examine(Code("x" * 10**7, "python"))

    assert report.gate is not None and report.gate.gate is Gate.SHORT


@pytest.mark.parametrize("answer", [b"", b"[]", b"\xff", b'{"language": 3}'])
async def test_an_answer_that_is_none_leaves_code_unchecked(answer: bytes) -> None:
    report = await Checker(Silent(answer)).examine(Code("x", "python"))

    assert str(report.not_checked) == "its process gave no report"


async def test_a_child_cannot_put_words_into_our_mouth() -> None:
    forged = b'{"language": "python", "not_checked": {"text": "{x.__class__}"}}'

    assert (await Checker(Silent(forged)).examine(Code("x", "python"))).not_checked is None


class Silent(Sandbox):
    """A sandbox that always gives the same answer."""

    def __init__(self, answer: bytes = b"") -> None:
        self.answer = answer

    async def work(self, request: bytes, limits: Limits) -> bytes:
        return self.answer
