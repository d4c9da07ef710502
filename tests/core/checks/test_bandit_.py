"""Code that lets strangers in."""

import pytest

from tests.core.checks.examining import examine
from tests.core.checks.programs import GOOD


def test_a_good_program_has_no_issue() -> None:
    assert not examine("bandit_", GOOD["python"]).messages


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        ("import subprocess\nsubprocess.run(a, shell=True)\n", "B602", "high/high"),
        ("import pickle\npickle.loads(b'')\n", "B301", "medium/high"),
        ("PASSWORD = 'hunter2'\n", "B105", "low/medium"),
        ("import requests\nrequests.get('x', verify=False, timeout=3)\n", "B501", "high/high"),
    ],
)
def test_issues_and_how_sure_it_is(text: str, rule: str, severity: str) -> None:
    found = {message.rule: message.severity for message in examine("bandit_", text).messages}

    assert found.get(rule) == severity


def test_what_is_fine_in_most_code_is_left_out() -> None:
    text = "import pickle, random, subprocess\nassert random.random() < 1\n"

    assert not examine("bandit_", text).messages


def test_what_it_cannot_read_is_not_called_clean() -> None:
    with pytest.raises(ValueError, match="skipped"):
        examine("bandit_", "def f(:\n")


def test_an_order_to_look_away_is_not_taken() -> None:
    assert examine("bandit_", "eval(input())  # nosec\n").messages
