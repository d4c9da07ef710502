"""What a block is: a program, or tests, data, commands, output, a diff."""

import re
from enum import IntEnum

from core.extraction.block import Block
from core.extraction.definitions import names_in
from core.extraction.python import parsed

_HEADER = re.compile(r"^--- \S.*\n\+\+\+ \S", re.MULTILINE)
_HUNK = re.compile(r"^@@ [-+]\d.*@@", re.MULTILINE)
_LISTS = frozenset({"yaml", "markdown", "text", "output", "console", "csv"})
"""A line of theirs may well begin with a dash."""
_OUTPUT = frozenset({"text", "output", "console"})
_DATA = frozenset({"json", "yaml", "toml", "ini", "csv", "xml", "markdown"})
_TEST_FILE = re.compile(
    r"(?:.*/)?(?:test_[^/]*|conftest\.py|[^/]*(?:_test|[._]spec|\.test)\.\w+|[A-Z]\w*Test\.\w+)"
)
_TESTING = re.compile(
    r"^(?:import (?:pytest|unittest)|from (?:pytest|unittest|hypothesis)\b"
    r"|\s*(?:describe|it|test)\(\s*['\"`]|\s*(?:async )?def test_|class Test|\s*assert\b"
    r"|\s*@Test\b|func Test\w*\(|#\[test\])",
    re.MULTILINE,
)
_TEST_NAME = re.compile(r"test_?\w*|Test\w*|\w+Tests?|(?:setUp|tearDown)\w*|main")
_FIXTURE = re.compile(r"@pytest\.fixture")
_SESSION = re.compile(r"(?:>>> |In \[\d+\]: |\$ )")
_CONTROL = re.compile(r"(?:#!|if\b|for\b|while\b|case\b|function\b|set -|[\w-]+ *\(\))")


class Sort(IntEnum):
    """How likely a block is the answer, the likeliest first."""

    PROGRAM = 0
    UNTAGGED = 1
    TESTS = 2
    DATA = 3
    COMMANDS = 4
    OUTPUT = 5
    """No code that anybody asked for; it is never the answer."""
    DIFF = 6
    """Likewise: a change to code is no code that could be checked."""


def sort_of(block: Block) -> Sort:
    """What `block` is."""
    if is_diff(block):
        return Sort.DIFF
    if block.language in _OUTPUT or _is_session(block):
        return Sort.OUTPUT
    if is_tests(block):
        return Sort.TESTS
    if block.language in _DATA:
        return Sort.DATA
    if _is_commands(block):
        return Sort.COMMANDS
    return Sort.PROGRAM if block.language else Sort.UNTAGGED


def is_diff(block: Block) -> bool:
    """Whether `block` is a change to code, in unified form or written by hand."""
    if block.language == "diff" or _HEADER.search(block.code) or _HUNK.search(block.code):
        return True
    lines = [line for line in block.code.split("\n") if line.strip()]
    if not block.language or block.language in _LISTS or not lines:
        return False
    signs = {line[0] for line in lines}
    if not signs <= set("+- ") or not signs & set("+-"):
        return False
    if block.language == "python":
        return isinstance(parsed(block.code), SyntaxError)
    return "+" in signs


def is_tests(block: Block) -> bool:
    """Whether `block` only tests code that stands elsewhere."""
    if _TEST_FILE.fullmatch(block.filename):
        return True
    if not _TESTING.search(block.code):
        return False
    names = names_in(block.code, block.language)
    if not names:
        return not re.search(r"^\w+ = lambda", block.code, re.MULTILINE)
    others = [name for name in names if not _TEST_NAME.fullmatch(name)]
    return len(others) <= len(_FIXTURE.findall(block.code)) and len(others) < len(names)


def _is_session(block: Block) -> bool:
    """Whether somebody typed this at a prompt."""
    return block.language in ("", "python", "bash") and bool(
        _SESSION.match(block.code.lstrip("\n"))
    )


def _is_commands(block: Block) -> bool:
    """Whether a shell block only says how to install or start something."""
    if block.language not in ("bash", "powershell", "batch"):
        return False
    lines = [line for line in block.code.split("\n") if line.strip()]
    return len(lines) <= 10 and not any(_CONTROL.match(line.strip()) for line in lines)
