"""Faults planted into code."""

import ast
import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.extraction import fences
from core.trials import edits, examples
from core.trials import mutants as mutants_module
from core.trials import suited, written
from core.trials.edits import Kind
from core.trials.mutants import MOST_MUTANTS, mutants


def lines(body: str, head: str = "def f(a, b):") -> set[str]:
    """The changed lines of all mutants of a function."""
    code = f"{head}\n{body}\n"
    before = code.splitlines()
    found = set()
    for mutant in mutants(code):
        after = mutant.text.splitlines()
        assert len(after) == len(before)
        found |= {two.strip() for one, two in zip(before, after) if one != two}
    return found


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("return a < b", "return a <= b"),
        ("return a >= b", "return a > b"),
        ("return a == b", "return a != b"),
        ("return a in b", "return a not in b"),
        ("return a not in b", "return a in b"),
        ("return a is b", "return a is not b"),
        ("return a is not b", "return a is b"),
        ("return a + b", "return a - b"),
        ("return (a) * (b)", "return (a) + (b)"),
        ("return a // b", "return a / b"),
        ("return a ** b", "return a * b"),
        ("a += b", "a -= b"),
        ("return a and b", "return a or b"),
        ("return not a", "return  a"),
        ("return 41", "return 42"),
        ("return True", "return False"),
        ("return 'x'", 'return ""'),
        ("return ''", 'return "x"'),
        ("return g(a)", "return None"),
        ("return range(a)", "return range((a) - 1)"),
        ("return range(1, len(a))", "return range(1, (len(a)) - 1)"),
        ("return a[b:]", "return a[(b) - 1:]"),
        ("return a[:b]", "return a[:(b) - 1]"),
        ("return a[-1]", "return a[-2]"),
        ("return a if b else 1", "return a if not (b) else 1"),
        ("return 'ü' < b", "return 'ü' <= b"),
    ],
)
def test_a_fault_is_a_small_edit(line: str, changed: str) -> None:
    assert changed in lines(f"    {line}")


def test_a_default_is_part_of_what_a_function_does() -> None:
    assert "def f(a, b=2):" in lines("    return a", head="def f(a, b=1):")


@pytest.mark.parametrize(
    "body",
    [
        "    'Returns 1.'",
        "    raise ValueError(a + 1)",
        "    print(a + 1)",
        "    logging.info('x', a < b)",
        "    assert a < b, 'no'",
        "    x: Literal[1]",
        "    pass",
    ],
)
def test_what_no_test_could_see_is_left_alone(body: str) -> None:
    assert not lines(body)


def test_parts_of_formatted_strings_have_no_true_place() -> None:
    assert lines("    return f'ü{a + 1}'") == {"return None"}


@pytest.mark.parametrize(
    "body",
    [
        "    while a < b:\n        a += 1",
        "    while a:\n        a = a[1:]",
        "    while a != b:\n        a, b = b, a - b",
        "    while True:\n        if a == b:\n            break",
        "    while a:\n        if a.pop() == 1:\n            continue",
        "    while a < b:\n        m = (a + b) // 2\n        if c[m] < 3:\n            a = m + 1\n"
        "        else:\n            b = m",
        "    while True:\n        a = a - 1\n        if not a:\n            break",
    ],
)
def test_a_loop_still_ends(body: str) -> None:
    assert not lines(body)


def test_a_loop_may_compute_something_else() -> None:
    found = lines("    while a > 0:\n        a -= 1\n        c += 2\n    return c")

    assert found == {"c -= 2", "c += 3", "return None"}


def test_a_sign_is_told_from_those_in_comments_and_brackets() -> None:
    found = lines("    return (a  # a < b\n        < (b))")

    assert "<= (b))" in found


def test_several_lines_keep_their_numbers() -> None:
    code = "def f(a):\n    return g(\n        a,\n    )\n\n\ndef h(a):\n    return a < 1\n"

    for mutant in mutants(code):
        assert mutant.text.count("\n") == code.count("\n")
        assert mutant.text.split("\n")[6] == "def h(a):"
        assert mutant.function == ("f" if mutant.line < 7 else "h")


def test_faults_are_planted_where_the_tests_call() -> None:
    code = (
        "def f(a): return g(a) + 1\n"
        "def g(a): return a * 2\n"
        "def other(a): return a - 3\n"
        "if __name__ == '__main__':\n    f(1 + 1)\n"
    )

    assert {mutant.function for mutant in mutants(code, ["f"])} == {"f", "g"}
    assert {mutant.function for mutant in mutants(code, ["other"])} == {"other"}
    assert {mutant.function for mutant in mutants(code)} == {"f", "g", "other"}


def test_every_function_gets_its_share() -> None:
    many = "".join(f"def f{n}(a):\n    return a[0] + {n} < a[1] * 2 and a[2]\n" for n in range(5))

    found = mutants(many)

    assert len(found) == MOST_MUTANTS
    assert {mutant.function for mutant in found} == {f"f{n}" for n in range(5)}


def test_kinds_are_mixed() -> None:
    found = mutants("def f(a):\n    return [1, 2, 3, 4, 5, 6, 7, 8, 9, a < 1, a + 1, a and 1]\n")

    assert {mutant.kind for mutant in found} >= {Kind.COMPARISON, Kind.ARITHMETIC, Kind.CONSTANT}


def test_methods_are_code_too() -> None:
    code = "class A:\n    size = 3\n    def f(self, a):\n        return a < self.size\n"

    assert {mutant.kind for mutant in mutants(code, ["A"])} >= {Kind.COMPARISON, Kind.CONSTANT}


SOURCES = [
    inspect.getsource(module)
    for module in (fences, edits, examples, mutants_module, suited, written)
]


@given(st.sampled_from(SOURCES), st.sampled_from([(), ("examples",), ("needs", "mutants")]))
def test_every_mutant_is_other_code_on_the_same_lines(code: str, called: tuple[str, ...]) -> None:
    found = mutants(code, called)

    assert 0 < len(found) <= MOST_MUTANTS
    shapes = {ast.dump(ast.parse(mutant.text)) for mutant in found}
    assert len(shapes | {ast.dump(ast.parse(code))}) == len(found) + 1
    assert all(mutant.text.count("\n") == code.count("\n") for mutant in found)
    assert mutants(code, called) == found


@given(st.text(alphabet="af(1)<+-: \nreturn ifnotüandor[]", max_size=60))
def test_any_code_that_parses_can_be_mutated(body: str) -> None:
    code = f"def f(a):\n    return ({body}\n    )\n"
    try:
        tree = ast.dump(ast.parse(code))
    except SyntaxError:
        return
    for mutant in mutants(code):
        assert ast.dump(ast.parse(mutant.text)) != tree
