"""What a child of the warm checker does: gates first, then every check there is.

Runs in `core/sandboxes/zygote.py`, never in the bot's own process.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from time import process_time

from core.checks import Check, Code, Message, Outcome, gates, registry, shell
from core.checks.budget import OutOfTime, computing
from core.checks.guessing import guess
from core.checks.pragmas import strip
from core.checks.report import Cause, Missing, Report
from core.checks.samples import SAMPLES
from core.codec import encode
from core.sandboxes.jail import Profile, checking

MOST_MESSAGES = 200
"""Of each check."""
_TEXT_CHARACTERS = 200
"""Of a message."""
_RULE_CHARACTERS = 60
ALL_SECONDS = 4.0
QUICK_SECONDS = 1.5
EACH_SECONDS = 2.5
"""Of computing, for all checks together, for all in a quick look, and for each; less than the
process itself may take, so that what the others found is not lost with it."""
_LEAST_SECONDS = 0.05
_FIRST_SECONDS = 60.0
"""For the first time, on a slow machine."""

_known = cache(registry.known)


def request(code: Code, quick: bool) -> bytes:
    """What to send to `work`."""
    # Escaped, since a model's text may hold halves of pairs that no encoding takes.
    return json.dumps([code.text, code.language, code.wanted, quick]).encode("ascii")


def prepare() -> None:
    """Import every tool and let each see samples: the first time is the slowest by far."""
    for name, check in _known().checks.items():
        for language in sorted(check.languages()):
            for text in SAMPLES.get(language, ("",)):
                _examine(name, check, Code(text, language), _FIRST_SECONDS)
    # What is made at first use around them: patterns, codecs.
    for language, texts in SAMPLES.items():
        for text in texts:
            work(request(Code(text, language), quick=False))


def profile() -> Profile:
    """What a child may do: our tools read, and shellcheck is a program of its own."""
    return checking(*shell.programs())


def work(data: bytes) -> bytes:
    """The report on what `request` gave, as JSON."""
    text, language, wanted, quick = json.loads(data)
    return encode(report(Code(text, language, wanted), quick)).encode()


def report(code: Code, quick: bool = False) -> Report:
    """All that can be found out about `code`."""
    empty = Report(code.language, python_version=_python_version(), quick=quick)
    # No tokenizer either may see what is no text, or too much of it.
    if refused := gates.refusal(code.text, code.language):
        return replace(empty, gate=refused)
    if not code.language:
        code = replace(code, language=_guessed(code.text))
        empty = replace(empty, language=code.language)
    stripped = strip(code.text, code.language)
    written = code.text if stripped.pragmas else ""
    code = replace(code, text=stripped.text, written=written)
    empty = replace(empty, pragmas=stripped.pragmas)
    if code.language == "python" and (refused := gates.unparsed(code.text)):
        return replace(empty, gate=refused)
    found = list(_examined(code, quick))
    outcomes = sorted((one for one in found if isinstance(one, Outcome)), key=lambda one: one.check)
    missing = tuple(one for one in found if isinstance(one, Missing))
    return replace(empty, outcomes=tuple(outcomes), missing=(*_known().missing, *missing))


def _guessed(text: str) -> str:
    """The language of `text`; empty where nothing tells it within some time."""
    try:
        with computing(QUICK_SECONDS / 2):
            return guess(text)
    except OutOfTime:
        return ""


def _examined(code: Code, quick: bool) -> Iterable[Outcome | Missing]:
    """What each check that knows the language came to, while there is time."""
    end = process_time() + (QUICK_SECONDS if quick else ALL_SECONDS)
    for name, check in _known().checks.items():
        if code.language not in check.languages() or (quick and not registry.fast(check)):
            continue
        seconds = min(EACH_SECONDS, end - process_time())
        if seconds < _LEAST_SECONDS:
            yield Missing(name, Cause.SLOW)
        else:
            found = _examine(name, check, code, seconds)
            if registry.formats(check) and isinstance(found, Outcome) and found.text:
                code = _as_shown(code, found.text)
            yield found


def _as_shown(code: Code, text: str) -> Code:
    """`code` laid out as `text`: what is found from here on has the lines that people see."""
    return replace(code, text=strip(text, code.language).text, written="")


def _examine(name: str, check: Check, code: Code, seconds: float) -> Outcome | Missing:
    try:
        with computing(seconds):
            outcome = check.examine(code)
    except OutOfTime:
        return Missing(name, Cause.SLOW)
    except ImportError as error:
        return Missing(name, Cause.ABSENT, error.name or "")
    # A check may raise anything, and some tools exit: that costs this check alone.
    except (Exception, SystemExit) as error:  # pylint: disable=broad-exception-caught
        return Missing(name, Cause.FAILED, type(error).__name__)
    return _capped(outcome)


def _capped(outcome: Outcome) -> Outcome:
    """What of `outcome` is worth carrying; how many messages there were is a figure."""
    figures = dict(outcome.figures)
    if len(outcome.messages) > MOST_MESSAGES:
        figures["messages"] = len(outcome.messages)
    messages = tuple(map(_short, outcome.messages[:MOST_MESSAGES]))
    return replace(outcome, messages=messages, figures=figures, text=_said(outcome.text))


def _short(message: Message) -> Message:
    return replace(
        message,
        text=_said(message.text[:_TEXT_CHARACTERS]),
        rule=_said(message.rule[:_RULE_CHARACTERS]),
        unit=_said(message.unit[:_RULE_CHARACTERS]),
    )


def _said(text: str) -> str:
    """`text` as it can be encoded: tools repeat a string's value, halves of pairs and all."""
    return text.encode(errors="replace").decode()


def _python_version() -> str:
    return ".".join(map(str, sys.version_info[:2]))
