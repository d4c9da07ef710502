"""What a person wrote as a contract, and what only looks like it."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.trials.examples import examples


def lines(prompt: str, name: str = "", parameters: int = 1) -> list[str]:
    return [example.line(name, parameters).removeprefix("assert ") for example in examples(prompt)]


@pytest.mark.parametrize(
    ("prompt", "line"),
    [
        ("assert f(2) == 4", "f(2) == 4"),
        ("assert f(2) == 4, 'squares'", "f(2) == 4"),
        ("assert not f(2)", "not f(2)"),
        ("f(2) == 4", "f(2) == 4"),
        ("- `f(2) == 4`", "f(2) == 4"),
        ("1. f(2) == 4", "f(2) == 4"),
        ("f(2) is None", "f(2) is None"),
        ("f(2) != 3", "f(2) != 3"),
        ("f(2) -> 4", "f(2) == 4"),
        ("f(2) => 4", "f(2) == 4"),
        ("f(2) → [1, 2]", "f(2) == [1, 2]"),
        ("f(2) = 4", "f(2) == 4"),
        ("f(2)  # -> 4", "f(2) == 4"),
        ("f(2) returns 4", "f(2) == 4"),
        ("The call f(2) returns 4, as ever.", "f(2) == 4"),
        ("`f(2)` should return `4`", "f(2) == 4"),
        ("`f(2)` -> `4`", "f(2) == 4"),
        ("f(2) is 4", "f(2) == 4"),
        ("Here f(2) is 4.", "f(2) == 4"),
        ("f(2) 4 döndürür", "f(2) == 4"),
        ("f(2) için 4 döner", "f(2) == 4"),
        ("Örneğin f(2) 4'ü döndürür.", "f(2) == 4"),
        ("`f('a')` için `['a']` döndürmeli", "f('a') == ['a']"),
        ("f(-1) ValueError fırlatır", "raises(ValueError, lambda: f(-1))"),
        ("f(-1) raises ValueError", "raises(ValueError, lambda: f(-1))"),
        ("f(-1) should raise a ValueError.", "raises(ValueError, lambda: f(-1))"),
        ("f(-1) -> ValueError", "raises(ValueError, lambda: f(-1))"),
        ("f(-1) raises EmptyError", "raises(EmptyError, lambda: f(-1))"),
        ("area(1) returns 3.14159", "round(area(1), 5) == 3.14159"),
        ("area(1) == 3.5", "area(1) == 3.5"),
        ("Stack().size() == 0", "Stack().size() == 0"),
        ("f(f(2)) == 16", "f(f(2)) == 16"),
        ("f(“a”) == “b”", "f('a') == 'b'"),
        ("count('aab') -> Counter({'a': 2})", "count('aab') == Counter({'a': 2})"),
        ("Write sum_all, for example sum_all([1, 2]) == 3, please", "sum_all([1, 2]) == 3"),
        ("a function named sum with sum([1]) == 1", "sum([1]) == 1"),
        ("0 <= f(3) <= 1", "0 <= f(3) <= 1"),
        (">>> f(2)\n4", "f(2) == 4"),
        (">>> f(2)\nTrue", "f(2) == True"),
        (">>> f(2) == 4\nTrue", "f(2) == 4"),
        (">>> print(f(2))\n4", "str(f(2)) == '4'"),
        (">>> f(\n... 2)\n'x'", "f(2) == 'x'"),
        (
            ">>> f(0)\nTraceback (most recent call last):\n  ...\nValueError: no",
            "raises(ValueError, lambda: f(0))",
        ),
        ("```python\nf(2)  # -> 4\n```", "f(2) == 4"),
        ("```\nassert f(\n    2\n) == 4\n```", "f(2) == 4"),
        ("f(2) returns 5, but f(2) should return 4", "f(2) == 4"),
        ("f(2) should equal 4 but f(3) returns 10", "f(2) == 4"),
        ("is_prime(7) returns true", "is_prime(7) == True"),
        ("is_prime(7) -> true", "is_prime(7) == True"),
        ("topla(2, 3) == 5 olmalı", "topla(2, 3) == 5"),
        ("topla(2, 3) sonucu 5 olmalı.", "topla(2, 3) == 5"),
    ],
)
def test_an_example_is_held_in_one_line(prompt: str, line: str) -> None:
    assert lines(prompt) == [line]


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "sum a csv by month",
        "Slack -> Discord",
        "x == y in SQL",
        "move users from Slack -> Discord, then post(x) -> done",
        "f(x) == x",
        "f(n) -> n + 1",
        "def f(x: int = 2) -> None:\n    ...",
        "def f() -> None: ...",
        "f() -> None",
        "f(2) -> int",
        "f(2) returns 3 items",
        "f(2) returns the square",
        "f(2) returns 4% of it",
        "f(2) returns 5 instead of 4",
        "f(2) returns 5, but I want 4",
        "Why is f(2) == 5?",
        "currently `f(2) == 5`",
        "f(2) should not return 4",
        "f(2) hâlâ yanlış, 5 döndürür",
        "if f(2) == 4, print it",
        "it's so that f(2) returns 5, which isn't what he'd want",
        "is_prime(7) == true",
        'Colours: "red" -> "#f00"',
        "The key 'debug' -> True enables it",
        "obj.f(2) == 4",
        "print(2) -> stdout",
        "sorted([2, 1]) == [1, 2]",
        "O(1) lookups == good",
        "upgrade from 2 -> 3 everywhere",
        'Rename the columns:\n"old" -> "new"',
        'Replace "a" -> "b"',
        "GET /users(1) -> 200",
        "__import__('os') == 1",
        "f(__import__('os')) == 1",
        "eval(f(2)) == 4",
        "```js\nf(2) === 4\n```",
        "```python\ndef g(x):\n    return f(2) == x\n```",
        "f(2) == 4 * y",
        "see f(2) == 4 + 1 things",
        "fails with f(2) == 4",
    ],
)
def test_what_only_looks_like_one_is_none(prompt: str) -> None:
    assert not lines(prompt, "f")


@pytest.mark.parametrize(
    ("prompt", "line"),
    [
        ('"a,b" -> ["a", "b"]', "f('a,b') == ['a', 'b']"),
        ('`"a,b"` -> `["a", "b"]`', "f('a,b') == ['a', 'b']"),
        ('e.g. "a,b" -> ["a", "b"]', "f('a,b') == ['a', 'b']"),
        ('It splits at commas: `"a,b" -> ["a", "b"]`', "f('a,b') == ['a', 'b']"),
        ("- 3 -> 9", "f(3) == 9"),
        ("'' -> ValueError", "raises(ValueError, lambda: f(''))"),
        ("Input: [1, 2]\nOutput: 3", "f([1, 2]) == 3"),
        ("**Input:** `[1, 2]`, **Output:** `3`", "f([1, 2]) == 3"),
        ("Girdi: 'a' Çıktı: 'b'", "f('a') == 'b'"),
        ("```\n'IV' -> 4\n```", "f('IV') == 4"),
        ('Write a function that splits at commas: "a,b" -> ["a", "b"]', "f('a,b') == ['a', 'b']"),
        ("Input: s = 'abc'\nOutput: 3", "f('abc') == 3"),
    ],
)
def test_input_and_output_wait_for_the_name_of_the_function(prompt: str, line: str) -> None:
    assert lines(prompt, "f") == [line]


def test_several_pairs_on_a_line_are_told_apart() -> None:
    assert lines("'IV' -> 4, 'a,b' -> [1, 2]", "f") == ["f('IV') == 4", "f('a,b') == [1, 2]"]


def test_a_wish_casts_no_doubt_on_what_else_is_said() -> None:
    assert lines("f(2) should be 4; f('x') raises ValueError") == [
        "f(2) == 4",
        "raises(ValueError, lambda: f('x'))",
    ]


def test_arguments_given_by_name_are_given_in_their_order() -> None:
    prompt = "Input: nums = [2, 7], target = 9\nOutput: [0, 1]"

    assert lines(prompt, "two_sum", 2) == ["two_sum([2, 7], 9) == [0, 1]"]


@pytest.mark.parametrize(
    "prompt",
    [
        "x" * 50_000,
        "f(" * 3_000 + " == 4",
        "f(2) == " * 9_000,
        "`" * 9_000,
        "'a', " * 9_000 + "-> 1",
    ]
    + ["f(2) " * 9_000 + "döndürür", "f(2) is\n" * 9_000, "'a' -> " * 140 + "\n", "(" * 900 + "->"],
)
def test_no_prompt_takes_long_or_gives_nonsense(prompt: str) -> None:
    assert not examples(prompt)


def test_a_tuple_is_as_many_arguments_as_the_function_takes() -> None:
    assert lines("(2, 3) -> 5", "add", 2) == ["add(2, 3) == 5"]
    assert lines("(2, 3) -> 5", "add", 1) == ["add((2, 3)) == 5"]


def test_a_person_reads_their_own_words() -> None:
    prompt = "We need f. f(2) returns 4 and “f” is fast.\n- f(“a”) == “b”\n- `f(3) => 9`"

    assert [example.said for example in examples(prompt)] == [
        "f(2) returns 4",
        "f(“a”) == “b”",
        "f(3) => 9",
    ]


def test_examples_come_in_their_order_and_once() -> None:
    prompt = "f(2) == 4 and f(3) == 9.\n>>> f(1)\n1\n\nAgain: f(3) -> 9, f(4) -> 16"

    assert lines(prompt) == ["f(2) == 4", "f(3) == 9", "f(1) == 1", "f(4) == 16"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.floats(-9, 9).map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@given(VALUES, VALUES, st.sampled_from(["assert f({}) == {}", "f({}) == {}", ">>> f({})\n{}"]))
def test_any_data_is_kept_to_the_letter(given_: object, result: object, form: str) -> None:
    found = examples(form.format(ascii(given_), ascii(result)))

    if found or not form.startswith(">>>"):
        assert len(found) == 1
        example = found[0]
        tree = ast.parse(example.line(), mode="exec").body[0]
        assert isinstance(tree, ast.Assert) and isinstance(tree.test, ast.Compare)
        call = tree.test.left
        assert isinstance(call, ast.Call)
        assert ast.literal_eval(call.args[0]) == given_
        assert ast.literal_eval(tree.test.comparators[0]) == result


@given(st.text(alphabet="f(2)=->'\"[] `\n,.#assertu returns döndürür", max_size=80))
def test_every_example_is_one_line_of_python(prompt: str) -> None:
    for example in examples(prompt):
        (statement,) = ast.parse(example.line("g")).body
        assert isinstance(statement, ast.Assert)
        assert "\n" not in example.line("g")
