"""The problems: what they say of their answers and asserts is so."""

import ast
from collections import Counter

import black
import pytest

from core.trials.examples import examples
from core.trials.written import Written, sift
from tools.problems import Problem, collect, fails, right
from tools.problems.reading import changed, read

PROBLEMS = {one.name: one for one in collect()}
problems = pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)


def test_there_are_enough_of_many_kinds() -> None:
    assert len(PROBLEMS) >= 50
    assert len({one.domain for one in PROBLEMS.values()}) == 10
    assert sum(len(one.good) > 1 for one in PROBLEMS.values()) >= 25
    for tuning in (True, False):
        assert sum(one.tuning == tuning for one in PROBLEMS.values()) >= 20


@problems
def test_good_answers_pass_the_check_and_wrong_ones_do_not(problem: Problem) -> None:
    assert not [one.text for one in problem.good if fails(one.text, problem.check)]
    assert not [one.remark for one in problem.wrong if not fails(one.text, problem.check)]
    assert sum(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(problem.check))) >= 10
    assert 3 <= len(problem.wrong) <= 6


@problems
def test_no_answer_is_told_by_its_looks(problem: Problem) -> None:
    """Wrong ones parse, are laid out and explained as good ones are, and differ."""
    texts = [one.text for one in (*problem.good, *problem.wrong)]

    assert all(black.format_str(text, mode=black.Mode()) == text for text in texts)
    assert all(text.count('"""') >= 2 for text in texts)
    assert len(set(texts)) == len(texts)
    assert all(one.remark for one in problem.wrong)


@problems
def test_each_assert_is_worth_a_run(problem: Problem) -> None:
    for lines in (problem.strong, problem.weak):
        sifted = sift(Written(problem.name, lines))

        assert len(sifted.asserts) == 6, sifted.refused


@problems
def test_what_a_person_gave_is_read_as_examples_and_right(problem: Problem) -> None:
    assert len(examples("\n".join(problem.examples))) == 2
    assert all(right(problem, line) for line in problem.examples)


@pytest.mark.parametrize(("kind", "share", "whole"), [("strong", 0.84, 0.58), ("weak", 0.33, 0.03)])
def test_as_many_asserts_are_right_as_models_write(kind: str, share: float, whole: float) -> None:
    found = [
        [right(problem, line) for line in getattr(problem, kind)] for problem in PROBLEMS.values()
    ]
    counts = Counter(map(sum, found))

    assert counts.total() == len(PROBLEMS)
    assert sum(map(sum, found)) / (6 * len(found)) == pytest.approx(share, abs=0.01)
    assert counts[6] / len(found) == pytest.approx(whole, abs=0.02)


def test_a_change_is_made_in_its_place() -> None:
    assert changed("a = 1\nb = 2\n", "-b = 2\n+b = 3\n") == "a = 1\nb = 3\n"
    assert changed("a = 1\n    a = 1\n", " a = 1\n+c\n") == "a = 1\nc\n    a = 1\n"


def test_a_change_that_fits_nowhere_or_twice_is_refused() -> None:
    for base in ("a = 1\n", "b = 2\nb = 2\n"):
        with pytest.raises(ValueError, match="fit"):
            changed(base, "-b = 2\n+b = 3\n")


def test_an_endless_answer_fails() -> None:
    assert fails("while True:\n    try:\n        x = 1\n    except Exception:\n        pass\n", "")


def test_a_problem_is_read_from_its_text() -> None:
    block = "```python\nassert f(1) == 1\nassert f(2) == 2\n```\n"
    text = "# f\n\nDo it.\n\n## Good\n\n```python\nx = 1\n```\n\n## Wrong\n\nTwo.\n\n"
    text += "```diff\n-x = 1\n+x = 2\n```\n\n"
    text += "".join(f"## {name}\n\n{block}\n" for name in ("Check", "Strong", "Weak"))
    found = read("numbers", text)

    assert (found.name, found.task) == ("f", "Do it.")
    assert [(one.text, one.remark) for one in found.wrong] == [("x = 2\n", "Two.")]
    assert found.strong == found.weak == found.examples
