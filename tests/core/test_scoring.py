"""The score, and what holds for it whatever the code is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks import Message, Outcome
from core.checks.report import Cause, Gate, Missing, Refusal, Report
from core.scoring import WEIGHTS, TestResults, score
from core.words import phrase
from tests.core.checks.programs import BROKEN, GOOD, TREES, stub
from tests.core.scored import MESSY, PROGRAMS, SLOPPY, TANGLED, UNSAFE, scored

SEVERITIES = ("error", "severe", "warning", "refactor", "convention")
DANGERS = ("high/high", "medium/high", "low/medium", "low/low")
messages = st.builds(
    Message,
    line=st.integers(0, 50),
    rule=st.sampled_from(["F401", "unused-import", "bare-except", "E722", "x-y"]),
    text=st.text(max_size=20),
    severity=st.sampled_from(SEVERITIES),
    unit=st.sampled_from(["", "f", "A", "A.g"]),
)
dangers = st.builds(
    Message, st.integers(0, 50), st.just("B602"), st.text(max_size=9), st.sampled_from(DANGERS)
)
gates = st.builds(
    Message,
    st.integers(0, 50),
    st.sampled_from(["syntax", "nothing", "blank", "stub", "asked-stub", "name", "hollow"]),
    st.text(max_size=9),
)
figures = st.fixed_dictionaries(
    {},
    optional={
        "cognitive": st.floats(0, 500),
        "cyclomatic": st.floats(0, 500),
        "nesting": st.floats(0, 40),
    },
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """What checks may find in something."""
    outcomes = (
        Outcome("bandit_", "security", tuple(draw(st.lists(dangers, max_size=4)))),
        Outcome("complexity", "complexity", figures=draw(figures)),
        Outcome("flake8_", "lint", tuple(draw(st.lists(messages, max_size=4)))),
        Outcome("pylint_", "lint", tuple(draw(st.lists(messages, max_size=4)))),
        Outcome("substance", "gate", tuple(draw(st.lists(gates, max_size=2)))),
        Outcome("units", "units", figures={"": 3, "f": draw(st.integers(1, 90)), "A": 20}),
    )
    kept = draw(st.lists(st.sampled_from(outcomes), unique_by=id))
    pragmas = draw(st.dictionaries(st.sampled_from(["noqa", "pylint"]), st.integers(1, 9)))
    return Report("python", tuple(kept), pragmas=pragmas)


results = st.none() | st.integers(0, 20).flatmap(
    lambda total: st.builds(TestResults, st.integers(0, total), st.just(total))
)


@given(reports(), results)
def test_points_add_up(report: Report, tests: TestResults | None) -> None:
    found = score(report, tests)

    assert 0 <= found.value <= 100
    assert sum(part.lost for part in found.parts.values()) == pytest.approx(100 - found.value)
    assert all(part.lost >= 0 and 0 <= part.value <= 1 for part in found.parts.values())


def test_the_same_fault_in_another_place_takes_none_away() -> None:
    here = Message(1, "F401", "x", "warning", "f")
    units = Outcome("units", "units", figures={"": 3, "f": 10, "A": 20})
    alone = Report("python", (Outcome("flake8_", "lint", (here,)), units))
    there = replace(here, rule="unused-import", unit="")
    both = replace(alone, outcomes=(*alone.outcomes, Outcome("pylint_", "lint", (there,))))

    assert score(both).value < score(alone).value


@given(reports(), st.sampled_from(["lint", "security", "gate"]), st.data())
def test_one_more_message_never_raises_the_score(
    report: Report, part: str, data: st.DataObject
) -> None:
    kinds = {"lint": messages, "security": dangers, "gate": gates}
    more = data.draw(kinds[part])
    grown = [
        replace(one, messages=(*one.messages, more)) if one.part == part else one
        for one in report.outcomes
    ]

    assert score(replace(report, outcomes=tuple(grown))).value <= score(report).value + 1e-9


@given(reports(), results)
def test_the_same_findings_give_the_same_score(report: Report, tests: TestResults | None) -> None:
    assert score(report, tests) == score(report, tests)


@pytest.mark.parametrize("text", PROGRAMS)
def test_the_same_code_gives_the_same_score(text: str) -> None:
    assert scored(text) == scored(text)


@pytest.mark.parametrize("language", BROKEN)
def test_what_does_not_parse_is_worth_nothing(language: str) -> None:
    assert scored(BROKEN[language], language).value <= 5


@pytest.mark.parametrize(
    "text",
    ["", "# later\n", "def f(:\n", "a\0b", "\ud800", "Here you are:\n\n```python\nx = 1\n```\n"],
)
def test_what_is_no_code_is_worth_nothing(text: str) -> None:
    assert scored(text).value == 0


def test_what_cannot_be_checked_is_not_called_good() -> None:
    for text in ("x = 1\n" * 6_000, "x = " + "[" * 60 + "]" * 60, "a" * 6_000):
        assert scored(text).value <= 5
    broken = Report("python", not_checked=phrase("it took too long"))

    assert score(broken).value <= 5


@pytest.mark.parametrize("language", ["python", *sorted(TREES)])
def test_a_stub_is_worth_little(language: str) -> None:
    assert scored(stub(language), language).value < 10


def test_good_code_without_tests_is_alike_in_every_language() -> None:
    values = {language: scored(text, language).value for language, text in GOOD.items()}

    assert all(75 <= value <= 82 for value in values.values()), values


@pytest.mark.parametrize("text", [SLOPPY, TANGLED, MESSY, UNSAFE])
def test_poor_code_is_below_good(text: str) -> None:
    assert scored(text).value < scored(GOOD["python"]).value - 2


def test_the_asked_name_counts() -> None:
    found = scored(GOOD["python"], wanted="sums")

    assert found.parts["gate"].value == 0.25
    assert scored(GOOD["python"], wanted="totals").parts["gate"].value == 1


def test_without_tests_nothing_is_verified() -> None:
    found = scored(GOOD["python"])

    assert found.value < 82
    assert not found.parts["tests"].measured
    assert found.parts["tests"].value == 0.6


@pytest.mark.parametrize(
    ("tests", "least", "most"),
    [
        (TestResults(6, 6, 10, 10), 0.94, 0.95),
        (TestResults(6, 6), 0.83, 0.85),
        (TestResults(6, 6, 0, 10), 0.73, 0.74),
        (TestResults(3, 6), 0.37, 0.38),
        (TestResults(0, 6), 0.04, 0.05),
        (TestResults(0, 0), 0.6, 0.6),
    ],
)
def test_tests_weigh_by_number_and_strength(tests: TestResults, least: float, most: float) -> None:
    assert least <= score(Report("python"), tests).parts["tests"].value <= most


@given(st.integers(1, 20), st.data())
def test_one_more_passed_test_never_lowers_the_score(total: int, data: st.DataObject) -> None:
    passed = data.draw(st.integers(0, total - 1))
    before, after = (
        score(Report("python"), TestResults(one, total, 10, 10)) for one in (passed, passed + 1)
    )

    assert after.value >= before.value


@given(st.integers(1, 40), st.integers(0, 10), st.sampled_from([0, 10]))
def test_the_more_pass_the_better_however_strong_they_are(
    total: int, caught: int, mutants: int
) -> None:
    values = [
        score(Report("python"), TestResults(passed, total, min(caught, mutants), mutants)).value
        for passed in range(total + 1)
    ]

    assert values == sorted(values)
    assert values[-1] > values[-2]


def test_a_failure_costs_more_than_weak_tests() -> None:
    weak, failed, none = (
        score(Report("python"), tests).value
        for tests in (TestResults(6, 6, 0, 10), TestResults(5, 6, 10, 10), None)
    )

    assert weak > none
    assert failed < score(Report("python"), TestResults(6, 6, 10, 10)).value - 5


def test_two_tools_that_find_the_same_count_once() -> None:
    flake8 = Outcome("flake8_", "lint", (Message(3, "F401", "'os' unused", "warning"),))
    pylint = Outcome("pylint_", "lint", (Message(3, "unused-import", "os", "warning"),))
    once, twice = (score(Report("python", found)) for found in ((pylint,), (flake8, pylint)))

    assert twice.value == once.value
    assert len(twice.parts["lint"].reasons) == 1


def test_the_caps_of_errors_and_severe_faults() -> None:
    for severity, cap in (("error", 0.35), ("severe", 0.72)):
        units = Outcome("units", "units", figures={"f": 40})
        found = Outcome("pylint_", "lint", (Message(1, "a-b", "", severity, "f"),))

        assert score(Report("python", (found, units))).parts["lint"].value <= cap


def test_what_is_outside_of_all_definitions_forgives_by_no_size() -> None:
    found = Outcome("pylint_", "lint", (Message(1, "a-b", "", "warning"),))
    small, large = (
        score(Report("python", (found, Outcome("units", "units", figures={"": size, "f": 5}))))
        for size in (1, 100)
    )

    assert small.value == large.value


def test_the_worst_measure_counts() -> None:
    figures_of_one = {"cognitive": 1.0, "cyclomatic": 1.0, "nesting": 6.0}
    found = Outcome("complexity", "complexity", figures=figures_of_one)

    assert score(Report("python", (found,))).parts["complexity"].value == 0.5


def test_code_that_asks_tools_to_look_away_is_not_laid_out() -> None:
    found = Outcome("format", "format", figures={"kept": 1.0})

    assert score(Report("python", (found,), pragmas={"fmt": 1})).parts["format"].value == 0.8
    assert score(Report("python", (found,))).parts["format"].value == 1


def test_a_check_that_failed_on_code_makes_it_no_better() -> None:
    clean = Outcome("flake8_", "lint")
    slow = Report("python", (clean,), missing=(Missing("pylint_", Cause.SLOW),))

    assert score(slow).parts["lint"].value == 0.88
    assert score(Report("python", (clean,))).parts["lint"].value == 1


def test_a_refusal_says_why() -> None:
    found = score(Report("python", gate=Refusal(Gate.PARSED, 3, "invalid syntax")))

    assert str(found.parts["gate"].reasons[0].text) == "it does not parse, line 3: invalid syntax"


def test_weights_are_whole() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)
