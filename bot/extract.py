"""`threadsmith extract`: the code in what a model wrote, for people and for scripts."""

import sys
from collections.abc import Sequence
from functools import partial
from io import FileIO

from adapters.console.lines import whole
from adapters.console.markup import printable
from adapters.console.result import code_as_data, document
from bot.arguments import Asked
from bot.exits import FAILED, GOOD
from bot.jsonl import answer_lines, parsed
from bot.settings import Settings
from core.assets import unreadable
from core.errors import ThreadsmithError, UsageError
from core.extraction import Block, Extractor, main_index
from core.words import phrase, words

MOST_BYTES = 64_000_000
_STANDARD_INPUT = "-"


async def extract(settings: Settings, asked: Asked) -> int:
    """Code out of a model's Markdown."""
    if asked.has("--json") and asked.has("--jsonl"):
        raise UsageError(phrase("Say either --json or --jsonl."))
    with _source(asked.words) as source:
        if asked.has("--jsonl"):
            answer = partial(_answer, want=asked.value("--want"))
            return await answer_lines(source, answer, words(settings.speech.locale))
        found = _blocks([await whole(source, MOST_BYTES)])
    main = main_index(found, asked.value("--want"))
    if asked.has("--json"):
        print(document(code_as_data(found, main)))
        return FAILED if main is None else GOOD
    if main is None:
        raise ThreadsmithError(phrase("There is no code in this text."))
    code = found[main].code
    print(printable(code) if sys.stdout.isatty() else code, end="")
    return GOOD


async def _answer(line: str, want: str) -> dict[str, object]:
    """The blocks of the reply that `line` holds.

    Raises:
        UsageError: it holds none.
    """
    asked = parsed(line)
    chunks = asked.get("chunks") if isinstance(asked, dict) else None
    if not isinstance(chunks, list) or not all(isinstance(chunk, str) for chunk in chunks):
        raise UsageError(
            phrase("This line is no object with “chunks”, a list of the reply's pieces.")
        )
    wanted = asked.get("want")
    if not isinstance(wanted, str | None):
        raise UsageError(phrase("“want” is the name of a programming language."))
    found = _blocks(chunks)
    return code_as_data(found, main_index(found, wanted or want))


def _blocks(chunks: Sequence[str]) -> list[Block]:
    extractor = Extractor()
    for chunk in chunks:
        extractor.feed(chunk)
    return extractor.finish()


def _source(names: Sequence[str]) -> FileIO:
    """The one file that is named, or standard input.

    Raises:
        UsageError: there are several, or it cannot be opened.
    """
    if len(names) > 1:
        raise UsageError(phrase("Name one file, or none to read standard input."))
    if not names or names[0] == _STANDARD_INPUT:
        return FileIO(sys.stdin.fileno(), closefd=False)
    try:
        return FileIO(names[0])
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise unreadable(names[0], reason) from error
