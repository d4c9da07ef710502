"""What a prompt asks for by name, and what only looks like it."""

import pytest

from core.asked import wanted_language, wanted_name


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("def add(a, b):\n    '''Sum of both.'''", "add"),
        ("Complete this:\nclass Stack:\n    ...", "Stack"),
        ("write a function called parse_line that splits it", "parse_line"),
        ("A method named `total()` please", "total"),
        ("the function should be called “slug”", "slug"),
        ("topla adlı bir fonksiyon yaz", "topla"),
        ("`Yigin` adında sınıf", "Yigin"),
        ("a function that is called twice a day", ""),
        ("rename `foo` to `bar`", ""),
        ("call sorted() on it and print(x)", ""),
        ("def add(a, b): ... and def sub(a, b): ...", ""),
        ("a class of its own, named after nobody", ""),
        ("sum a csv by month", ""),
        ("", ""),
    ],
)
def test_a_name_is_one_that_was_asked_for(prompt: str, name: str) -> None:
    assert wanted_name(prompt) == name


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("reverse a list in Go", "go"),
        ("a Rust function for primes", "rust"),
        ("TypeScript helper for dates", "typescript"),
        ("Python ile csv topla", "python"),
        ("C dilinde bir program", "c"),
        ("write it in C++", "cpp"),
        ("in C, sort an array", "c"),
        ("a bash script that renames files", "bash"),
        ("go through the list and count", ""),
        ("vitamin C and the letter R", ""),
        ("rewrite this Python in Go", ""),
        ("Java and Go both do it", ""),
        ("open file.sql and node.js things", ""),
        ("a Java program", "java"),
        ("the C standard library of C#", "csharp"),
        ("", ""),
    ],
)
def test_a_language_is_one_that_was_named(prompt: str, language: str) -> None:
    assert wanted_language(prompt) == language


@pytest.mark.parametrize(
    "piece", ["x", "x(", "def ", "function ", "in ", " ", "`", "C+", "fonksiyon"]
)
def test_a_prompt_without_end_takes_no_time_without_end(piece: str) -> None:
    prompt = piece * 200_000

    assert wanted_name(prompt) == wanted_language(prompt) == ""
