"""The line below an answer names what ran, and what did not."""

from core.reasons import verdict_line
from core.trials.tally import Trial, Tried
from core.trials.tried import Outcome
from core.verdict import Verdict, tried
from core.words import phrase, words
from tests.core.verdicts import scoring


def line(trial: Trial) -> str:
    """It, of code that came to that."""
    return words("en").say(verdict_line(verdict(trial)))


def verdict(trial: Trial) -> Verdict:
    """One of clean code that came to that."""
    return tried(scoring(90), trial).verdict


def test_code_that_did_not_come_to_its_end_does_not_run() -> None:
    endless = Trial(ran=True, trouble=phrase("it needed more than 5 s of computing"))
    alone = Trial(ran=True, absent="numpy")

    assert line(endless).startswith("⚠️ it needed more than 5 s of computing · ")
    assert line(alone).startswith("⚠️ the sandbox does not have the module `numpy` · ")


def test_examples_that_nobody_could_run_are_told() -> None:
    aside = Tried("assert f('a') == 'b'", Outcome.SET_ASIDE, "'a' -> 'b'")

    assert "it runs, not tested · 1 of your examples was not run" in line(Trial((aside,), ran=True))
