"""What a person says of how things are now holds nobody to it."""

import pytest

from core.trials.examples import MOST_EXAMPLES, examples

CALLED = "assert f(2) == 4"


def lines(prompt: str) -> list[str]:
    """The asserts that `prompt` holds the code to."""
    return [example.line("f") for example in examples(prompt)]


@pytest.mark.parametrize(
    "prompt",
    [
        "f(2) returns 5.\nThat is wrong, it must be more.",
        "f(2) returns 5, I expected something else",
        "The output of f(2) is 5, expected another",
        "> f(2) == 5\nno, this is wrong",
        "At the moment I get:\n\nf(1) == 2\nf(2) == 5",
        "This is wrong:\n```python\nassert f(2) == 5\n```",
        "It prints this:\n>>> f(2)\n5\n\nwhich is a bug",
        "I get f(2) == 5, please look",
        "We now see f(2) == 5",
        "Before: f(2) == 5",
        "No longer f(2) == 5.",
        "Previously f(2) == 5, make it better",
        "forget f(2) == 5",
        "drop the old example f(2) == 5",
        "Sometimes f(2) == 5",
        "Şu an sonuç yanlış:\nf(2) == 5",
        "f(2) == 5\nBu yanlış.",
        "print(f(2)) -> 5",
    ],
)
def test_how_it_is_now_is_no_example(prompt: str) -> None:
    assert not lines(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "f(2) returns 4.",
        "It should give:\n\nf(2) == 4",
        "Currently f is slow. Keep:\n\nf(2) == 4\n\nIt should be fast.",
        "These fail at the moment:\n```python\nassert f(2) == 4\n```",
        "Expected: f(2) == 4",
        "I want f(2) == 4",
        "Remove duplicates first, f(2) == 4",
        "f(2) is 4",
        "f(2) == 4\nThat is all.",
    ],
)
def test_what_is_wanted_stays_one(prompt: str) -> None:
    assert lines(prompt) == [CALLED]


def test_of_lists_and_text_is_means_equal() -> None:
    assert lines("f(2) is [1]") == ["assert f(2) == [1]"]
    assert lines("assert f(2) is not 'a'") == ["assert f(2) != 'a'"]
    assert lines("assert f(2) is True") == ["assert f(2) is True"]


def test_two_hundred_examples_are_all_held() -> None:
    prompt = "\n".join(f"f({number}) == {number}" for number in range(200))

    assert len(lines(prompt)) == 200 == MOST_EXAMPLES
