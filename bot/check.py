"""`threadsmith check`: the score of code, for editors, pipelines and people."""

import asyncio
import json
import sys
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from io import FileIO, RawIOBase
from typing import Any

from adapters.console.lines import piped
from adapters.console.markup import printable
from adapters.console.result import document, verdict_as_data
from bot.arguments import Asked
from bot.exits import FAILED, GOOD
from bot.settings import Settings
from core.asked import wanted_language, wanted_name
from core.assets import unreadable
from core.checks import Code
from core.checks.checker import WORK, Checker
from core.checks.gates import MOST_BYTES
from core.errors import UsageError
from core.languages import canonical, language_of
from core.reasons import reasons
from core.sandboxes.zygote import Zygote, cores
from core.scoring import TestResults, score
from core.scoring.telling import plain
from core.verdict import Verdict, judged
from core.words import Words, phrase, words

_STANDARD_INPUT = "-"


async def check(settings: Settings, asked: Asked) -> int:
    """Score files, or what is piped to us."""
    if asked.has("--json") and asked.has("--jsonl"):
        raise UsageError(phrase("Say either --json or --jsonl."))
    if asked.has("--jsonl") and asked.words:
        raise UsageError(phrase("With --jsonl the code comes through standard input."))
    least = _least(asked.value("--min-score"))
    language = canonical(asked.value("--language"))
    speech = words(settings.speech.locale)
    async with AsyncExitStack() as stack:
        sources = [(name, stack.enter_context(_source(name))) for name in asked.words or ("-",)]
        checker = Checker(await stack.enter_async_context(Zygote(WORK)))
        if asked.has("--jsonl"):
            return await _answer_lines(sources[0][1], checker, language, speech)
        found = _verdicts(sources, checker, language)
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
        named = f"{name}: {first}" if name != _STANDARD_INPUT else first
        print(printable("\n  ".join([named, *others])), flush=True)
        good = good and _good(verdict, least)
    return GOOD if good else FAILED


def _good(verdict: Verdict, least: float | None) -> bool:
    """Whether it scores enough; where nobody says what is enough, whether it parses."""
    if verdict.score is None:
        return False
    return verdict.parses if least is None else verdict.score.value >= least


async def _verdicts(
    sources: Sequence[tuple[str, FileIO]], checker: Checker, language: str
) -> AsyncIterator[tuple[str, Verdict]]:
    """A verdict on each, in their order; as many at a time as there are cores, and one more."""
    waiting = deque[tuple[str, asyncio.Task[Verdict]]]()
    try:
        for name, source in sources:
            if len(waiting) > cores():
                first, task = waiting.popleft()
                yield first, await task
            code = Code(_text(name, source), language or language_of(name))
            waiting.append((name, asyncio.create_task(_verdict(checker, code))))
        while waiting:
            first, task = waiting.popleft()
            yield first, await task
    finally:
        for _, task in waiting:
            task.cancel()


async def _verdict(checker: Checker, code: Code) -> Verdict:
    return judged(await checker.examine(code)).verdict


async def _answer_lines(source: RawIOBase, checker: Checker, language: str, speech: Words) -> int:
    """Answer each line before the next one is read; one that is none of ours ends nothing."""
    code = GOOD
    async for line in piped(source):
        if line == "":
            continue
        try:
            answer = await _answer(line, checker, language, speech)
        except UsageError as error:
            answer, code = {"error": speech.say(error.phrase)}, FAILED
        print(document(answer), flush=True)
    return code


async def _answer(
    line: str | UsageError, checker: Checker, language: str, speech: Words
) -> dict[str, object]:
    """The score of the code that `line` holds.

    Raises:
        UsageError: it holds none.
    """
    if isinstance(line, UsageError):
        raise line
    try:
        asked: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(phrase("This line is not JSON.")) from error
    if not isinstance(asked, dict) or not isinstance(asked.get("code"), str):
        raise UsageError(phrase("This line is no object with “code”, which is text."))
    prompt = _said(asked, "prompt")
    named = canonical(_said(asked, "language")) or language or wanted_language(prompt)
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
        if all(isinstance(figure, int) and figure >= 0 for figure in figures):
            return TestResults(*figures)
    raise UsageError(
        phrase("“test_results” holds whole numbers: passed, total, mutants_caught, mutants.")
    )


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


def _source(name: str) -> FileIO:
    """The file `name`, or standard input.

    Raises:
        UsageError: it cannot be opened.
    """
    if name == _STANDARD_INPUT:
        return FileIO(sys.stdin.fileno(), closefd=False)
    try:
        return FileIO(name)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise unreadable(name, reason) from error


def _text(name: str, source: FileIO) -> str:
    """What is in `source`, as far as it may be checked; what is no text is seen by the gates.

    Raises:
        UsageError: it cannot be read.
    """
    pieces, size = list[bytes](), 0
    try:
        while size <= MOST_BYTES and (piece := source.read(MOST_BYTES)):
            pieces.append(piece)
            size += len(piece)
    except OSError as error:
        raise unreadable(name, error.strerror or str(error)) from error
    return b"".join(pieces).decode("utf-8", "surrogateescape")
