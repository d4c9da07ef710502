"""What stands below the text of an answer: what repair changed, and tests that were asked for."""

from collections.abc import Iterator, Sequence

from core.extraction import Block
from core.job import Aim
from core.reasons import plain_test
from core.rendering import Rendering
from core.trials.tried import Outcome, Tried
from core.versions import Origin, Version
from core.words import Phrase, Words, phrase, phrases

_MOST_LINES = 40
"""Of a change; what is longer is read as code."""
_SIGNS = {Outcome.PASSED: "✔", Outcome.FAILED: "✖", Outcome.SET_ASIDE: "–"}


def rounds(rendering: Rendering, words: Words) -> str:
    """It, as Markdown; empty if there is nothing."""
    parts = list[str]()
    for version in rendering.versions:
        if version.origin is Origin.REPAIRED:
            parts += _round(version, words)
    trial = rendering.verdict.trial if rendering.verdict else None
    if rendering.aim in (Aim.TEST, Aim.FIX_TEST) and trial:
        parts += _listed(phrase("Your examples"), trial.examples, words)
        parts += _listed(phrase("The model's tests"), trial.written, words)
    return "\n\n".join(parts)


def _round(version: Version, words: Words) -> Iterator[str]:
    yield words.say(version.said)
    if not version.kept or not version.diff:
        return
    lines = version.diff.splitlines()
    shown = "".join(f"{line}\n" for line in lines[:_MOST_LINES])
    yield Block("diff", "", shown, complete=True).fenced()
    if (left := len(lines) - _MOST_LINES) > 0:
        yield words.say(phrases("… {count} more line", "… {count} more lines", left))


def _listed(title: Phrase, tests: Sequence[Tried], words: Words) -> Iterator[str]:
    """All `tests` with what came of them."""
    if tests:
        yield words.say(title)
        lines = "".join(f"{_line(one)}\n" for one in tests)
        yield Block("text", "", lines, complete=True).fenced()


def _line(one: Tried) -> str:
    test = plain_test(one.line)
    got = f"   # {one.got}" if one.got and one.outcome is Outcome.FAILED else ""
    return f"{_SIGNS[one.outcome]} {test}{got}"
