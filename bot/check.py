"""`threadsmith check`: the score of code, for editors, pipelines and people."""

import asyncio
import sys
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from functools import partial
from io import FileIO
from typing import Any

from adapters.console.markup import printable
from adapters.console.result import document, verdict_as_data
from bot.arguments import Asked
from bot.exits import FAILED, GOOD
from bot.jsonl import answer_lines, parsed
from bot.reading import STANDARD_INPUT, ShortLines, beginning, missing
from bot.settings import Settings
from core.asked import wanted_language, wanted_name
from core.assets import unreadable
from core.checks import Code
from core.checks.checker import WORK, Checker
from core.checks.gates import MOST_BYTES
from core.errors import UsageError
from core.languages import canonical, language_of
from core.reasons import reasons, unread
from core.sandboxes.zygote import Zygote, cores
from core.scoring import TestResults, score
from core.scoring.telling import plain
from core.verdict import Verdict, judged
from core.words import Words, phrase, words

_LINE_BYTES = 16 * 2**20
"""Of a document that is read with --jsonl: code that is too long to be checked still fits."""
_MOST_TESTS = 1_000_000


async def check(settings: Settings, asked: Asked) -> int:
    """Score files, or what is piped to us."""
    if asked.has("--json") and asked.has("--jsonl"):
        raise UsageError(phrase("Say either --json or --jsonl."))
    if asked.has("--jsonl") and asked.words:
        raise UsageError(phrase("With --jsonl the code comes through standard input."))
    least = _least(asked.value("--min-score"))
    language = canonical(asked.value("--language"))
    speech = words(settings.speech.locale)
    names = asked.words or (STANDARD_INPUT,)
    for name in names:
        if reason := missing(name):
            raise unreadable(name, reason)
    async with Zygote(WORK) as sandbox:
        # Here, so that what waits for it are not many tasks of which each would start it.
        await sandbox.start()
        checker = Checker(sandbox)
        if asked.has("--jsonl"):
            source = FileIO(sys.stdin.fileno(), closefd=False)
            answer = partial(_answer, checker=checker, language=language, speech=speech)
            return await answer_lines(ShortLines(source, _LINE_BYTES), answer, speech)
        async with aclosing(_verdicts(names, checker, language)) as found:
            if asked.has("--json"):
                return await _print_document(found, least, speech)
            return await _print_lines(found, least, speech)


async def _print_document(
    found: AsyncIterator[tuple[str, Verdict]], least: float | None, speech: Words
) -> int:
    files, good = list[dict[str, object]](), True
    async for name, verdict in found:
        files.append({"file": name, **verdict_as_data(verdict, speech)})
        good = good and _good(verdict, least)
    print(document({"files": files}))
    return GOOD if good else FAILED


async def _print_lines(
    found: AsyncIterator[tuple[str, Verdict]], least: float | None, speech: Words
) -> int:
    good = True
    async for name, verdict in found:
        first, *others = [speech.say(line) for line in reasons(verdict)]
        # A file's name may hold lines that look like ours.
        named = f"{' '.join(name.split())}: {first}" if name != STANDARD_INPUT else first
        print(printable("\n  ".join([named, *others])), flush=True)
        good = good and _good(verdict, least)
    return GOOD if good else FAILED


def _good(verdict: Verdict, least: float | None) -> bool:
    """Whether it scores enough; where nobody says what is enough, whether it parses."""
    if verdict.score is None or (least is None and unread(verdict)):
        return False
    return verdict.parses if least is None else verdict.score.value >= least


async def _verdicts(
    names: Sequence[str], checker: Checker, language: str
) -> AsyncGenerator[tuple[str, Verdict], None]:
    """A verdict on each, in their order; as many at a time as there are cores, and one more."""
    waiting = deque[tuple[str, asyncio.Task[Verdict]]]()
    try:
        for name in names:
            if len(waiting) > cores():
                yield await _first(waiting)
            work = _verdict(await _text(name), checker, language or language_of(name))
            waiting.append((name, asyncio.create_task(work)))
        while waiting:
            yield await _first(waiting)
    finally:
        tasks = [task for _, task in waiting]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _first(waiting: deque[tuple[str, asyncio.Task[Verdict]]]) -> tuple[str, Verdict]:
    """Take the first out, as soon as it is done."""
    name, task = waiting[0]
    await asyncio.wait([task])  # who is told to leave here leaves at once
    waiting.popleft()
    return name, task.result()


async def _text(name: str) -> str | OSError:
    """What is in the file `name`, as far as it may be checked, or why it cannot be read.

    What is no text is seen by the gates.
    """
    try:
        source = sys.stdin.fileno() if name == STANDARD_INPUT else name
        found = await beginning(source, MOST_BYTES)
    except OSError as error:
        return error
    return found.decode("utf-8", "surrogateescape")


async def _verdict(text: str | OSError, checker: Checker, language: str) -> Verdict:
    if isinstance(text, OSError):
        reason = text.strerror or str(text)
        return Verdict(language, unchecked=phrase("it cannot be read: {reason}", reason=reason))
    return judged(await checker.examine(Code(text, language))).verdict


async def _answer(line: str, checker: Checker, language: str, speech: Words) -> dict[str, object]:
    """The score of the code that `line` holds.

    Raises:
        UsageError: it holds none.
    """
    if len(line) >= _LINE_BYTES:
        raise UsageError(phrase("This line is longer than {size} MB.", size=_LINE_BYTES // 2**20))
    asked = parsed(line)
    if not isinstance(asked, dict) or not isinstance(asked.get("code"), str):
        raise UsageError(phrase("This line is no object with “code”, which is text."))
    prompt = _said(asked, "prompt")
    given = _said(asked, "language").encode(errors="replace").decode()
    named = canonical(given) or language or wanted_language(prompt)
    results = _results(asked.get("test_results"))
    report = await checker.examine(Code(asked["code"], named, wanted_name(prompt)))
    return {"language": report.language, **plain(score(report, results), speech)}


def _said(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str | None):
        raise UsageError(phrase("“{name}” is text.", name=name))
    return value or ""


def _results(given: object) -> TestResults | None:
    """Test results as a line gives them; None if it gives none."""
    if given is None:
        return None
    if isinstance(given, dict):
        figures = [given.get(name, 0) for name in ("passed", "total", "mutants_caught", "mutants")]
        if all(_counts(figure) for figure in figures):
            results = TestResults(*figures)
            if results.passed <= results.total and results.mutants_caught <= results.mutants:
                return results
            raise UsageError(phrase("“test_results” holds more that passed than there was."))
    raise UsageError(
        phrase("“test_results” holds whole numbers: passed, total, mutants_caught, mutants.")
    )


def _counts(figure: object) -> bool:
    """Whether it is a number of tests; to Python, true is one, too."""
    if isinstance(figure, bool) or not isinstance(figure, int):
        return False
    return 0 <= figure <= _MOST_TESTS


def _least(given: str) -> float | None:
    """The score that is enough; None if none is named."""
    if not given:
        return None
    try:
        least = float(given)
    except ValueError:
        least = -1.0
    if not 0 <= least <= 100:
        raise UsageError(phrase("--min-score is a number from 0 to 100."))
    return least
