"""What messages are gathered by."""

import ast

from core.checks.units import unit_at, units
from tests.core.checks.examining import examine

TEXT = """\
import os

def f():
    a = 1
    return a

class A:
    b = 1

    @property
    def f(self):
        return self.b

def f():
    return 2
"""


def test_functions_methods_and_classes_are_units() -> None:
    assert list(examine("units", TEXT).figures) == ["f", "A", "A.f", "f#2", ""]


def test_a_line_stands_in_the_innermost() -> None:
    found = units(ast.parse(TEXT))

    assert [unit_at(found, line) for line in (1, 4, 8, 10, 12, 15)] == ["", "f", "A"] + [
        "A.f",
        "A.f",
        "f#2",
    ]


def test_statements_of_one_form_count_once() -> None:
    text = "def f(a):\n" + "".join(f"    b{n} = {n}\n" for n in range(50)) + "    return a\n"

    assert examine("units", text).figures["f"] == 2


def test_a_script_is_one_unit() -> None:
    assert examine("units", "echo a\necho b\nls | wc\n", "bash").figures == {"": 2}
