"""Scores text by all checks there are, as the limited process does it, but in this one."""

import tempfile

import pytest

from core.checks import Code
from core.checks.report import Report
from core.checks.work import report
from core.scoring import Score, TestResults, score


def reported(text: str, language: str = "python", wanted: str = "") -> Report:
    """What all checks find."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return report(Code(text, language, wanted))


def scored(
    text: str, language: str = "python", wanted: str = "", results: TestResults | None = None
) -> Score:
    """Its score."""
    return score(reported(text, language, wanted), results)
