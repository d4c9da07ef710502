"""The language of code that nothing names."""

import pytest

from core.checks import Code, work
from core.checks.guessing import guess
from core.checks.work import report
from tests.core.checks.programs import GOOD


@pytest.mark.parametrize("language", sorted(GOOD))
def test_a_good_program_tells_its_language(language: str) -> None:
    assert guess(GOOD[language]) == language


@pytest.mark.parametrize("language", ["go", "rust", "java", "c"])
def test_a_program_that_was_cut_off_still_does(language: str) -> None:
    text = GOOD[language]

    assert guess(text[: len(text) * 3 // 4]) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("#!/usr/bin/env python3\nthis is no python", "python"),
        ("#!/bin/sh\necho hi\n", "bash"),
        ("#!/usr/bin/env node\nx\n", "javascript"),
        ("const x = (a) => { return a + 1; };\nconsole.log(x(2));\n", "javascript"),
        ("interface A { b: string; c?: number }\nconst a: A = { b: 'x' };\n", "typescript"),
        ("-- all\nselect * from t where a = 1;\n", "sql"),
        ("print('x')\n", "python"),
        ("def f(:\n    return 1\n", "python"),
    ],
)
def test_short_programs_do_too(text: str, language: str) -> None:
    assert guess(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "Hello, this is an answer in words. It has two sentences.",
        "Note: remember to {close} the file; then go on.",
        "Select the first option and update your system.",
        "1. open it\n2. close it\n",
        "yes",
        "<p>Some words</p>",
        "値 🙂 {",
    ],
)
def test_words_are_in_no_language(text: str) -> None:
    assert guess(text) == ""


def test_the_report_says_which_language_it_was() -> None:
    assert report(Code(GOOD["go"], "")).language == "go"
    assert report(Code("just words", "")).language == ""


def test_what_is_too_deep_is_not_even_guessed_at() -> None:
    assert report(Code("{" * 60_000, "")).gate is not None


def test_a_guess_that_takes_too_long_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def guess_for_ever(_: str) -> str:
        while True:
            pass

    monkeypatch.setattr(work, "guess", guess_for_ever)

    assert report(Code("x", "")).language == ""
