"""Words around an example that say: so it is now, and should not be."""

import re
from collections.abc import Iterable, Iterator, Sequence

from core.trials.expressions import data

STRING = r"""[rbRB]?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
_DOUBT = re.compile(
    r"\b(?:not|never|cannot|instead|but|wrong(?:ly)?|currently|incorrect(?:ly)?|why|bugs?|broken"
    r"|fails?|however|although|actual(?:ly)?|got|yet|still|should|must|right\s+now|at\s+present"
    r"|at\s+the\s+moment|(?<=[,;.(]\s)(?:(?:i|we)\s+)?expect(?:ed|ing)?"
    r"|(?:forget|drop|remove|ignore|delete)\s+(?:the|this|that|my)\s+(?:\w+\s+)?(?:example|test)"
    r"|yerine|ama|fakat|ancak|yanlış|hatalı|neden|niye|niçin|değil|oysa|halbuki"
    r"|şu\s+an(?:da)?|şimdilik)\b|n['’]t\b|\?\s*$",
    re.IGNORECASE,
)
_FAR = 12
"""Lines that are looked at, before and behind."""
_NOW = re.compile(
    r"\b(?:currently|right\s+now|at\s+present|at\s+the\s+moment|wrong(?:ly)?|incorrect(?:ly)?"
    r"|actual(?:ly)?|(?:i|we)\s+(?:now\s+)?(?:get|got|see|saw)|(?:output|result)\s+now"
    r"|now\s+(?:it\s+)?(?:gives|prints|returns)|şu\s+an(?:da)?|şimdi|yanlış|hatalı)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:should|must|shall|has\s+to|needs?\s+to|expect(?:ed)?|want(?:ed)?|instead|examples?"
    r"|fail(?:s|ing)?|olmalı|beklenen|istenen|örne[kğ]\w*)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\W*(?:(?:and|but|so)\s+)?(?:(?:that|this|it|which)(?:['’]s|\s+is|\s+are)\s+(?:\w+\s+)?"
    r"(?:wrong|incorrect|false|a\s+bug|not\s+(?:right|correct|what))|wrong\b|incorrect\b"
    r"|no\s*[,.!:]|but\s+(?:i|it|we|that|this)\b|instead\s+of\b|(?:bu|ama)\s+(?:\w+\s+)?yanlış"
    r"|yanlış\b|hatalı\b)",
    re.IGNORECASE,
)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_EXAMPLE = re.compile(r"\(|->|=>|→|==|^\s*(?:>>>|\.\.\.)")


def doubtful(text: str, wished: Iterable[re.Match[str]]) -> bool:
    """Whether a line speaks of more than what is wished for: of how things are, or are not."""
    signs = list(text)
    for found in wished:
        signs[found.start() : found.end()] = " " * len(found[0])
    return bool(_DOUBT.search(re.sub(rf"(?<!\w){STRING}|`[^`]*`", " ", "".join(signs))))


def disowned(lines: Sequence[str], number: int) -> bool:
    """Whether the lines around the line `number` say that this is how it is, and is wrong."""
    before = list(reversed(lines[max(0, number - _FAR) : number]))
    return _introduced(before) or _denied(lines[number + 1 : number + 1 + _FAR])


def _introduced(before: Iterable[str]) -> bool:
    """Whether what leads to an example speaks of now: `At the moment I get:`."""
    for line in before:
        if line.rstrip().endswith(":"):
            line = re.split(r"[.!?]\s", line)[-1]
            return bool(_NOW.search(line)) and not _WISH.search(line)
        if not (_is_silent(line) or _EXAMPLE.search(line)):
            return False
    return False


def _denied(after: Iterable[str]) -> bool:
    """Whether the next words are of disagreement: `That is wrong`."""
    first = next(_spoken(after), "")
    return bool(_DENIED.match(first))


def _spoken(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if not _is_silent(line))


def _is_silent(line: str) -> bool:
    """Whether it is empty, a fence, or what an interpreter gave."""
    return not line.strip() or bool(_FENCE.match(line)) or data(line) is not None
