"""Comments that steer tools are taken out, and nothing else is."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.pragmas import strip


@pytest.mark.parametrize(
    "comment, kind",
    [
        ("# pylint: disable=all", "pylint"),
        ("#pylint:skip-file", "pylint"),
        ("# why not; pylint: disable-next=x", "pylint"),
        ("# noqa", "noqa"),
        ("# NOQA: E501", "noqa"),
        ("# flake8: noqa", "noqa"),
        ("# ruff: noqa: F401", "noqa"),
        ("# fmt: off", "fmt"),
        ("# fmt:skip", "fmt"),
        ("# nosec", "nosec"),
        ("#nosec B101", "nosec"),
        ("# lizard forgives", "lizard"),
        ("# GENERATED CODE", "lizard"),
        ("# complexipy: ignore", "complexipy"),
    ],
)
def test_python_comments_that_steer_are_counted_and_gone(comment: str, kind: str) -> None:
    stripped = strip(f"{comment}\nx = 1  {comment}\n", "python")

    assert stripped.text == "#\nx = 1\n"
    assert stripped.pragmas == {kind: 2}


def test_one_comment_may_steer_several_tools() -> None:
    assert strip("x = 1  # noqa # nosec\n", "python").pragmas == {"noqa": 1, "nosec": 1}


@pytest.mark.parametrize(
    "text",
    [
        "x = '# noqa'\n",
        'x = """\n# pylint: disable=all\n"""\n',
        "x = r'\\'  # a comment\ny = '# fmt: off'\n",
        "x = 1  # formats: off the record\n",
        "x = f'{y}# nosec'\n",
        "# a plain comment about pylint and black\n",
        "",
    ],
)
def test_all_else_stays(text: str) -> None:
    assert strip(text, "python").text == text
    assert not strip(text, "python").pragmas


@pytest.mark.parametrize(
    "text, left",
    [
        ("# -*- coding: rot13 -*-\nx = 1\n", "#\nx = 1\n"),
        ("#!/bin/x\n# vim: set fileencoding=utf-7 :\n", "#!/bin/x\n#\n"),
        ("x = 1\ny = 2\n# coding: utf-8\n", "x = 1\ny = 2\n# coding: utf-8\n"),
        ("\ufeffx = 1\r\ny = 2\r", "x = 1\ny = 2\n"),
    ],
)
def test_what_names_an_encoding_is_dropped_uncounted(text: str, left: str) -> None:
    assert strip(text, "python").text == left
    assert not strip(text, "python").pragmas


def test_a_lone_return_hides_nothing() -> None:
    """Python ends a line there, and so do we."""
    assert strip("x = 1 # a\r# noqa\r", "python").pragmas == {"noqa": 1}


def test_what_cannot_be_tokenized_is_searched_all_the_same() -> None:
    assert strip("x = (  # noqa\n", "python").text == "x = (\n"


@pytest.mark.parametrize(
    "language, text, left, kind",
    [
        ("javascript", "/* eslint-disable */\nf()\n", " \nf()\n", "eslint"),
        ("javascript", "f(); // eslint-disable-line\n", "f(); \n", "eslint"),
        ("javascript", "a = '// eslint-disable'; // x\n", None, ""),
        ("javascript", "a = `\n// eslint-disable\n`\n", None, ""),
        ("typescript", "// @ts-nocheck\nx\n", " \nx\n", "typescript"),
        ("go", "x := 1 //nolint:all\n", "x := 1 \n", "nolint"),
        ("c", "/* NOLINT\n two */ x;\n", " \n x;\n", "nolint"),
        ("java", "f(); // NOSONAR\n", "f(); \n", "java"),
        ("bash", "# shellcheck disable=SC2086\necho $x\n", " \necho $x\n", "shellcheck"),
        ("bash", "# shellcheck source=/etc/passwd\n", " \n", "shellcheck"),
        ("bash", "echo ${x#shellcheck disable=1}\n", None, ""),
        ("bash", "echo '# shellcheck disable=all'\n", None, ""),
        ("sql", "SELECT 1 -- noqa: L001\n", "SELECT 1 \n", "noqa"),
        ("sql", "SELECT '-- noqa'\n", None, ""),
        ("yaml", "a: 1 # yamllint disable-line\n", "a: 1 \n", "yamllint"),
        ("rust", "fn f() {} // lizard forgives\n", "fn f() {} \n", "lizard"),
        ("brainfog", "# noqa\n", None, ""),
    ],
)
def test_other_languages_lose_theirs(language: str, text: str, left: str | None, kind: str) -> None:
    stripped = strip(text, language)

    assert stripped.text == (text if left is None else left)
    assert stripped.pragmas == ({kind: 1} if kind else {})


LINES = st.sampled_from(
    ["x = 1", "def f():", "    return '# noqa'", "# noqa", "y = 2  # fmt: off", "", '"""', "# ok"]
)


@given(st.lists(LINES).map("\n".join))
def test_lines_keep_their_numbers_and_code_its_meaning(text: str) -> None:
    stripped = strip(text, "python")

    assert stripped.text.count("\n") == text.count("\n")
    assert strip(stripped.text, "python").pragmas == {}
    try:
        tree = ast.dump(ast.parse(text), include_attributes=True)
    except SyntaxError:
        return
    assert ast.dump(ast.parse(stripped.text), include_attributes=True) == tree
