"""Repair: what is given back to the model, in which words, and whether what comes is better."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.checks.report import Gate
from core.conversation import Turn
from core.extraction import Block, main_block
from core.prompt import Message
from core.proving.draft import PYTHON, Draft
from core.reasons import plain_test
from core.scoring.telling import tell, why
from core.text import in_code
from core.trials.tally import Outcome, Trial, Tried
from core.words import Phrase, phrase

_UNPARSED = ("syntax", Gate.PARSED.value)
_MOST_SHOWN = 6
"""Failing tests that the model is told of; more only cost its window."""


@dataclass(frozen=True, slots=True)
class Ailment:
    """What is wrong with code, as far as that can be believed."""

    said: Phrase
    """For people, as part of a sentence."""
    told: str
    """For the model."""
    line: int = 0
    """Where; 0 if nobody knows."""


def ailment(draft: Draft) -> Ailment | None:
    """What in `draft` may be repaired without asking anybody; None if there is nothing.

    Errors, a person's examples, and a model's asserts if at least two of them agree.
    """
    if draft.verdict.language != PYTHON or draft.verdict.score is None:
        return None
    if not draft.verdict.parses:
        return _unparsed(draft)
    trial = draft.trial
    if trial.error:
        told = f"Running it stops with: {trial.error}" + _at(trial.line)
        return Ailment(
            phrase("it stops with `{error}`", error=in_code(trial.error)), told, trial.line
        )
    failing = [one for one in trial.examples if one.outcome is Outcome.FAILED]
    if not failing and trial.repairable:
        failing = [one for one in trial.written if one.outcome is Outcome.FAILED]
    return Ailment(_fails(failing[0]), told_of(failing)) if failing else None


def _unparsed(draft: Draft) -> Ailment | None:
    """A syntax error; code that is too long or too deep for a parser is not repaired."""
    score = draft.verdict.score
    found = score.parts["gate"].reasons if score else ()
    wrong = next((one for one in found if one.rule in _UNPARSED), None)
    if wrong is None or score is None:
        return None
    reason = why(score.parts["gate"])[0]
    return Ailment(reason, f"It does not parse: {wrong.text}", wrong.line)


def _fails(one: Tried) -> Phrase:
    test = in_code(plain_test(one.line))
    if not one.got:
        return phrase("`{test}` fails", test=test)
    return phrase("`{test}` fails, got `{got}`", test=test, got=in_code(one.got))


def told_of(failing: Sequence[Tried]) -> str:
    """Failing tests, with what came instead, for the model."""
    given = any(one.said for one in failing)
    lines = ["These must hold, and do not:" if given else _OF_A_MODEL]
    for one in failing[:_MOST_SHOWN]:
        got = f"  # got {one.got}" if one.got else ""
        lines.append(f"- {one.said or one.line}{got}")
    return "\n".join(lines)


_OF_A_MODEL = (
    "Tests fail that were written from the task alone. Where the task says otherwise than a test, "
    "the test is wrong: leave the code as it is there."
)


def _at(line: int) -> str:
    return f" (line {line})" if line else ""


def asking(before: Sequence[Message], draft: Draft, told: str) -> tuple[Message, ...]:
    """The chat that asks for a repair: the one that led to `draft`, and what is wrong with it.

    It begins as the answer's own did, so that the server's prefix cache helps.
    """
    code = Block(draft.verdict.language, "", draft.code, complete=True).fenced()
    return (*before, Message("assistant", code), Message("user", f"{told}\n\n{_ASKED}"))


_ASKED = (
    "Find the cause, and answer with the whole corrected program in one code block, then say in "
    "one sentence what was wrong. Change nothing else."
)


def brief(code: Turn, trial: Trial) -> str:
    """What a model has to know when a person asks it to repair the `code` of a turn."""
    block = main_block(code.reply, code.language)
    failing = trial.failing
    if code.verdict and not code.verdict.parses and code.verdict.score:
        gate = code.verdict.score.parts["gate"]
        told = f"It does not parse: {gate.reasons[0].text}" if gate.reasons else ""
    elif trial.error:
        told = f"Running it stops with: {trial.error}{_at(trial.line)}"
    elif failing:
        told = told_of(failing)
    elif trial.trouble:
        told = f"Running it came to a bad end: {trial.trouble}"
    elif remarks := _remarks(code):
        told = "\n".join(("Remarks on it:", *(f"- {one}" for one in remarks)))
    else:
        told = "Nothing is known to be wrong with it; change only what certainly is."
    text = block.fenced() if block else code.reply
    return f"This is the code to repair:\n\n{text}\n\n{told}"


def _remarks(code: Turn) -> list[str]:
    """What was found that cost it points; what nobody looked at is no remark."""
    score = code.verdict.score if code.verdict else None
    if score is None:
        return []
    found = {name: part for name, part in score.parts.items() if part.measured}
    return [str(line) for line in tell(replace(score, parts=found))]


def better(before: Draft, after: Draft) -> bool:
    """Whether `after` is a step forward: nothing that passed is lost, and less fails.

    What can no longer be run proves nothing, so all that was tried has to be tried again.
    """
    if after.verdict.language != PYTHON or after.verdict.score is None:
        return False
    if not before.verdict.parses:
        return after.verdict.parses or _further(before, after)
    if not after.verdict.parses:
        return False
    old, new = before.trial, after.trial
    if (old.ran and not new.ran) or not _tried(old) <= _tried(new):
        return False
    if not _tried(old, _PASSED) <= _tried(new, _PASSED):
        return False
    return _badness(new) < _badness(old) or _further(before, after)


def _further(before: Draft, after: Draft) -> bool:
    """Whether the code, which ends in an error all the same, comes further and into another."""
    old, new = ailment(before), ailment(after)
    if old is None or new is None or not 0 < old.line < new.line:
        return False
    again = bool(before.trial.error) and before.trial.error == after.trial.error
    return not again and _at_line(before, old.line) != _at_line(after, new.line)


def _at_line(draft: Draft, line: int) -> str:
    return "".join(draft.code.split("\n")[line - 1 : line]).strip()


def mended(draft: Draft) -> bool:
    """Whether nothing is known to be wrong with it, and it came to its end."""
    trial = draft.trial
    return ailment(draft) is None and not (trial.absent or trial.trouble)


_PASSED = frozenset({Outcome.PASSED})
_TOLD = frozenset({Outcome.PASSED, Outcome.FAILED})


def _tried(trial: Trial, outcomes: frozenset[Outcome] = _TOLD) -> frozenset[str]:
    """The tests with one of these `outcomes`; an example may call the code by another name."""
    every = (*trial.examples, *trial.written)
    return frozenset(one.said or one.line for one in every if one.outcome in outcomes)


def _badness(trial: Trial) -> tuple[bool, int, int]:
    stops = bool(trial.error or trial.trouble)
    return stops, len(trial.failing), -len(trial.passed)
