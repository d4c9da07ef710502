"""The score in words."""

import json

import pytest

from core.checks import Message, Outcome
from core.checks.report import Report
from core.scoring import TestResults, score
from core.scoring.telling import plain, tell
from core.words import words
from tests.core.scored import scored

SLOPPY = """\
import os
import sys


def read(path):
    try:
        return path.read()  # noqa
    except:
        return None
"""


def lines(text: str, results: TestResults | None = None) -> list[str]:
    """What is told about it."""
    return [str(line) for line in tell(scored(text, results=results))]


def test_the_largest_loss_comes_first_and_points_to_lines() -> None:
    assert lines(SLOPPY) == [
        "lint −20: bare except (line 8), unused import ×2, 1 pragma ignored",
        "tests −16: not checked",
        "layout −1",
        "documentation −1: no docstring (line 5), no return type (line 5)",
    ]


def test_a_part_that_lost_nothing_is_not_told() -> None:
    assert lines('"""Doc."""\n\nprint(1 + 1)\n') == ["tests −18: not checked"]


def test_tests_say_what_they_came_to() -> None:
    told = lines(SLOPPY, TestResults(5, 6, 8, 10))

    assert told[1].endswith("5 of 6 tests passed, they catch 8 of 10 planted faults")


def test_the_rest_of_many_is_counted() -> None:
    many = tuple(Message(line, f"a-{'b' * line}", "", "error") for line in range(1, 10))
    report = Report("python", (Outcome("pylint_", "lint", many),))

    assert str(tell(score(report))[0]).endswith("a bbbb (line 4), 5 more")


def test_what_does_not_parse_is_told_alone() -> None:
    assert lines("def f(:\n") == ["basics −100: it does not parse, line 1: invalid syntax"]


def test_names_with_braces_are_told_as_they_are() -> None:
    found = Outcome("bandit_", "security", (Message(2, "B602", "{x} {", "high/high"),))

    assert "{x} { (line 2)" in str(tell(score(Report("python", (found,))))[0])


@pytest.mark.parametrize("locale", ["en", "tr"])
def test_the_plain_form_is_json(locale: str) -> None:
    found = json.loads(json.dumps(plain(scored(SLOPPY), words(locale))))

    assert set(found["parts"]["lint"]) == {"value", "weight", "measured", "lost", "reasons"}
    assert found["parts"]["lint"]["reasons"][0] == {
        "line": 8,
        "rule": "bare-except",
        "text": "bare except",
    }
