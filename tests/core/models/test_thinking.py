"""Thinking told apart from the reply."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models.thinking import ThoughtFilter

PIECES = st.sampled_from(
    [
        "<think>",
        "</think>",
        "<",
        "think>",
        "</",
        "\n",
        "```",
        "```python\n",
        "\n```\n",
        "x = 1",
        " ",
        "`",
    ]
)


def read(*chunks: str, inside: bool = False) -> str:
    """The text that is left of a reply in `chunks`."""
    thoughts = ThoughtFilter(inside)
    return "".join(map(thoughts.feed, chunks)) + thoughts.finish()


@given(st.lists(PIECES), st.data(), st.booleans())
def test_the_result_does_not_depend_on_how_the_text_was_cut(
    pieces: list[str], data: st.DataObject, inside: bool
) -> None:
    text = "".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)))))
    chunks = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    assert read(*chunks, inside=inside) == read(text, inside=inside)


@given(st.text().filter(lambda text: "think>" not in text))
def test_a_reply_without_tags_stays_as_it_is(text: str) -> None:
    assert read(text) == text.lstrip("\r\n")


@pytest.mark.parametrize(
    ("reply", "left"),
    [
        ("<think>hm\n```\nno\n```\n</think>\n\nx = 1\n", "x = 1\n"),
        ("\n\n<think>\n</think>x", "x"),
        ("So.\n<think>hm</think>\nThen.", "So.\nThen."),
        ("<think>never closed", ""),
        ("Let me see.\n</think>\n\nHere.", "Let me see.\nHere."),
    ],
)
def test_thinking_is_left_out(reply: str, left: str) -> None:
    assert read(reply) == left


@pytest.mark.parametrize(
    "reply",
    [
        "```xml\n<think>\n</think>\n```\n",
        "Put it between `<think>` and `</think>`.",
        "```python\nTAG = '</think>'\n```\nAnd </think> too.",
        "a <thin",
        "if a <",
    ],
)
def test_tags_that_the_reply_is_about_stay(reply: str) -> None:
    assert read(reply) == reply


def test_a_template_may_open_the_thinking_itself() -> None:
    assert read("hm, ", "yes</thi", "nk>\nx = 1", inside=True) == "x = 1"


def test_chunks_of_thinking_are_counted() -> None:
    thoughts = ThoughtFilter()
    for chunk in ("<think>", "one", " two", "</think>", "\n\nx", " = 1"):
        thoughts.feed(chunk)

    assert thoughts.thought == 4
