"""Examines text as a check meets it: in an empty folder of its own."""

import tempfile
from importlib import import_module
from pathlib import Path

import pytest

from core.checks import Code, Outcome


def examine(check: str, text: str, language: str = "python", wanted: str = "") -> Outcome:
    """What the check of that name finds; nothing is left in its folder."""
    module = import_module(f"core.checks.{check}")
    assert language in module.languages()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        outcome: Outcome = module.examine(Code(text, language, wanted))
        assert not list(Path(folder).iterdir())
    return outcome


def rules(outcome: Outcome) -> set[str]:
    """The rules of its messages."""
    return {message.rule for message in outcome.messages}
