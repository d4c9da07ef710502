"""Where comments are in a language we have no tokenizer for: good enough to find orders in them."""

import re
from collections.abc import Iterator

_DOUBLE = r'"(?:\\.|[^"\\\n])*"'
_SINGLE = r"'(?:\\.|[^'\\\n])*'"
_TICKED = r"`(?:\\.|[^`\\])*`"
_BLOCK = r"/\*.*?(?:\*/|\Z)"

# In each: strings first, so that what looks like a comment inside of one is none.
_SLASHED = rf"{_DOUBLE}|{_SINGLE}|{_TICKED}|(?P<comment>//[^\n]*|{_BLOCK})"
_HASHED = rf"{_DOUBLE}|'[^'\n]*'|(?P<comment>(?<![^\s;&|(])\#[^\n]*)"
_DASHED = rf"'[^']*'|{_DOUBLE}|(?P<comment>--[^\n]*|{_BLOCK})"
_TAGGED = r"(?P<comment><!--.*?(?:-->|\Z))"
_TRIPLE = r'""".*?(?:"""|\Z)' + r"|'''.*?(?:'''|\Z)"

_PATTERNS = {
    "python": rf"{_TRIPLE}|{_DOUBLE}|{_SINGLE}|(?P<comment>\#[^\n]*)",
    **dict.fromkeys(("javascript", "typescript", "go", "java", "kotlin", "swift"), _SLASHED),
    **dict.fromkeys(("c", "c++", "c#", "rust", "css", "json"), _SLASHED),
    "php": rf"{_DOUBLE}|{_SINGLE}|(?P<comment>(?://|\#)[^\n]*|{_BLOCK})",
    **dict.fromkeys(("bash", "ruby", "yaml", "toml"), _HASHED),
    "sql": _DASHED,
    "html": _TAGGED,
}
_COMPILED = {name: re.compile(pattern, re.DOTALL) for name, pattern in _PATTERNS.items()}


def comments(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Where each comment begins and ends; none in a language that is not known."""
    if pattern := _COMPILED.get(language):
        for match in pattern.finditer(text):
            if match["comment"] is not None:
                yield match.span()


def bare(text: str, language: str) -> str:
    """`text` without its comments and strings."""
    pattern = _COMPILED.get(language)
    return pattern.sub(" ", text) if pattern else text
