"""Asserts of a model: asked for, read, sifted, and made a test file."""

import ast
import json
import sys
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.trials.fitting import fit, parameters, public_names
from core.trials.suite import Assert, Names, suite
from core.trials.written import MOST_ASSERTS, SYSTEM, Flaw, Written, asking, read, sift

REPLY = json.dumps({"name": "add", "asserts": ["assert add(1, 2) == 3", "assert add(0, 0) == 0"]})
ADD = Written("add", ("assert add(1, 2) == 3", "assert add(0, 0) == 0"))


def test_the_task_is_asked_unchanged_and_nothing_else() -> None:
    system, task = asking("Add *two* numbers\n")

    assert (task.role, task.content) == ("user", "Add *two* numbers\n")
    assert system.content == SYSTEM
    assert "without network, processes" in SYSTEM and "input" in SYSTEM


@pytest.mark.parametrize(
    "reply",
    [
        REPLY,
        f"```json\n{REPLY}\n```",
        f"Here {{you}} are:\n\n{REPLY}\nGood luck.",
        f"- tests:\n  ```\n  {REPLY}\n  ```",
        '{"name": "sub", "asserts": ["assert sub(1, 1) == 0"]}\nNo, rather:\n' + REPLY,
        '<think>{"name": "x", "asserts": ["assert x(1) == 1"]}</think>' + REPLY,
    ],
)
def test_what_stands_around_the_tests_does_no_harm(reply: str) -> None:
    assert read(reply) == ADD


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "assert add(1, 2) == 3",
        "```python\nassert add(1, 2) == 3\n```",
        '{"name": "add"}',
        '{"name": "add it", "asserts": ["assert add(1) == 1"]}',
        '{"name": "add", "asserts": "assert add(1) == 1"}',
        '{"name": "add", "asserts": []}',
        "[" * 9_999,
        "{" * 9_999,
        '{"a":' * 9_999,
    ],
)
def test_what_is_not_of_the_asked_shape_is_nothing(reply: str) -> None:
    assert read(reply) is None


@pytest.mark.parametrize(
    ("line", "flaw"),
    [
        ("assert f(2) ==", Flaw.UNPARSED),
        ("f(2) == 4", Flaw.NO_ASSERT),
        ("assert f(2) == 4; assert f(3) == 9", Flaw.NO_ASSERT),
        ("x = f(2)", Flaw.NO_ASSERT),
        ("assert g(2) == 4", Flaw.UNCALLED),
        ("assert 4 == 4", Flaw.UNCALLED),
        ("assert (f(2) == 5, 'wrong')", Flaw.ALWAYS),
        ("assert f(2) == 5 or True", Flaw.ALWAYS),
        ("assert f(2) == 5 or 1 == 1", Flaw.ALWAYS),
        ("assert f(2)", Flaw.NO_COMPARISON),
        ("assert isinstance(f(2), int)", Flaw.NO_COMPARISON),
        ("assert f(2) == f(2)", Flaw.NO_COMPARISON),
        ("assert f(2) and 1 == 1", Flaw.NO_COMPARISON),
        ("assert f(x) == 4", Flaw.STRANGE),
        ("assert f(__import__('os')) == 4", Flaw.STRANGE),
        ("assert f(open('a')) == 4", Flaw.STRANGE),
        ("assert f(1)==1", Flaw.REPEATED),
    ],
)
def test_what_says_nothing_is_refused_unrun(line: str, flaw: Flaw) -> None:
    found = sift(Written("f", ("assert f(1) == 1", line)))

    assert found.asserts == ("assert f(1) == 1",)
    assert [(one.text, one.flaw) for one in found.refused] == [(line, flaw)]
    assert str(flaw.phrase)


@pytest.mark.parametrize(
    "line",
    [
        "assert f(2) == 4",
        "assert f(2) in (4, 5)",
        "assert abs(f(2) - 4.0) < 1e-06",
        "assert math.isclose(f(2), 4.0)",
        "assert raises(ValueError, lambda: f(-1))",
        "assert all((f(x) == x for x in range(3)))",
        "assert f(lambda x: x + 1, [1]) == [2]",
        "assert f('ab') == Counter({'a': 1, 'b': 1})",
        "assert f(f(2)) == 16 or f(2) == 4",
    ],
)
def test_what_says_something_is_kept(line: str) -> None:
    assert sift(Written("f", (line,))).asserts == (line,)


def test_a_message_is_no_part_of_an_assert() -> None:
    assert sift(Written("f", ("assert f(2) == 4, 'two'",))).asserts == ("assert f(2) == 4",)


def test_what_a_person_wrote_is_not_counted_for_the_model() -> None:
    found = sift(Written("f", ("assert f(2) == 4", "assert f(3) == 9")), ["assert f(2)  ==  4"])

    assert found.asserts == ("assert f(3) == 9",)


def test_enough_is_enough() -> None:
    found = sift(Written("f", tuple(f"assert f({n}) == {n}" for n in range(MOST_ASSERTS + 2))))

    assert len(found.asserts) == MOST_ASSERTS
    assert [one.flaw for one in found.refused] == [Flaw.TOO_MANY] * 2


