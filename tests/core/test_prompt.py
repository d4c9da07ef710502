"""The prompt fits, keeps the newest code and the last request, and only grows at its end."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.conversation import Turn
from core.errors import PromptTooLong
from core.extraction import main_block
from core.job import Asset
from core.prompt import Message, Prompt, compose
from tests.core.plain import answered, asked, conversation

ENDLESS = 10**9
CODED = st.builds(
    lambda number, text: answered(
        f"do {number}", f"{text}\n```py\nx = {number}\n{text}```\n{text}", f"e{number}"
    ),
    st.integers(0, 999),
    st.sampled_from(["", "word\n", "some more words\n" * 9]),
)
SPOKEN = st.builds(answered, st.sampled_from(["why?", "go on"]), st.sampled_from(["", "so " * 30]))
THREADS = st.lists(CODED | SPOKEN, max_size=14)


def estimate(text: str) -> int:
    """Tokens of `text`."""
    return len(text) // 3 + 4


def composed(turns: list[Turn], room: int = ENDLESS, prompt: str = "next") -> Prompt:
    """The prompt for `prompt` after `turns`."""
    return compose(asked(prompt), conversation(*turns), room, estimate)


@given(THREADS, st.integers(0, 3_000), st.text(max_size=50))
def test_the_prompt_fits_keeps_the_newest_code_and_ends_with_the_request(
    turns: list[Turn], room: int, request: str
) -> None:
    try:
        prompt = composed(turns, room, request)
    except PromptTooLong:
        return
    contents = [message.content for message in prompt.messages]
    code = conversation(*turns).code

    assert sum(map(estimate, contents)) == prompt.tokens <= room
    assert prompt.messages[-1] == Message("user", request)
    if code:
        block = main_block(code.turn.reply)
        assert block and any(block.code in content for content in contents)


@given(THREADS, st.integers(0, 3_000))
def test_more_room_never_shows_less(turns: list[Turn], room: int) -> None:
    try:
        tight = composed(turns, room)
    except PromptTooLong:
        return

    assert composed(turns, room + 50).dropped_turns <= tight.dropped_turns


@given(THREADS, CODED | SPOKEN)
def test_a_prompt_only_grows_at_its_end_while_everything_fits(
    turns: list[Turn], next_turn: Turn
) -> None:
    """The model server then has all but the end of it in its cache."""
    before = composed(turns, prompt=next_turn.prompt).messages
    after = composed([*turns, next_turn]).messages

    assert after[: len(before)] == before


def test_the_beginning_stays_the_same_for_a_block_of_turns() -> None:
    turns = [answered(f"do {number}", "words " * 60, f"e{number}") for number in range(40)]
    room = composed(turns[:10]).tokens
    beginnings = [composed(turns[:count], room).messages[1] for count in range(11, 40)]
    changes = sum(one != other for one, other in zip(beginnings, beginnings[1:]))

    assert 0 < changes <= len(beginnings) / 4


def test_a_request_that_nobody_answered_still_belongs_to_the_thread() -> None:
    """The model was away; "try again" has to make sense when it is back."""
    prompt = composed([answered("sum a column", "")], prompt="try again")

    assert [(message.role, message.content) for message in prompt.messages[1:]] == [
        ("user", "sum a column"),
        ("user", "try again"),
    ]
    assert not prompt.dropped_turns


def test_what_was_left_out_is_counted() -> None:
    turns = [answered(f"do {number}", "words " * 60, f"e{number}") for number in range(20)]
    prompt = composed(turns, composed(turns[:10]).tokens)
    shown = [message for message in prompt.messages if message.role == "assistant"]

    assert prompt.dropped_turns == 20 - len(shown) > 0


def test_code_older_than_what_is_read_of_the_thread_stays() -> None:
    turns = [answered("first", "```py\nx\n```"), *[answered("why?", "so")] * 60]
    prompt = compose(asked("next"), conversation(*turns, newest=40), ENDLESS, estimate)

    assert [message.content for message in prompt.messages[1:3]] == ["first", "```py\nx\n```"]
    assert prompt.dropped_turns == 20


def test_the_newest_code_loses_its_sentences_before_it_is_lost() -> None:
    talk = answered("first", "long talk " * 200 + "\n```py\nx = 1\n```\n")
    prompt = composed([talk], 400)

    assert [message.content for message in prompt.messages[1:]] == [
        "first",
        "```python\nx = 1\n```",
        "next",
    ]


def test_files_come_before_the_request_and_stay_with_their_turn() -> None:
    file = Asset("a.csv", "1,2")
    first = Turn("e1", "p", "sum it", "3", answered("", "").status, assets=(file,))
    job = asked("now this", assets=(Asset("b.csv", "3,4"),))

    messages = compose(job, conversation(first), ENDLESS, estimate).messages

    assert [message.content for message in messages[1:]] == [
        "File a.csv:\n\n1,2",
        "sum it",
        "3",
        "File b.csv:\n\n3,4",
        "now this",
    ]


def test_the_language_asked_for_is_in_our_own_instructions() -> None:
    job = asked("x", language="Rust")

    first, *_ = compose(job, conversation(), ENDLESS, estimate).messages

    assert first.role == "system"
    assert first.content.endswith("\nWrite Rust.")


@given(THREADS, st.integers(0, 2_000))
def test_a_prompt_too_long_says_by_how_much(turns: list[Turn], room: int) -> None:
    try:
        composed(turns, room)
        assume(False)
    except PromptTooLong as error:
        needed = error.phrase.values["needed"]

        assert isinstance(needed, int)
        assert composed(turns, needed).tokens == needed > room


def test_a_request_larger_than_the_window_is_refused() -> None:
    with pytest.raises(PromptTooLong, match="THREADSMITH_CONTEXT"):
        composed([], 1_000, "x" * 9_000)
