"""The language of code that nothing names."""

from time import process_time

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
        ("Sure! Here it is:\n\ndef f(x):\n    return x\n", "python"),
        ("#!/usr/bin/env -S node --x\nx\n", "javascript"),
        ('greet() {\n  echo "$1"\n}\ngreet you\n', "bash"),
        ("DROP TABLE users;\n", "sql"),
        ("select 1;\n", "sql"),
        ("name: ci\non:\n  - push\n", "yaml"),
        ("- name: one\n  run: two\n", "yaml"),
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
        "- buy milk\n- buy eggs\n",
        "# Plan\n\n- ship it\n- rest\n",
        "Hello: world\nThanks: all\n",
        "Question: what is it?\nAnswer: nothing\n",
        "From: a@b.c\nTo: d@e.f\nSubject: hi\n",
        "Not: kodu çalıştırın.\nMerhaba: bu bir cevap.\n",
        "note: it is late.\nso: go home.\n",
        "Update your system\n",
        "Create a table\n",
        "Select one from the menu\n",
        "Delete from the list what you do not want\n",
        'Here is JSON: {"a": 1}\n',
        "\\begin{a} x_{1} \\end{a};\n",
        "You need\nfrom os import path\nto do so.\n",
        "class starts at:\n",
        "#!/bin/notashell with bash words\nhi\n",
    ],
)
def test_words_are_in_no_language(text: str) -> None:
    assert guess(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "#include <iostream>\nint main() { std::cout << 1; }\n",
        "using System;\nclass A { static void Main() { Console.WriteLine(1); } }\n",
        'fun main() { println("x") }\n',
        "<?php function f($a) { return $a; } ?>\n",
        "body {\n  color: red;\n}\n",
        "<script>var a = {b: 1};</script>\n",
        "func f(a: Int) -> Int { return a }\n",
        "object A { def main(a: Array[String]): Unit = println(1) }\n",
        'resource "a" "b" { c = 1 }\n',
        "message A { string b = 1; }\n",
    ],
)
def test_a_language_without_a_parser_is_not_taken_for_another(text: str) -> None:
    """It would be broken code of that one, which scores nothing."""
    assert guess(text) == ""


def test_the_report_says_which_language_it_was() -> None:
    assert report(Code(GOOD["go"], "")).language == "go"
    assert report(Code("just words", "")).language == ""


def test_what_is_too_deep_is_not_even_guessed_at() -> None:
    assert report(Code("{" * 60_000, "")).gate is not None


def test_blanks_take_no_time_to_guess_at() -> None:
    begun = process_time()

    assert guess((" " * 38 + "\n") * 4900) == ""
    assert process_time() - begun < 1


def test_a_guess_that_takes_too_long_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def guess_for_ever(_: str) -> str:
        while True:
            pass

    monkeypatch.setattr(work, "guess", guess_for_ever)

    assert report(Code("x", "")).language == ""
