"""Ids of places survive being keys, whatever characters a platform puts into them."""

import pytest
from hypothesis import given

from core.places import Message, Person, Thread
from tests.core.plain import MESSAGES, PERSONS, THREADS


@given(THREADS)
def test_a_thread_is_read_back_from_its_text(thread: Thread) -> None:
    assert Thread.parse(str(thread)) == thread


@given(MESSAGES)
def test_a_message_is_read_back_from_its_text(message: Message) -> None:
    assert Message.parse(str(message)) == message
    assert str(message).startswith(f"{message.home}:")


@given(MESSAGES)
def test_a_message_is_no_thread(message: Message) -> None:
    """Although Slack names a thread by the id of its first message."""
    thread: object = Thread.parse(str(message))

    assert thread != message


@given(THREADS)
def test_a_thread_begins_with_its_home(thread: Thread) -> None:
    assert str(thread).startswith(f"{thread.home}:")


@given(THREADS)
def test_a_key_has_no_braces_or_spaces(thread: Thread) -> None:
    """Braces would choose another slot on a Redis cluster."""
    assert not set(str(thread)) & set("{} \n*")


@given(PERSONS, PERSONS)
def test_two_people_never_share_a_key(one: Person, other: Person) -> None:
    same = (one.platform, one.workspace, one.id) == (other.platform, other.workspace, other.id)

    assert (str(one) == str(other)) is same


@pytest.mark.parametrize("text", ["", "a", "a:b:c", "a:b:c:d:e"])
def test_other_text_is_no_place(text: str) -> None:
    with pytest.raises(ValueError):
        Thread.parse(text)
    with pytest.raises(ValueError):
        Message.parse(text)
