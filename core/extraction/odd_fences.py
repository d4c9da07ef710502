"""Code that models mark in other ways than CommonMark has it, as they do all the same.

Each function looks at one line of prose and gives what it opens, or None.
"""

import re
from dataclasses import dataclass

from core.extraction.fences import Fence, opened_by
from core.languages import known

MARK = "```"
_ONE_LINE = re.compile(r" {0,3}(?P<mark>`{3,20})(?P<inner>[^`]+(?:`{1,2}[^`]+)*)(?P=mark)\s*")
_AT_THE_END = re.compile(r"(?<!`)`{3,20}(?!`)(?P<info>[^`]*)$")
_MARGIN = re.compile(r"[\s>]*(?:[-+*]|\d{1,9}[.)])?\s*")
_TAG = re.compile(r"\s*\[(?P<name>PYTHON|CODE|[A-Z][A-Z+#]{1,19}(?=\]\s*$))\](?P<rest>.*)")
_END_TAG = re.compile(r"\s*(?:\[/[A-Z][A-Z0-9+#]{0,19}\]|</pre>)\s*")
_PRE = re.compile(
    r"""\s*<pre(?P<pre>[^<>]{0,200})>\s*(?:<code(?P<code>[^<>]{0,200})>)?(?P<rest>.*)"""
)
_CLASS = re.compile(r"""(?:language-|lang-|lang=["']?|class=["']?)(?P<name>[\w+#]+)(?=["'\s]|$)""")
_END_PRE = re.compile(r"\s*</code>\s*(?:</pre>)?|</pre>")
_STATEMENT = re.compile(
    r"(?:import|from|def|class|async|const|let|var|function|return|for|while|if|package|public"
    r"|using|fn|func|struct|echo|print)\b[\s(].*|[\w.]{1,60}\(.*|[\w.]{1,60} = .*|#include.*"
)
_ATTRIBUTE = re.compile(r"(?:title|file(?:name)?|path|name|linenos|highlight)\s*=")


@dataclass(frozen=True, slots=True)
class Opening:
    """How a block begins."""

    fence: Fence
    before: str = ""
    """Prose that stands in front of it on its line."""
    code: str | None = None
    """Code that stands behind it on its line."""
    ending: re.Pattern[str] | None = None
    """What ends it, where that is not a fence."""
    escaped: bool = False
    """Whether its code is written with HTML's escapes."""
    whole: bool = False
    """Whether it ends on the same line."""


def opening(line: str, fence: Fence | None) -> Opening | None:
    """What `line` opens, `fence` being what it opens by CommonMark."""
    if fence:
        return _with_code(fence)
    if "`" in line:
        return _one_line(line) or _behind_text(line)
    return _tagged(line) or _pre(line)


def left_over(line: str) -> bool:
    """Whether `line` is the end of something whose code was found without it."""
    return bool(_END_TAG.fullmatch(line))


def _with_code(fence: Fence) -> Opening:
    """A fence whose first line of code stands where only its language should."""
    word, _, rest = fence.info.partition(" ")
    if _ATTRIBUTE.search(fence.info):
        return Opening(fence)
    if known(word) and _STATEMENT.fullmatch(rest.strip()):
        return Opening(_named(fence, word), code=rest.strip())
    if not known(word) and _STATEMENT.fullmatch(fence.info):
        return Opening(_named(fence, ""), code=fence.info)
    return Opening(fence)


def _named(fence: Fence, info: str) -> Fence:
    return Fence(fence.mark, info, fence.quotes, fence.indent)


def _one_line(line: str) -> Opening | None:
    """A whole block on one line; a single word would be inline code."""
    found = _ONE_LINE.fullmatch(line)
    if not found:
        return None
    inner = found["inner"].strip()
    word, _, rest = inner.partition(" ")
    if known(word) and rest:
        return Opening(Fence(found["mark"], word), code=rest.strip(), whole=True)
    if re.fullmatch(r"[\w.+#-]*", inner):
        return None
    return Opening(Fence(found["mark"], ""), code=inner, whole=True)


def _behind_text(line: str) -> Opening | None:
    """A fence at the end of a sentence: bare, or with a language we know behind it."""
    found = _AT_THE_END.search(line)
    if not found or line.count("`", 0, found.start()) % 2:
        return None
    before, info = line[: found.start()], found["info"].strip()
    word = re.match(r"[\w+#-]*", info)
    if _MARGIN.fullmatch(before) or (info and not (word and known(word[0]))):
        return None
    fence = opened_by(found[0], 0)
    return Opening(fence, before=before) if fence else None


def _tagged(line: str) -> Opening | None:
    """`[PYTHON]`, as CodeLlama was taught to answer."""
    found = _TAG.fullmatch(line)
    if not found or not (known(found["name"]) or found["name"] == "CODE"):
        return None
    name = found["name"]
    language = name.lower() if known(name) else ""
    ending = re.compile(rf"\[/{re.escape(name)}\]")
    return Opening(Fence(MARK, language), code=found["rest"] or None, ending=ending)


def _pre(line: str) -> Opening | None:
    """HTML's own way to write code."""
    found = _PRE.fullmatch(line)
    if not found:
        return None
    named = _CLASS.search(f"{found['code'] or ''} {found['pre']}")
    language = named["name"].lower() if named else ""
    return Opening(Fence(MARK, language), code=found["rest"] or None, ending=_END_PRE, escaped=True)
