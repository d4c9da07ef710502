"""The gate: code that does not parse, or holds nothing, is not saved by being tidy."""

from core.checks import Message
from core.checks.report import Gate, Report
from core.scoring.finding import Found, Reason, lacking, messages, of_part, said
from core.words import Phrase, phrase

# Refused before any check, or too much for the process: nobody knows what it is worth.
_UNKNOWN = 0.05
_UNSURE = 0.5
"""One of the checks of the gate failed."""
_FACTORS = {
    "syntax": 0.0,
    "nothing": 0.0,
    "blank": 0.02,
    "stub": 0.1,
    "asked-stub": 0.15,
    "name": 0.25,
    "hollow": 0.5,
}


def gate(report: Report) -> Found:
    """The product of what each thing leaves."""
    if report.gate is not None:
        nothing = report.gate.gate in (Gate.PARSED, Gate.TEXT)
        reason = Reason(report.gate.line, report.gate.gate.value, report.gate.phrase)
        return Found(0.0 if nothing else _UNKNOWN, True, (reason,))
    if report.not_checked is not None:
        return Found(_UNKNOWN, False, (Reason(0, "not-checked", report.not_checked),))
    value = _UNSURE if lacking(report, "syntax", "substance") else 1.0
    found = sorted(messages(report, "gate"), key=_rank)
    for rule in {message.rule for message in found}:
        value *= _FACTORS.get(rule, 0.0)
    return Found(value, bool(of_part(report, "gate")), tuple(map(_reason, found)))


def _rank(message: Message) -> tuple[float, bool]:
    """The worst first; that it does not parse before what follows from that."""
    return _FACTORS.get(message.rule, 0.0), message.rule != "syntax"


def _reason(message: Message) -> Reason:
    return Reason(message.line, message.rule, _phrase(message))


def _phrase(message: Message) -> Phrase:
    match message.rule:
        case "syntax":
            if not message.line:
                return phrase("it does not parse: {reason}", reason=message.text)
            values: dict[str, str | int] = {"line": message.line, "reason": message.text}
            return phrase("it does not parse, line {line}: {reason}", **values)
        case "nothing":
            return phrase("there is no code in it")
        case "blank":
            return phrase("nothing in it does anything")
        case "stub":
            return phrase("every function is a stub")
        case "asked-stub":
            return phrase("`{name}` is a stub", name=message.text)
        case "name":
            return phrase("`{name}` is missing", name=message.text)
        case "hollow":
            return phrase("most functions are stubs")
    return said(message.text)
