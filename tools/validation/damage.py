"""Ways to damage a good function, each of one class, the same at every run."""

import ast
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Change = Callable[["Function", Random], str]


@dataclass(frozen=True, slots=True)
class Function:
    """A good function, taken apart."""

    head: str
    """What stands before it: imports."""
    signature: str
    docstring: str
    body: str
    """Indented by four."""

    def __str__(self) -> str:
        return self.head + self.signature + self.docstring + self.body


def apart(text: str) -> Function:
    """The last definition of `text`, which is black's."""
    node = ast.parse(text).body[-1]
    assert isinstance(node, ast.FunctionDef)
    lines = text.splitlines(keepends=True)
    described = ast.get_docstring(node) is not None
    start = node.body[0].lineno - 1
    middle = node.body[0].end_lineno if described else start
    assert middle is not None
    return Function(
        "".join(lines[: node.lineno - 1]),
        "".join(lines[node.lineno - 1 : start]),
        "".join(lines[start:middle]),
        "".join(lines[middle:]),
    )


def _syntax(good: Function, random: Random) -> str:
    text = str(good)
    signs = [match.start() for match in re.finditer(r"[():]\n|\)", text)]
    for place in random.sample(signs, len(signs)):
        damaged = text[:place] + text[place + 1 :]
        if not parses(damaged):
            return damaged
    return text + ")"


def _cut_off(good: Function, random: Random) -> str:
    text = str(good)
    end = len(text) * random.randint(40, 80) // 100
    while parses(text[:end]):
        end -= 1
    return text[:end]


def _prose(good: Function, random: Random) -> str:
    before, after = random.choice(
        [
            ("Here is the function you asked for:\n\n", ""),
            ("", "\nThis function runs in linear time.\n"),
            ("```python\n", "```\n"),
            ("", "```\n"),
        ]
    )
    return before + str(good) + after


def _stub(good: Function, random: Random) -> str:
    body = random.choice(["pass", "return None", "raise NotImplementedError", "...", "return []"])
    return f"{good.signature}{good.docstring}    {body}\n"


def _behaviour(good: Function, random: Random) -> str:
    pairs = [(" < ", " >= "), (" == ", " != "), (" + ", " - "), (" and ", " or "), (" > ", " <= ")]
    pairs += [(" not in ", " in "), (" - ", " + "), (" is None", " is not None")]
    fitting = [pair for pair in pairs if pair[0] in good.body]
    if not fitting:
        return ""
    before, after = random.choice(fitting)
    return good.head + good.signature + good.docstring + good.body.replace(before, after, 1)


def _minor(good: Function, random: Random) -> str:
    match random.randrange(4):
        case 0:
            return f"import itertools as unused_module\n{good}"
        case 1:
            added = "    left_over = None\n"
        case 2:
            added = "    if __debug__ == None:\n        print()\n"
        case _:
            added = '    print(f"starting")\n'
    return good.head + good.signature + good.docstring + added + good.body


def _major(good: Function, random: Random) -> str:
    begin = good.head + good.signature + good.docstring
    inner = textwrap.indent(good.body, "    ")
    match random.randrange(4):
        case 0:
            return f"{begin}    try:\n{inner}    except:\n        return None\n"
        case 1:
            return f"{begin}    if not __debug__:\n        finish(undefined_name)\n{good.body}"
        case 2:
            return f"{begin}    eval('None')\n{good.body}"
        case _:
            return f"from os.path import *\n\nlist = 3\n\n\n{good}"


def _security(good: Function, random: Random) -> str:
    module, line = random.choice(
        [
            ("subprocess", "subprocess.run(input(), shell=True, check=False)"),
            ("pickle", "print(pickle.loads(input().encode()))"),
            ("os", "os.system(input())"),
            ("tempfile", "print(tempfile.mktemp())"),
            ("hashlib", 'print(hashlib.md5(b"secret").hexdigest())'),
        ]
    )
    begin = f"import {module}\n{good.head}{good.signature}{good.docstring}"
    return f"{begin}    {line}\n{good.body}"


def _nesting(good: Function, random: Random) -> str:
    lines = ["for _ in range(1):", "if __debug__:"]
    depth = random.randint(5, 7)
    begin = good.head + good.signature + good.docstring
    for level in range(depth):
        begin += "    " * (level + 1) + lines[level % 2] + "\n"
    inner = textwrap.indent(good.body, "    " * depth)
    return begin + inner


def _length(good: Function, random: Random) -> str:
    step = "    value_{n} = len(str({n}))\n    if value_{n} > {n}:\n        print(value_{n})\n"
    steps = "".join(step.format(n=n) for n in range(random.randint(15, 30)))
    return good.head + good.signature + good.docstring + steps + good.body


def _layout(good: Function, random: Random) -> str:
    lines = str(good).split("\n")
    for number, line in enumerate(lines):
        changes = [(" = ", "="), (", ", " ,"), ("(", "( "), (": ", " :"), (" + ", "+")]
        before, after = random.choice(changes)
        changed = [*lines[:number], line.replace(before, after), *lines[number + 1 :]]
        if _same(lines, changed):
            lines = changed
    return "\n".join(lines)


def _pragmas(good: Function, random: Random) -> str:
    lines = _major(good, random).split("\n")
    marked = [f"{line}  # noqa" if line.endswith((":", ")")) else line for line in lines]
    return "\n".join(["# pylint: disable=all", *marked])


def _padding(good: Function, random: Random) -> str:
    padding = (
        '\n\ndef extra_{n}(value: int) -> int:\n    """The value and {n} more."""\n'
        "    result = value + {n}\n    return result\n"
    )
    return _major(good, random) + "".join(padding.format(n=n) for n in range(random.randint(5, 20)))


def _several(good: Function, random: Random) -> str:
    for change in (_minor, _major, _security, _layout):
        good = apart(_last(change(good, random)))
    return str(good)


def _last(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def parses(text: str) -> bool:
    """Whether it is Python."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def _same(lines: list[str], changed: list[str]) -> bool:
    text = "\n".join(changed)
    return parses(text) and ast.dump(ast.parse(text)) == ast.dump(ast.parse("\n".join(lines)))


CLASSES: dict[str, Change] = {
    "syntax": _syntax,
    "cut off": _cut_off,
    "prose or fence": _prose,
    "stub": _stub,
    "behaviour": _behaviour,
    "lint, minor": _minor,
    "lint, major": _major,
    "security": _security,
    "nesting": _nesting,
    "length": _length,
    "layout": _layout,
    "pragmas": _pragmas,
    "padding": _padding,
    "several": _several,
}
