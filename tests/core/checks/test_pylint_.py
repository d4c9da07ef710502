"""pylint's messages, without those that say nothing about code from a chat."""

from pathlib import Path

import pytest

from tests.core.checks.examining import examine, rules
from tests.core.checks.programs import GOOD


def test_a_good_program_has_no_message() -> None:
    assert not examine("pylint_", GOOD["python"]).messages


def test_it_follows_types() -> None:
    text = "class A:\n    def f(self):\n        return self.g()\n"
    (message,) = examine("pylint_", text).messages

    assert (message.rule, message.severity, message.unit) == ("no-member", "error", "A.f")


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        ("def f(a=[]):\n    return a\n", "dangerous-default-value", "severe"),
        ("try:\n    print()\nexcept:\n    print(1)\n", "bare-except", "severe"),
        ("import os\n", "unused-import", "warning"),
        ("def f(a):\n    return True if a else False\n", "simplifiable-if-expression", "refactor"),
        ("def f(a):\n    return a == None\n", "singleton-comparison", "convention"),
        ("print(nothing)\n", "undefined-variable", "error"),
    ],
)
def test_severities(text: str, rule: str, severity: str) -> None:
    found = {message.rule: message.severity for message in examine("pylint_", text).messages}

    assert found.get(rule) == severity


def test_what_people_have_installed_is_no_error() -> None:
    text = "import pandas_of_theirs\nfrom numpy_of_theirs import array\n"

    assert rules(examine("pylint_", text)) == {"unused-import"}


def test_docs_names_and_layout_count_elsewhere() -> None:
    assert not examine("pylint_", "def F(aB): return {'x' :aB} # todo: FIXME\n").messages


def test_each_text_is_read_anew() -> None:
    assert rules(examine("pylint_", "print(a)\n")) == {"undefined-variable"}
    assert not examine("pylint_", "a = 1\nprint(a)\n").messages


def test_settings_that_lie_around_steer_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pylintrc").write_text("[MAIN]\ndisable=all\n")
    monkeypatch.setenv("PYLINTRC", str(tmp_path / "pylintrc"))

    assert rules(examine("pylint_", "import os\n")) == {"unused-import"}
