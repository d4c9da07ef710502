"""How long code is."""

import pytest

from tests.core.checks.examining import examine
from tests.core.checks.programs import GOOD, TREES


@pytest.mark.parametrize("language", ["python", "sql", *sorted(TREES)])
def test_a_good_program_is_short(language: str) -> None:
    figures = examine("length", GOOD[language], language).figures

    assert figures["file"] <= 20
    assert figures["repetition"] == 0
    assert figures.get("function", 1) <= 10


def test_the_longest_function_is_named() -> None:
    lines = "".join(f"    a{n} = {n}\n" for n in range(50))
    outcome = examine("length", f"def short():\n    return 1\n\n\ndef long():\n{lines}")

    assert outcome.figures["function"] == 50
    assert outcome.messages[0].text == "long"


def test_copies_with_other_names_are_copies() -> None:
    copy = "total_{n} = 0\nfor item_{n} in items:\n    total_{n} += item_{n} * {n}\n"
    text = "".join(copy.format(n=n) for n in range(10))

    assert examine("length", text).figures["repetition"] > 0.75


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("javascript", "if (a{n} > {n}) {{ console.log(a{n}); }}\nlet b{n} = f({n});\n"),
        ("sql", "SELECT a{n} FROM t{n};\nDELETE FROM t{n} WHERE x = {n};\n"),
    ],
)
def test_copies_are_seen_in_other_languages(language: str, text: str) -> None:
    whole = "".join(text.format(n=n) for n in range(10))

    assert examine("length", whole, language).figures["repetition"] > 0.7


def test_a_second_copy_is_forgiven() -> None:
    copy = "total_{n} = 0\nfor item_{n} in items:\n    total_{n} += item_{n} * {n}\nprint({n})\n"

    assert examine("length", copy.format(n=1) + copy.format(n=2)).figures["repetition"] == 0


def test_comments_and_blank_lines_are_no_length() -> None:
    assert examine("length", "# a\n\n# b\nx = 1\n").figures["file"] == 1
