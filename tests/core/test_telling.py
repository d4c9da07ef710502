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


def told_of(check: str, part: str, *found: Message) -> str:
    """The line about what one check found."""
    return str(tell(score(Report("python", (Outcome(check, part, found),))))[0])


@pytest.mark.parametrize(
    ("words_of_a_tool", "shown"),
    [
        ("Possible password: '*x* __y__'", "`Possible password: '*x* __y__'`"),
        ("Prefer [ p ] || [ q ]", "`Prefer [ p ] || [ q ]`"),
        ("legacy `...`", "`legacy '...'`"),
        ("<!channel> ```", "`<!channel> '''`"),
        ("nothing to see", "nothing to see"),
    ],
)
def test_the_words_of_tools_format_nothing(words_of_a_tool: str, shown: str) -> None:
    found = Message(2, "B105", words_of_a_tool, "high/high")

    assert f": {shown} (line 2)" in told_of("bandit_", "security", found)


def test_names_that_look_like_markup_are_told_as_code() -> None:
    stub = Message(1, "asked-stub", "__a`b__", "error")
    hard = Message(3, "cognitive", "A.__init__", "")
    complexity = Outcome("complexity", "complexity", (hard,), {"cognitive": 40.0})

    assert "`__a'b__` is a stub" in told_of("substance", "gate", stub)
    told = " ".join(map(str, tell(score(Report("python", (complexity,))))))
    assert "`A.__init__` is hard to follow" in told


def test_what_a_parser_quotes_of_the_code_stays_in_one_short_line() -> None:
    quoted = Message(
        0, "syntax", "Error tokenizing 'a\n@everyone\r\n\u2028```" + "x" * 300, "error"
    )
    line = told_of("syntax", "gate", quoted)

    assert len(line.splitlines()) == 1 and len(line) < 160
    assert "`Error tokenizing 'a @everyone '''x" in line and line.endswith("x…`")


def test_that_it_does_not_parse_is_told_before_what_follows_from_it() -> None:
    missing = Message(0, "name", "total", "error")
    broken = Message(3, "syntax", "missing fi", "error")
    found = Outcome("substance", "gate", (missing,)), Outcome("syntax", "gate", (broken,))

    assert str(tell(score(Report("bash", found)))[0]) == (
        "basics −100: it does not parse, line 3: missing fi, `total` is missing"
    )


@pytest.mark.parametrize("locale", ["en", "tr"])
def test_the_plain_form_is_json(locale: str) -> None:
    found = json.loads(json.dumps(plain(scored(SLOPPY), words(locale))))

    assert set(found["parts"]["lint"]) == {"value", "weight", "measured", "lost", "reasons"}
    assert found["parts"]["lint"]["reasons"][0] == {
        "line": 8,
        "rule": "bare-except",
        "text": "bare except",
    }
