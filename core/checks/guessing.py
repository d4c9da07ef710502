"""Which language code is in that nothing names: the parser that it troubles least tells.

Prose must stay prose, so a grammar counts only for text that has its signs.
"""

import json
import re
import tomllib

from core.checks import syntax, trees
from core.extraction.python import is_program

_SHEBANG = re.compile(r"#!.*?\b(python|bash|sh|zsh|node|deno)[\d.]*\b")
_INTERPRETERS = {"sh": "bash", "zsh": "bash", "node": "javascript", "deno": "typescript"}
_SHELL = re.compile(r"^\s*(?:set -\w|if \[|for \w+ in .*; ?do|while .*; ?do|case .* in$)", re.M)
_SQL = re.compile(
    r"\s*(?:--[^\n]*\n\s*)*(?:select|insert\s+into|update|delete\s+from|create|alter|with)\b", re.I
)
_TOML_TABLE = re.compile(r"^\[\[?[\w.\"-]+\]?\]\s*$", re.M)
_YAML_LINE = re.compile(r"\s*(?:#.*|---|- .*|(?:- )?[\w./\"'-]+:(?: .*)?)?$")
_BROKEN_PYTHON = re.compile(
    r"^(?:(?:async )?def \w+\(.*:\s*$|class \w+.*:\s*$|from \w[\w.]* import \w)", re.M
)
_BRACED = ("javascript", "typescript", "java", "go", "rust", "c")
"""In this order where two are troubled alike: all JavaScript is TypeScript as well."""
_MOST_TROUBLE = 0.15
"""The share of the text that a grammar may fail on: code that was cut off has a little."""


def guess(text: str) -> str:
    """The language of `text`, which has passed the gates; empty where nothing tells it."""
    if found := _SHEBANG.match(text):
        return _INTERPRETERS.get(found[1], found[1])
    for language, tells in _TELLS.items():
        if tells(text):
            return language
    return _by_grammar(text) or ("python" if _BROKEN_PYTHON.search(text) else "")


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_toml(text: str) -> bool:
    if not _TOML_TABLE.search(text):  # else it may be Python as well
        return False
    try:
        return bool(tomllib.loads(text))
    except (ValueError, RecursionError):
        return False


def _is_sql(text: str) -> bool:
    return bool(_SQL.match(text)) and syntax.is_sql(text)


def _is_yaml(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and all(_YAML_LINE.fullmatch(line) for line in lines)


_TELLS = {
    "json": _is_json,
    "toml": _is_toml,
    "python": is_program,
    "sql": _is_sql,
    "bash": lambda text: bool(_SHELL.search(text)),
    "yaml": _is_yaml,
}


def _by_grammar(text: str) -> str:
    if not ("{" in text and (";" in text or ":" in text or "}" in text)):
        return ""
    trouble = {language: trees.trouble(trees.parsed(text, language)) for language in _BRACED}
    best = min(_BRACED, key=lambda language: trouble[language])
    return best if trouble[best] <= _MOST_TROUBLE * len(text.encode()) else ""
