"""Whether code parses, in each language."""

import pytest

from tests.core.checks.examining import examine, rules
from tests.core.checks.programs import BROKEN, GOOD


@pytest.mark.parametrize("language", GOOD)
def test_a_good_program_parses(language: str) -> None:
    assert not examine("syntax", GOOD[language], language).messages


@pytest.mark.parametrize("language", BROKEN)
def test_a_broken_one_does_not(language: str) -> None:
    assert rules(examine("syntax", BROKEN[language], language)) == {"syntax"}


def test_the_line_of_the_fault_is_told() -> None:
    outcome = examine("syntax", "a = 1\nb = = 2\n")

    assert outcome.messages[0].line == 2


def test_the_version_of_python_is_told() -> None:
    assert examine("syntax", "a = 1\n").figures["python"] >= 3.11


def test_a_missing_bracket_is_named() -> None:
    outcome = examine("syntax", "int f(void) { return 1;\n", "c")

    assert outcome.messages[0].text == "missing }"


@pytest.mark.parametrize("language", ["yaml", "sql"])
def test_a_sentence_is_no_code(language: str) -> None:
    assert examine("syntax", "here you are", language).messages


def test_sql_of_any_common_dialect_parses() -> None:
    for text in ("SELECT TOP 3 a FROM t", "SELECT `a` FROM `t` LIMIT 1, 2", "SELECT a::int FROM t"):
        assert not examine("syntax", text, "sql").messages


def test_references_to_references_stay_small() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]

    assert not examine("syntax", "\n".join(lines), "yaml").messages