@given(st.lists(st.text(alphabet="assert f(2)=1or True,;'\n", max_size=40), max_size=12))
def test_all_that_is_kept_is_one_line_each_and_nothing_is_lost(texts: list[str]) -> None:
    found = sift(Written("f", tuple(texts)))

    assert len(found.asserts) + len(found.refused) == len(texts)
    assert all("\n" not in line and len(ast.parse(line).body) == 1 for line in found.asserts)
    assert sift(Written("f", found.asserts)).asserts == found.asserts


def run(
    asserts: list[str],
    code: str,
    names: Names = Names(),
    renamed: tuple[str, str] | None = None,
) -> list[bool]:
    """Which of `asserts` pass on `code`, which is ours."""
    module = ModuleType("solution")
    exec(code, module.__dict__)  # pylint: disable=exec-used  # our own text
    made = suite([Assert(line, renamed) for line in asserts], names)
    space: dict[str, object] = {}
    exec(made.text, space)  # pylint: disable=exec-used  # our own text
    sys.modules["solution"] = module
    outcomes = []
    try:
        for name in made.ids:
            try:
                space[name]()  # type: ignore[operator]
                outcomes.append(True)
            except AssertionError:
                outcomes.append(False)
    finally:
        del sys.modules["solution"]
    return outcomes


CODE = """\
from collections import Counter
class EmptyError(ValueError): ...
def add(a, b=1):
    if a is None:
        raise EmptyError("nothing")
    return a + b
def sum(values):
    return 42
"""


def test_each_assert_stands_alone() -> None:
    asserts = [
        "assert add(1, 2) == 3",
        "assert add(1) == 3",
        "assert missing(1) == 3",
        "assert raises(EmptyError, lambda: add(None))",
        "assert math.isclose(add(0.1, 0.2), 0.3)",
        "assert datetime.date(2024, 1, 1) == date(2024, 1, add(0))",
        "assert add(Counter('a')['a']) == 2",
        "assert sum([1]) == 1",
    ]

    assert run(asserts, CODE) == [True, False, False, True, True, True, True, True]


def test_a_name_of_python_is_the_codes_where_it_was_asked_for() -> None:
    assert run(["assert sum([1]) == 42"], CODE, Names(frozenset({"sum"}))) == [True]


def test_another_name_is_called_by_the_one_in_the_tests() -> None:
    assert run(["assert plus(1, 2) == 3"], CODE, renamed=("plus", "add")) == [True]


def test_the_ids_are_the_functions_of_the_file() -> None:
    made = suite([Assert("assert f(1) == 1"), Assert("assert f(2) == 2")])
    names = [node.name for node in ast.parse(made.text).body if isinstance(node, ast.FunctionDef)]

    assert made.ids == ("test_1", "test_2")
    assert [name for name in names if name.startswith("test")] == list(made.ids)


def test_code_with_the_name_fits() -> None:
    found = fit("f", ["assert f(1) == 1", "assert f(g(1)) == 1"], "def f(a): return a")

    assert found.asserts == ("assert f(1) == 1",)
    assert found.left_out == ("assert f(g(1)) == 1",)
    assert found.renamed is None and found.reason is None


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("def g(a): return a", "g"),
        ("def g(a): return a\ndef h(a, b): return a", "g"),
        ("def _h(a): ...\ndef g(*a): return a", "g"),
        ("def g(a, b=1): return a\nclass A: ...", "g"),
        ("try:\n    import x\nexcept ImportError:\n    pass\nasync def g(a): ...", "g"),
    ],
)
def test_the_only_function_that_takes_as_much_is_meant(code: str, other: str) -> None:
    assert fit("f", ["assert f(1) == 1"], code).renamed == ("f", other)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("def g(a): ...\ndef h(a): ...", "the tests call `f`, the code has g, h"),
        ("def g(a, b): ...", "the tests call `f`, the code has g"),
        ("def _g(a): ...", "the tests call `f`, which the code does not have"),
        ("class A: ...", "the tests call `f`, which the code does not have"),
        ("x = 1", "the tests call `f`, which the code does not have"),
    ],
)
def test_otherwise_it_is_said_why_not(code: str, reason: str) -> None:
    found = fit("f", ["assert f(1) == 1"], code)

    assert (found.asserts, found.renamed) == ((), None)
    assert str(found.reason) == reason


def test_a_class_is_meant_by_the_name_of_one() -> None:
    code = "class Pile:\n    def __init__(self, size=3): ...\ndef f(): ..."

    assert fit("Stack", ["assert Stack().size() == 0"], code).renamed == ("Stack", "Pile")


def test_keywords_have_to_be_known() -> None:
    lines = ["assert f(1, key=2) == 1"]

    assert fit("f", lines, "def g(a, key): ...\ndef h(a, b): ...").renamed == ("f", "g")


def test_what_can_be_called_is_known_with_its_arguments() -> None:
    assert public_names(CODE) == ("add", "sum")
    assert parameters("sum", CODE) == 1
    assert parameters("add", "def add(a, b): ...") == 2
    assert parameters("nothing", CODE) == 1
