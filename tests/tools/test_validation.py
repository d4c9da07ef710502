"""The validation of the score: its figures, and the damage it does."""

from random import Random

import pytest

from tools.problems import Problem
from tools.problems import collect as problems
from tools.problems.here import Here
from tools.problems.trying import asserts_of, trial
from tools.validation import tested
from tools.validation.damage import CLASSES, apart, parses
from tools.validation.faults import faults
from tools.validation.figures import auc, pair
from tools.validation.good import collect
from tools.validation.others import maintainability

GOOD = list(collect())
WHOLE = set(CLASSES) - {"syntax", "cut off", "prose or fence"}


def test_figures() -> None:
    assert auc([3, 2], [1, 2]) == 0.875
    assert pair([(2, 1), (1, 1), (1, 2)]) == 0.5


def test_there_are_enough_good_functions_of_many_authors_in_both_parts() -> None:
    for tuning in (True, False):
        part = [one.name.rpartition(".")[0] for one in GOOD if one.tuning == tuning]

        assert len(part) >= 30
        assert len(set(part)) >= 15


@pytest.mark.parametrize("kind", CLASSES)
def test_damage_is_damage_and_the_same_each_time(kind: str) -> None:
    for good in GOOD[::5]:
        damaged, again = (CLASSES[kind](apart(good.text), Random(good.name)) for _ in range(2))

        assert damaged == again
        assert not damaged or parses(damaged) == (kind in WHOLE)


def test_taken_apart_is_the_same_together() -> None:
    for good in GOOD:
        assert str(apart(good.text)) == good.text


def test_the_index_falls_with_length() -> None:
    assert maintainability("a = b + c\n") > maintainability("a = b + c\nd = e * f\n" * 20) > 0
    assert maintainability("a = (\n") == 0


PROBLEM = next(one for one in problems() if one.name == "mask")


def test_faults_are_others_each_and_the_same_each_time() -> None:
    good = PROBLEM.good[0].text
    made, again = (list(faults(good, Random("mask"))) for _ in range(2))

    assert made == again
    assert len({good, *made}) == len(made) + 1 > 10
    assert all(map(parses, made))


def test_a_fault_is_one_of_many_kinds() -> None:
    good = "def f(a: list[int], b: int) -> int:\n    return min(a[0] - b, b)\n"

    bodies = {text.splitlines()[-1].strip() for text in faults(good, Random("f"))}

    assert bodies >= {
        "return max(a[0] - b, b)",
        "return min(b - a[0], b)",
        "return min(a[-1] - b, b)",
        "return min(a[0] - a, b)",
    }


def test_the_sets_of_tests() -> None:
    alone, more = (asserts_of(PROBLEM, name) for name in ("weak", "weak + examples"))

    assert alone.written and len(alone.written.asserts) == 6
    assert not alone.examples
    assert [one.said for one in more.examples] == list(PROBLEM.examples)


async def test_a_trial_is_that_of_the_product() -> None:
    found = await trial(Here(), PROBLEM.good[0].text, asserts_of(PROBLEM, "strong"))
    results = found.results()

    assert results and results.passed == results.total == 6
    assert results.mutants_caught > 5


@pytest.mark.parametrize(("strong", "met"), [(70.0, True), (95.0, False)])
def test_the_mark_is_that_of_the_strong_set(strong: float, met: bool) -> None:
    def row(problem: Problem, kind: str, value: float) -> tested.Row:
        return tested.Row(
            problem, kind, {name: 80.0 for name in tested.SETS} | {"strong": value}, ()
        )

    kind, _ = tested.KINDS
    rows = [row(PROBLEM, "", 90), row(PROBLEM, kind, strong)]

    line, found = tested.line_of(kind, rows)

    assert found == met
    assert line.startswith(f"| {kind} | 1 | 0.50 | 0.500 |")
