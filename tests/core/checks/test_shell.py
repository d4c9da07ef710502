"""What goes wrong in Bash although it parses."""

import pytest

from core.checks import shell
from tests.core.checks.examining import examine
from tests.core.checks.programs import GOOD


def test_a_good_script_has_no_message() -> None:
    assert not examine("shell", GOOD["bash"], "bash").messages


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        ("echo $1\n", "SC2086", "refactor"),
        ("cd /tmp\nrm -rf x\n", "SC2164", "warning"),
        ("a = 1\n", "SC2283", "error"),
        ("echo `ls`\n", "SC2006", "convention"),
    ],
)
def test_rules_and_severities(text: str, rule: str, severity: str) -> None:
    found = {message.rule: message.severity for message in examine("shell", text, "bash").messages}

    assert found.get(rule) == severity


def test_without_the_program_there_is_no_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda _name: "/nowhere")
    monkeypatch.setenv("PATH", "/nowhere")
    shell._program.cache_clear()  # pylint: disable=protected-access

    with pytest.raises(ImportError, match="shellcheck"):
        examine("shell", "echo\n", "bash")
    shell._program.cache_clear()  # pylint: disable=protected-access
