"""The examples in a prompt: what a person wrote as a contract, before any model saw it."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from core.asked import wanted_name
from core.extraction.fences import Scan, line_feeds
from core.trials.contract import Example, Relation, joined
from core.trials.doubts import disowned
from core.trials.expressions import data, expression, is_error, shown
from core.trials.spotting import Spotter

MOST_EXAMPLES = 200
_MOST_CHARS = 100_000
_MOST_LINE_CHARS = 1_000
_MOST_LINES = 15
"""Of one assert."""
_QUOTES = str.maketrans("“”„‘’", '"""\'\'')
_BULLET = re.compile(r"^\s*(?:>\s?)*(?:[-*+•–]|\d{1,3}[.)])?\s+|^\s*>\s?")
_LABEL = re.compile(
    r"^(?:(?:for\s+)?(?:examples?|instance)|e\.?g\.?|i\.e\.|tests?|cases?|expected|like|such\s+as"
    r"|so|with|örne[kğ]\w*|mesela|beklenen|test)\b[\s\d.]*[:,]?\s*",
    re.IGNORECASE,
)
# `Split at commas: "a,b" -> ["a", "b"]`, not `Colours: "red" -> "#f00"`.
_ASKING = re.compile(
    r"(?=[^:]*\b(?:function|fonksiyon|işlev|method|write|parse|convert|split|count|return|numerals?"
    r"|examples?|e\.g|yaz|çevir|ayır|say|örne[kğ]))[^:\"'`(\[{]{1,200}:\s",
    re.IGNORECASE,
)
_INPUT = re.compile(r"^\W*(?:input|girdi|giriş)\W*?[:=]\s*", re.IGNORECASE)
_OUTPUT = re.compile(r"[\s,;]*(?:->)?\s*\b(?:output|çıktı|çıkış)\s*[:=]\s*", re.IGNORECASE)
# A table of names is no input and output of a function.
_RENAMING = re.compile(
    r"\b(?:renam|replac|redirect|substitut|migrat|upgrad|mov(?:e|ing)\b|değiştir|adlandır|taşı)",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?<!`)(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)")
_SHELL = ">>> "
_LONG_WORD = re.compile(r"\S{80,}")
_TRACEBACK = "Traceback (most recent call last):"


def examples(prompt: str) -> tuple[Example, ...]:
    """All that `prompt` holds the code to, in its order, each once."""
    # A word this long is nobody's name, and the search for one takes its square.
    spotter = Spotter(wanted_name(_LONG_WORD.sub(" ", prompt[:_MOST_CHARS])))
    lines = line_feeds(prompt[:_MOST_CHARS].translate(_QUOTES)).split("\n")
    raw = line_feeds(prompt[:_MOST_CHARS]).split("\n")
    found = [*_in_shell(lines, spotter), *_in_lines(lines, raw, spotter)]
    found.sort(key=lambda placed: placed[0])
    meant = (example for number, example in found if not disowned(lines, number))
    return joined((), meant)[:MOST_EXAMPLES]


def _in_lines(lines: list[str], raw: list[str], spotter: Spotter) -> Iterator[tuple[int, Example]]:
    """Those outside of an interpreter's sessions, with their lines."""
    scan, renaming = Scan(), False
    for number, line in enumerate(lines):
        scan, before = scan.after(line), scan
        if len(line) > _MOST_LINE_CHARS or line.lstrip().startswith(">>>"):
            continue
        if scan.fence and before.fence:
            found = _in_code(lines, number, spotter, pairs=not renaming)
        else:
            if line.strip() and not _is_pair(line, spotter):
                renaming = bool(_RENAMING.search(line))
            if scan.fence or before.fence:
                continue
            found = _in_prose(lines, number, spotter, pairs=not renaming)
        for example in found:
            yield number, _in_own_words(example, line, raw[number])


def _in_code(lines: list[str], number: int, spotter: Spotter, pairs: bool) -> Iterator[Example]:
    """Those of a line of a code block."""
    line = lines[number].strip()
    example = spotter.whole(_whole_assert(lines, number), line)
    if example:
        yield example
    elif pairs:
        yield from _pairs(line, spotter)


def _in_prose(lines: list[str], number: int, spotter: Spotter, pairs: bool) -> Iterator[Example]:
    """Those of a line of prose: all of it, or its code spans, or its sentences."""
    line = _BULLET.sub("", lines[number]).strip()
    bare = _LABEL.sub("", line) or line
    if asked := _ASKING.match(bare):
        bare = bare[asked.end() :].strip() or bare
    if example := spotter.whole(_unquoted(bare), _unquoted(bare)):
        yield example
        return
    if pairs and (
        found := [*_pairs(_unticked(bare), spotter), *_pairs(_io(lines, number), spotter)]
    ):
        yield from found
        return
    inside = list(spotter.within(line))
    spans = [span[2] for span in _SPAN.finditer(line)]
    if pairs and not inside:
        yield from (one for span in spans for one in _pairs(span, spotter, strict=True))
    asserted = (spotter.whole(span) for span in spans if span.lstrip().startswith("assert "))
    yield from (example for example in asserted if example)
    yield from inside


def _pairs(text: str, spotter: Spotter, strict: bool = False) -> list[Example]:
    """The pairs that all of `text` is, one or several; if `strict`, none of bare numbers."""
    for parts in ([text], _parts(text)):
        found = [spotter.pair(part.strip().rstrip("."), part.strip()) for part in parts]
        if found and all(found):
            pairs = [pair for pair in found if pair]
            return [pair for pair in pairs if not strict or not _numbers(pair)]
    return []


def _parts(text: str) -> list[str]:
    """`text` cut at the commas and semicolons outside of brackets and strings."""
    parts, start, depth, quote = list[str](), 0, 0, ""
    for before, (place, sign) in pairwise([(0, ""), *enumerate(text)]):
        if quote:
            quote = "" if sign == quote and before[1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        elif sign in ",;" and depth == 0:
            parts.append(text[start:place])
            start = place + 1
        else:
            depth += (sign in "([{") - (sign in ")]}")
    return [*parts, text[start:]]


def _numbers(pair: Example) -> bool:
    """Whether it says no more than `2 -> 3`, as versions do."""
    return not re.search(r"[\[\"'{(]", pair.call + pair.result)


def _is_pair(line: str, spotter: Spotter) -> bool:
    return bool(_pairs(_unticked(_BULLET.sub("", line)), spotter))


def _io(lines: list[str], number: int) -> str:
    """`Input: …` and `Output: …`, on one line or two, as a pair."""
    line = _unticked(_BULLET.sub("", lines[number]).replace("**", "")).strip()
    if not _INPUT.match(line):
        return ""
    text = _INPUT.sub("", line)
    if not _OUTPUT.search(text) and number + 1 < len(lines):
        after = _unticked(_BULLET.sub("", lines[number + 1]).replace("**", "")).strip()
        text = f"{text} {after}" if _OUTPUT.match(after) else text
    given, *results = _OUTPUT.split(text, maxsplit=1)
    return f"{_values(given)} -> {results[0]}" if results else ""


def _values(given: str) -> str:
    """`nums = [2, 7], target = 9` as the values alone."""
    match expression(f"f({given})"):
        case ast.Call(args=[], keywords=[one]):
            return shown(one.value)
        case ast.Call(args=[], keywords=[_, *_] as several):
            return f"({', '.join(shown(one.value) for one in several)})"
    return given


def _whole_assert(lines: list[str], number: int) -> str:
    """The line `number`, and those after it that its assert goes on in."""
    text = lines[number].strip()
    if not text.startswith("assert "):
        return text
    for end in range(number + 1, min(number + _MOST_LINES, len(lines)) + 1):
        whole = "\n".join(lines[number:end]).strip()
        if expression(f"({whole.removeprefix('assert ')}\n)") is not None:
            return whole
    return text


def _in_shell(lines: list[str], spotter: Spotter) -> Iterator[tuple[int, Example]]:
    """Those of sessions: what stands behind `>>>`, and what came of it below."""
    for number, line in enumerate(lines):
        typed = line.strip()
        if not typed.startswith(_SHELL) or len(typed) > _MOST_LINE_CHARS:
            continue
        text, after = typed.removeprefix(_SHELL), number + 1
        while after < len(lines) and lines[after].strip().startswith("... "):
            text, after = f"{text}\n{lines[after].strip()[4:]}", after + 1
        if example := _session(text, _output(lines, after), spotter):
            yield number, example


def _output(lines: list[str], start: int) -> list[str]:
    found = list[str]()
    for line in lines[start:]:
        if not line.strip() or line.strip().startswith((">>>", "```", "~~~", '"""', "'''")):
            break
        found.append(line.strip())
    return found


def _session(typed: str, output: list[str], spotter: Spotter) -> Example | None:
    said = "\n".join([typed, *output])
    if not output:
        return spotter.whole(typed, said) if typed.startswith("assert ") else None
    if output[0] == _TRACEBACK:
        raised = output[-1].partition(":")[0].rpartition(".")[2]
        return spotter.whole(f"{typed} -> {raised}", said) if is_error(raised) else None
    printed = re.fullmatch(r"print\((.*)\)", typed, re.DOTALL)
    if printed and expression(f"({printed[1]})") is not None:
        text = "\n".join(output)
        return spotter.whole(f"str({printed[1]}) == {text!r}", said)
    result = data("\n".join(output))
    if result is None:
        return None
    if output == ["True"] and (example := spotter.whole(typed, said)):
        return example
    sign = "is" if shown(result) == "None" else "=="
    return spotter.whole(f"{typed} {sign} {shown(result)}", said)


def _unticked(text: str) -> str:
    return text.replace("`", " ").strip()


def _unquoted(text: str) -> str:
    """`text` without the backticks around all of it."""
    span = _SPAN.fullmatch(text.strip().rstrip(".,;"))
    return span[2] if span else text


def _in_own_words(example: Example, line: str, raw: str) -> Example:
    """With the quotes as they were typed, where the example is all of the line."""
    if line == raw or example.said not in line:
        return example
    start = line.index(example.said)
    said = raw[start : start + len(example.said)]
    return Example(said, example.call, example.relation, example.result, example.paired)


__all__ = ["Example", "Relation", "examples"]
