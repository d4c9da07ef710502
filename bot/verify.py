"""`threadsmith verify`: code run against its tests in a sandbox, for people and pipelines."""

import re
from pathlib import Path

from adapters.console.markup import printable
from adapters.console.result import document
from bot.arguments import Asked
from bot.exits import FAILED, GOOD, SURROUNDINGS
from bot.settings import Settings
from core.assets import unreadable
from core.checks.gates import MOST_BYTES
from core.errors import UsageError
from core.languages import language_of
from core.runners import Case, Outcome, Status
from core.runners.python import PythonRunner
from core.runners.sql import SqlRunner
from core.words import Phrase, Words, phrase, phrases, words

_RUNNERS: dict[str, type[PythonRunner] | type[SqlRunner]] = {
    "python": PythonRunner,
    "sql": SqlRunner,
}
_TRUSTED = phrase("Code and tests had to share one process, so the code could have forged this.")
_SEQUENCES = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?")
"""What terminals obey: whole, so that none of it is left as text."""
_JOINERS = str.maketrans("", "", "\u200c\u200d")


async def verify(settings: Settings, asked: Asked) -> int:
    """Run the tests of one file on the code of another."""
    if len(asked.words) != 2:
        raise UsageError(phrase("Name two files: the code, then its tests."))
    code, tests = asked.words
    language = language_of(code) or language_of(tests)
    if language not in _RUNNERS:
        known = ", ".join(sorted(_RUNNERS))
        raise UsageError(
            phrase(
                "{file} is in no language that can be verified: {known}.", file=code, known=known
            )
        )
    texts = _text(code), _text(tests)
    async with _RUNNERS[language](settings.runs.limits) as runner:
        outcome = await runner.verify(*texts)
    speech = words(settings.speech.locale)
    if asked.has("--json"):
        print(document(as_data(outcome, speech)))
    else:
        print("\n".join(lines(outcome, speech)))
    if outcome.status is Status.PASSED:
        return GOOD
    return SURROUNDINGS if outcome.status is Status.REFUSED else FAILED


def as_data(outcome: Outcome, speech: Words) -> dict[str, object]:
    """It as plain data; where nothing ran, the output says why."""
    refused = outcome.reason if outcome.status is Status.REFUSED else None
    output = outcome.output if refused is None else speech.say(refused)
    return {
        "status": outcome.status.value,
        "mode": outcome.mode.value,
        "self_reported": outcome.self_reported,
        "tests": [
            {"id": harmless(case.id), "outcome": case.outcome, "message": harmless(case.message)}
            for case in outcome.tests
        ],
        "output": harmless(output),
        "output_bytes": outcome.output_bytes,
        "rc": outcome.rc,
        "wall": outcome.wall,
    }


def lines(outcome: Outcome, speech: Words) -> list[str]:
    """It for people: how many passed, what did not, and what was printed."""
    found = [speech.say(_first(outcome))]
    found += [_case(case) for case in outcome.tests if case.outcome != "passed"]
    if outcome.self_reported and outcome.status is Status.PASSED:
        found.append(speech.say(_TRUSTED))
    printed = outcome.output.rstrip()
    if printed and outcome.status is not Status.PASSED:
        found += [speech.say(phrase("It printed:")), printed]
    return list(map(harmless, found))


def _first(outcome: Outcome) -> Phrase:
    if outcome.status is Status.REFUSED:
        return outcome.reason or phrase("Tests cannot be run here.")
    if outcome.reason is not None and not outcome.tests:
        return phrase("Not verified: {reason}", reason=outcome.reason)
    counted = phrases(
        "{passed} of {count} test passed",
        "{passed} of {count} tests passed",
        len(outcome.tests),
        passed=outcome.passed,
    )
    if outcome.reason is None:
        return counted
    return phrase("{counted}; {reason}", counted=counted, reason=outcome.reason)


def _case(case: Case) -> str:
    """One that did not pass; further lines of its message are further in."""
    first, *others = (harmless(case.message) or case.outcome).split("\n")
    return "\n    ".join([f"✖ {case.id}: {first}", *others])


def harmless(text: str) -> str:
    """`text` without anything that steers a terminal or hides from readers."""
    return printable(_SEQUENCES.sub("", text)).translate(_JOINERS)


def _text(name: str) -> str:
    """What is in the file.

    Raises:
        UsageError: it cannot be read as text, or is too large.
    """
    try:
        with Path(name).open("rb") as file:
            read = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise unreadable(name, getattr(error, "strerror", None) or str(error)) from error
    if len(read) > MOST_BYTES:
        raise UsageError(phrase("{file} is too large to be verified.", file=name))
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise unreadable(name, str(error.reason)) from error
