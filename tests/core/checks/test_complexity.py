"""How hard code is to follow."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.checks.examining import examine
from tests.core.checks.programs import GOOD, TREES

PYTHON = """\
def easy(a):
    return a


def hard(a, b, c):
    if a:
        for x in b:
            while c:
                if x:
                    return 1
    return 0
"""
NESTED = {
    "javascript": "function f(a) { if (a) { for (;;) { while (a) { if (a) { g(); } } } } }",
    "typescript": "class C { f(a: 1) { if (a) { for (;;) { while (a) { if (a) { g(); } } } } } }",
    "go": "package p\nfunc f(a bool) { if a { for { for a { if a { g() } } } } }",
    "rust": "fn f(a: bool) { if a { loop { while a { if a { g(); } } } } }",
    "java": "class C { void f(int a) { if (a) { for (;;) { while (a) { if (a) { g(); } } } } } }",
    "c": "void f(int a) { if (a) { for (;;) { while (a) { if (a) { g(); } } } } }",
    "bash": "f() { if a; then for b in c; do while d; do if e; then g; fi; done; done; fi; }",
}


def test_the_worst_function_is_named() -> None:
    outcome = examine("complexity", PYTHON)

    assert outcome.figures == {"cognitive": 10, "cyclomatic": 5, "nesting": 4}
    assert {message.text for message in outcome.messages} == {"hard"}


@pytest.mark.parametrize("language", sorted(TREES))
def test_nesting_is_measured_in_each_language(language: str) -> None:
    assert examine("complexity", NESTED[language], language).figures["nesting"] == 4


@pytest.mark.parametrize("language", sorted(TREES - {"bash"}))
def test_paths_are_counted_in_each_language(language: str) -> None:
    assert examine("complexity", NESTED[language], language).figures["cyclomatic"] >= 4


@pytest.mark.parametrize("language", ["python", *sorted(TREES)])
def test_a_good_program_is_easy(language: str) -> None:
    figures = examine("complexity", GOOD[language], language).figures

    assert figures["nesting"] <= 3
    assert figures.get("cyclomatic", 0) <= 5


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "if a:\n    b()\nelif c:\n    d()\nelif e:\n    f()\n"),
        ("javascript", "if (a) { b(); } else if (c) { d(); } else if (e) { f(); }"),
        ("go", "package p\nfunc f() { if a { b() } else if c { d() } else if e { f() } }"),
        ("java", "class C { void f() { if (a) { b(); } else if (c) { d(); } } }"),
        ("rust", "fn f() { if a { b() } else if c { d() } else if e { f() } }"),
        ("c", "void f(int a) { if (a) { b(); } else if (c) { d(); } }"),
    ],
)
def test_a_chain_of_conditions_is_not_deep(language: str, text: str) -> None:
    assert examine("complexity", text, language).figures["nesting"] == 1


def test_functions_in_functions_begin_anew() -> None:
    text = "def f(a):\n    if a:\n        if a:\n            def g():\n                if a:\n"

    assert examine("complexity", text + " " * 20 + "return 1\n").figures["nesting"] == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_all_tools_fit_into_the_address_space_of_a_limited_process() -> None:
    """complexipy alone took a gigabyte, so every child was born over its limit."""
    text = "import core.checks.registry as r; r.known(); print(open('/proc/self/statm').read())"
    root = Path(__file__).parents[3]
    run = subprocess.run(
        [sys.executable, "-c", text], cwd=root, capture_output=True, text=True, check=True
    )

    assert int(run.stdout.split()[0]) * 4096 < 200 * 2**20
