"""A verdict in words: one line below the answer, and all its reasons on demand."""

from collections.abc import Iterable
from functools import reduce

from core.checks.report import Gate
from core.languages import title
from core.scoring.telling import loss, losses, plainly, tell, why
from core.text import in_code
from core.trials.tally import Trial
from core.trials.tried import Outcome, Tried
from core.verdict import Verdict
from core.versions import Origin, Version
from core.words import Phrase, phrase

_LISTED = 12
"""Tests that are listed among the reasons."""
_SHOWN = 3
"""Losses in the one line."""
_SILENT = "tests"
"""The part that the line's beginning already speaks of."""
_UNREAD = frozenset({Gate.SHORT, Gate.FEW_LINES, Gate.SHORT_LINES, Gate.SHALLOW})
"""The gates before any parser."""


def unread(verdict: Verdict) -> Phrase | None:
    """Why no parser has seen the code; None if one has."""
    if verdict.score is None:
        return verdict.unchecked or phrase("not checked")
    gate = verdict.score.parts["gate"]
    refused = any(reason.rule in _UNREAD for reason in gate.reasons)
    return why(gate)[0] if refused else None


def verdict_line(verdict: Verdict) -> Phrase:
    """What a person can trust at a glance."""
    if verdict.score is None:
        return _not_checked(verdict.unchecked or phrase("not checked"))
    if reason := unread(verdict):
        return _joined([_not_checked(reason), _scored(verdict)])
    if not verdict.parses:
        return phrase("❌ {found}", found=at_a_glance(verdict))
    named = [loss(*lost) for lost in losses(verdict.score) if lost[0] != _SILENT][:_SHOWN]
    return _joined([*_executed(verdict), _scored(verdict), *named])


def _executed(verdict: Verdict) -> list[Phrase]:
    """What running it showed, or that nobody ran it."""
    trial = verdict.trial
    # Its errors, and names in it, are the code's own words.
    lines = [plainly(line) for line in trial.lines] if trial else []
    if trial is None or not trial.ran:
        return [phrase("⚠️ {found}, not executed", found=_parses(verdict)), *lines]
    mark = "✅" if verdict.good else "❌" if verdict.fails else "⚠️"
    told = trial.tested or trial.error or trial.absent or trial.trouble
    found = lines if told else [phrase("it runs, not tested"), *lines]
    return [phrase("{mark} {found}", mark=mark, found=found[0]), *found[1:]]


def failures(verdict: Verdict) -> list[Phrase]:
    """A line for each of the first tests that fail, a person's examples first."""
    failing = verdict.trial.failing if verdict.trial else ()
    lines = [_failure(one) for one in failing[:_SHOWN]]
    if len(failing) > _SHOWN:
        lines.append(phrase("✖ and {count} more", count=len(failing) - _SHOWN))
    return lines


def not_chosen(versions: Iterable[Version]) -> list[Phrase]:
    """A line for each answer to the same prompt that another one was preferred to."""
    return [
        phrase("⚖️ not chosen: {which}, score {score}", which=one.said, score=one.points or 0)
        for one in versions
        if one.origin is Origin.CANDIDATE
    ]


def _tests(verdict: Verdict) -> list[Phrase]:
    """A line for each test, those that fail first, then a person's examples."""
    trial = verdict.trial or Trial()
    found = [_failure(one) for one in trial.failing]
    for one in (*trial.examples, *trial.written):
        test = in_code(plain_test(one.line))
        if one.outcome is Outcome.PASSED:
            found.append(phrase("✔ {whose}: `{test}`", whose=_whose(one), test=test))
        elif one.outcome is Outcome.SET_ASIDE:
            found.append(phrase("– {whose}, set aside: `{test}`", whose=_whose(one), test=test))
    left = len(found) - _LISTED
    return found if left <= 0 else [*found[:_LISTED], phrase("… and {count} more", count=left)]


def _whose(one: Tried) -> Phrase:
    return phrase("your example") if one.said else phrase("the model's test")


def plain_test(line: str) -> str:
    """An assert without its keyword."""
    return line.removeprefix("assert ")


def _failure(one: Tried) -> Phrase:
    whose, test = _whose(one), in_code(plain_test(one.line))
    if not one.got:
        return phrase("✖ {whose}: `{test}`", whose=whose, test=test)
    return phrase("✖ {whose}: `{test}`, got `{got}`", whose=whose, test=test, got=in_code(one.got))


def _not_checked(reason: Phrase) -> Phrase:
    return phrase("⚠️ Not checked: {reason}", reason=plainly(reason))


def at_a_glance(verdict: Verdict) -> Phrase:
    """In a few words: whether it parses, and what it scores once that is known."""
    if verdict.score is None:
        return phrase("not checked")
    if unread(verdict):
        return _joined([phrase("not checked"), _scored(verdict)])
    if not verdict.parses:
        gate = verdict.score.parts["gate"]
        return phrase("{language}: {reason}", language=title(verdict.language), reason=why(gate)[0])
    return _parses(verdict) if verdict.quick else _joined([_parses(verdict), _scored(verdict)])


def reasons(verdict: Verdict) -> list[Phrase]:
    """The line, and below it one for each part that lost points and for each silent check."""
    lost = tell(verdict.score) if verdict.score else []
    silent = [
        phrase("{check} said nothing: {reason}", check=one.name, reason=one.phrase)
        for one in verdict.missing
    ]
    alone = (
        [phrase("code and tests ran in one process: the code could have had a hand in the result")]
        if verdict.trial and verdict.trial.self_reported
        else []
    )
    return [verdict_line(verdict), *_tests(verdict), *lost, *silent, *alone]


def _parses(verdict: Verdict) -> Phrase:
    """It is not more than a parser can say: nothing was compiled or run."""
    language = f"{title(verdict.language)} {verdict.reader}".strip()
    return phrase("parses as {language}", language=language)


def _scored(verdict: Verdict) -> Phrase:
    points = verdict.points or 0
    if verdict.before is None:
        return phrase("score {score}", score=points)
    if not (change := points - verdict.before):
        return phrase("score {score}, as before", score=points)
    return phrase("score {score} ({change})", score=points, change=f"{change:+d}".replace("-", "−"))


def _joined(parts: Iterable[Phrase]) -> Phrase:
    return reduce(lambda one, two: phrase("{one} · {two}", one=one, two=two), parts)
