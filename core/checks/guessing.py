"""Which language code is in that nothing names: the parser that it troubles least tells.

Prose must stay prose, so a grammar counts only for text that has its signs.
"""

import json
import re
import tomllib

from core.checks import syntax, trees
from core.extraction.python import is_program

_SHEBANG = re.compile(
    r"#![ ]*(?:\S*/)?(?:env\s+(?:-\S+\s+)*)?(?:\S*/)?(python|bash|sh|zsh|node|deno)[\d.]*(?!\S)"
)
_INTERPRETERS = {"sh": "bash", "zsh": "bash", "node": "javascript", "deno": "typescript"}
_SHELL = re.compile(r"^[ \t]*(?:set -\w|if \[|for \w+ in .*; ?do|while .*; ?do|case .* in$)", re.M)
_SHELL_FUNCTION = re.compile(r"^[\w-]+ ?\(\) ?\{$", re.M)
_SQL = re.compile(
    r"\s*(?:--[^\n]*\n\s*)*(?:select\b(?=[^;]*\bfrom\b|\s+[\d'*(]|[^;]*;)|insert\s+into\b"
    r"|update\s+[\w.\"`]+\s+(?:as\s+)?(?:\w+\s+)?set\b|delete\s+from\b|alter\s+table\b"
    r"|create\s+(?:\w+\s+){0,4}(?:table|view|index|function|procedure|trigger|type)\s+\S+"
    r"|drop\s+(?:table|view|index)\b|with\s+(?:recursive\s+)?\w+\s*(?:\([^()]*\)\s*)?as\s*\()",
    re.I,
)
_SQL_PROSE = re.compile(
    r"\b(?:from|into|update|table|view|select)\s+(?:the|a|an|your|my|our|all|of|one|this)\s+\w",
    re.I,
)
_TOML_TABLE = re.compile(r"^\[\[?[\w.\"-]+\]?\]\s*$", re.M)
_YAML_LINE = re.compile(r"\s*(?:#.*|---|- .*|(?:- )?[\w./\"'-]+:(?: .*)?)?$")
_YAML_KEY = re.compile(r"(?:- )?[\w./\"'-]+:(?: .*)?$")
_SENTENCE = re.compile(r"\w{2,}[.!?]$")
_BROKEN_PYTHON = re.compile(
    r"^(?:(?:async )?def \w+\(.*:\s*$|class \w+(?:\(.*\))?:\s*$)|\A\s*from \w[\w.]* import \w", re.M
)
_BRACED = ("javascript", "typescript", "java", "go", "rust", "c")
"""In this order where two are troubled alike: all JavaScript is TypeScript as well."""
_SIGNS = {
    "javascript": r"\b(?:function|const|let|var|class|export|import)\b|=>|\bconsole\.",
    "typescript": r"\b(?:function|const|let|class|export|import|interface|type|enum)\b|=>",
    "java": r"\b(?:public|private|protected|static|class|interface|enum|record)\b|\bSystem\.",
    "go": r"^(?:package \w+|func [\w(])|:=",
    "rust": r"\bfn \w+|\blet mut\b|^use \w+::|\bimpl\b|\w!\(",
    "c": r"^[ \t]*#include\b"
    r"|^[ \t]*(?:\w+ )*(?:int|void|char|float|double|long|struct|typedef|size_t)\b",
}
"""What at least is in a program of each; a grammar alone finds its own in almost anything."""
_FOREIGN = re.compile(
    r"\A\s*</?[a-zA-Z!]|<\?php|\bstd::(?:cout|cerr|cin|endl)\b|#include <\w+>"
    r"|\btemplate ?<|^[ \t]*using [\w.]+ ?[\w.=]*;"
    r"|\bConsole\.Write|\bfunc \w+\(.*\) *->|^[ \t]*fun \w+\(|^[ \t]*(?:case )?object \w+|\bdef \w+"
    r"|^[ \t]*(?:resource|variable|provider|module|output|data) \""
    r"|^syntax ?= ?\"proto|^message \w+ \{",
    re.M,
)
"""Signs of languages that a grammar of ours would take for its own, or for one that is broken."""
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
    return bool(_SQL.match(text)) and not _SQL_PROSE.search(text) and syntax.is_sql(text)


def _is_yaml(text: str) -> bool:
    """Notes and letters look much the same: lists, and words before a colon.

    Keys that people think of begin with a small letter, and what they hold is no sentence.
    """
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    top = [line for line in lines if _YAML_KEY.match(line)]
    return (
        len(lines) > 1
        and all(_YAML_LINE.fullmatch(line) and not _SENTENCE.search(line) for line in lines)
        and (bool(top) or lines[0] == "---")
        and all(line.removeprefix("- ").lstrip("\"'./_")[:1].islower() for line in top)
    )


def _is_bash(text: str) -> bool:
    if _SHELL.search(text):
        return True
    return bool(_SHELL_FUNCTION.search(text)) and trees.fault(trees.parsed(text, "bash")) is None


_TELLS = {
    "json": _is_json,
    "toml": _is_toml,
    "python": is_program,
    "sql": _is_sql,
    "bash": _is_bash,
    "yaml": _is_yaml,
}


def _by_grammar(text: str) -> str:
    if not ("{" in text and (";" in text or ":" in text or "}" in text)) or _FOREIGN.search(text):
        return ""
    likely = [language for language in _BRACED if re.search(_SIGNS[language], text, re.M)]
    trouble = {language: trees.trouble(trees.parsed(text, language)) for language in likely}
    best = min(likely, key=lambda language: trouble[language], default="")
    return best if best and trouble[best] <= _MOST_TROUBLE * len(text.encode()) else ""
