"""flake8's engines under its codes."""

import pytest

from tests.core.checks.examining import examine, rules
from tests.core.checks.programs import GOOD


def test_a_good_program_has_no_message() -> None:
    assert not examine("flake8_", GOOD["python"]).messages


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        ("import os\n", "F401", "warning"),
        ("print(nothing)\n", "F821", "error"),
        ("'%d %d' % (1,)\n", "F507", "error"),
        ("from os import *\n", "F403", "severe"),
        ("def f():\n    a = 1\n", "F841", "warning"),
        ("try:\n    pass\nexcept:\n    pass\n", "E722", "severe"),
        ("def f(a):\n    return a == None\n", "E711", "convention"),
        ("a = '\\d'\n", "W605", "warning"),
    ],
)
def test_codes_and_severities(text: str, rule: str, severity: str) -> None:
    found = {message.rule: message.severity for message in examine("flake8_", text).messages}

    assert found.get(rule) == severity


def test_layout_counts_elsewhere() -> None:
    assert not examine("flake8_", "a=1;b =  {'x' :a}\nif a: print( b )\n").messages


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    examine("flake8_", "import os\nl = lambda: 0\n")

    assert capfd.readouterr() == ("", "")


def test_messages_stand_in_their_unit() -> None:
    text = "class A:\n    def f(self):\n        b = 1\n"

    assert [message.unit for message in examine("flake8_", text).messages] == ["A.f"]
    assert rules(examine("flake8_", text)) == {"F841"}


def test_what_follows_from_a_wildcard_and_taste_are_left_out() -> None:
    text = "from os import *\nl = getcwd()\nprint(l)\n"

    assert rules(examine("flake8_", text)) == {"F403"}
