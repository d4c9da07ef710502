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
        ("the function is called from main", ""),
        ("a function called by the scheduler", ""),
        ("each method is called in order", ""),
        ("the method must be called asynchronously", ""),
        ("a class named after its author", ""),
        ("a method called binary search", ""),
        ("use a method called backtracking", ""),
        ("fix the function named below", ""),
        ("a function named `is_even`, and a class named `Even`", ""),
        ("write a class called Stack with a method called push_all", ""),
        ("a function called recursively in the loop", ""),
        ("a function called multiply", "multiply"),
        ("functions called foo and bar", ""),
        ("a function called foo or bar", ""),
        ("a function named `foo.bar`", ""),
        ("a function named get-user", ""),
        ('the class is called "Foo Bar"', ""),
        ("rename the function called foo to bar", ""),
        ("remove the method named `x`", ""),
        ("do not write a function called foo", ""),
        ("write tests for:\ndef add(a, b): return a + b", ""),
        ("convert this to Go: def add(a, b): return a + b", ""),
        ("explain def foo(x): return x", ""),
        ("economy class seats (20 of them)", ""),
        ("def __init__(self):", ""),
        ("aynı isimli fonksiyon", ""),
        ("bu adlı fonksiyon", ""),
        ("şehir adlı bir sınıf", ""),
        ("topla adlı fonksiyonu sil", ""),
        ("topla adlı fonksiyonu açıkla", ""),
        ("write a function called add that sums", "add"),
        ("write a function called add, which sums", "add"),
        ("a class called Stack with push and pop", "Stack"),
        ("a function called main()", "main"),
        ("import re\n\n\ndef remove_vowels(text):\n    'Remove vowels.'", "remove_vowels"),
        ("class Stack(Generic[T]):", "Stack"),
        ("async def fetch(url):", "fetch"),
        ("topla adlı bir fonksiyon yaz, listeyi toplasın", "topla"),
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
        ("parse a JSON file and print its keys", ""),
        ("count the tags in an HTML file", ""),
        ("answer with JSON", ""),
        ("validate YAML", ""),
        ("a function that reads toml", ""),
        ("connect to PostgreSQL and list tables", ""),
        ("fix the SQL injection", ""),
        ("SQL injection açığını düzelt", ""),
        ("count words in a php file", ""),
        ("remove in C minor from the titles", ""),
        ("a list in Swift response to the alarm", ""),
        ("with Go fish rules", ""),
        ("grade A in C class", ""),
        ("generate an elixir of life", ""),
        ("not in Python please", ""),
        ("call a bash command from Python", ""),
        ("in C/C++", ""),
        ("translate this from Python", ""),
        ("Python yerine başka bir dil", ""),
        ("Python'dan çevir", ""),
        ("an SQL query for the newest orders", "sql"),
        ("son siparişler için SQL sorgusu", "sql"),
        ("write it in SQL", "sql"),
        ("In Go, reverse a list", "go"),
        ("in Rust, please", "rust"),
        ("in C that sorts", "c"),
        ("Go'da yaz", "go"),
        ("Rust’ta bir fonksiyon", "rust"),
        ("python'da yaz", "python"),
        ("parse JSON in Go", "go"),
        ("", ""),
    ],
)
def test_a_language_is_one_that_was_named(prompt: str, language: str) -> None:
    assert wanted_language(prompt) == language


@pytest.mark.parametrize(
    "prompt",
    ["a" * 200_000, "a(" * 100_000, "function called f(" * 10_000, "def " * 50_000, "`" * 200_000]
    + ["class a " * 25_000, "async " * 30_000, "in C " * 40_000, "not in " * 30_000, " " * 200_000]
    + ["adlı " * 40_000, "remove " * 30_000, "function called f " * 10_000, "Python " * 30_000],
    ids=lambda prompt: prompt[:18],
)
def test_a_prompt_without_end_takes_no_time_without_end(prompt: str) -> None:
    wanted_language(prompt)

    assert wanted_name(prompt) in ("", "f")
