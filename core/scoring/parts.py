"""Complexity, length, security, layout and docs: what checks measured, as values from 0 to 1."""

import math
from collections.abc import Mapping

from core.checks import Message
from core.checks.report import Report
from core.scoring.finding import Found, Reason, curve, figures, lacking, messages, of_part, said
from core.scoring.lint import pragmas
from core.scoring.topics import words_of
from core.words import Phrase, phrase

COMPLEXITY, LENGTH, SECURITY, FORMAT, DOCS = 0.90, 0.92, 0.95, 0.85, 0.70
"""The priors."""

# Fine up to the first, half the value at the second.
_LIMITS = {
    "cognitive": (8, 22),
    "cyclomatic": (10, 25),
    "nesting": (3, 6),
    "repetition": (0.08, 0.45),
    "function": (40, 160),
    "file": (300, 1_500),
}
# Braces and error handling cost a level that Python does not need.
_NESTING_ELSEWHERE = (4, 8)
_STEEPNESS = 0.45
_SEVERITIES = {"high": 5.0, "medium": 2.0, "low": 0.6}
_CONFIDENCES = {"high": 1.0, "medium": 0.8, "low": 0.5}
_MOST_LAYOUT = 0.8
"""Of code with pragmas: it asked not to be laid out."""


def complexity(report: Report) -> Found:
    """The worst function by the worst measure: many easy ones excuse no hard one."""
    return _worst(report, "complexity", COMPLEXITY)


def length(report: Report) -> Found:
    """The worst of the longest function, the whole, and what is repeated."""
    return _worst(report, "length", LENGTH)


def _worst(report: Report, part: str, prior: float) -> Found:
    found = figures(report, part)
    if not found:
        return Found(prior, measured=False)
    values = {rule: curve(found[rule], *_limits(rule, report.language)) for rule in found}
    places = {message.rule: message for message in messages(report, part)}
    reasons = [
        Reason(places[rule].line if rule in places else 0, rule, _figure(rule, found, places))
        for rule in sorted(values, key=lambda rule: values[rule])
        if values[rule] < 1
    ]
    value = min(values.values())
    return Found(min(value, prior) if lacking(report, part) else value, True, tuple(reasons))


def _limits(rule: str, language: str) -> tuple[float, float]:
    if rule == "nesting" and language != "python":
        return _NESTING_ELSEWHERE
    return _LIMITS[rule]


def _figure(rule: str, found: Mapping[str, float], places: Mapping[str, Message]) -> Phrase:
    figure = round(found[rule])
    name: str | Phrase = places[rule].text if rule in places else ""
    name = name or phrase("the code")
    match rule:
        case "cognitive":
            return phrase("{name} is hard to follow ({figure})", name=name, figure=figure)
        case "cyclomatic":
            return phrase("{name} has {figure} paths", name=name, figure=figure)
        case "nesting":
            return phrase("{name} nests {figure} deep", name=name, figure=figure)
        case "function":
            return phrase("{name} has {figure} statements", name=name, figure=figure)
        case "repetition":
            return phrase("{percent} % is repeated", percent=round(100 * found[rule]))
    return phrase("{figure} lines", figure=figure)


def security(report: Report) -> Found:
    """By severity and confidence of each issue."""
    found = list(messages(report, "security"))
    value = math.exp(-_STEEPNESS * sum(map(_danger, found)))
    measured = bool(of_part(report, "security"))
    if not measured or lacking(report, "bandit_"):
        value = min(value, SECURITY)
    worst = sorted(found, key=lambda one: (-_danger(one), one.line, one.rule))
    return Found(
        value, measured, tuple(Reason(one.line, one.rule, said(words_of(one))) for one in worst)
    )


def _danger(message: Message) -> float:
    severity, _, confidence = message.severity.partition("/")
    return _SEVERITIES.get(severity, 0.6) * _CONFIDENCES.get(confidence, 0.5)


def layout(report: Report) -> Found:
    """The share of lines that black keeps; no more than some with pragmas."""
    most = _MOST_LAYOUT if pragmas(report) else 1.0
    kept = figures(report, "format").get("kept")
    if kept is None:
        return Found(min(most, FORMAT), measured=False)
    changed = phrase("black would change {percent} %", percent=round(100 * (1 - kept)))
    reasons = (Reason(0, "black", changed),) if kept < 1 else ()
    return Found(min(most, kept), True, reasons)


def docs(report: Report) -> Found:
    """Docstrings, and types of what is given back."""
    found = figures(report, "docs")
    if not found:
        return Found(DOCS, measured=False)
    value = 0.4 + 0.4 * found["docstrings"] + 0.2 * found["returns"]
    reasons = (Reason(one.line, one.rule, _lack(one)) for one in messages(report, "docs"))
    return Found(value, True, tuple(reasons))


def _lack(message: Message) -> Phrase:
    return phrase("no docstring") if message.rule == "docstring" else phrase("no return type")
