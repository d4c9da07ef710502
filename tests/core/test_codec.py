"""What is kept in the store comes back as it was, also from other versions of the program."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.codec import decode, encode
from core.conversation import Status, Turn
from core.job import Job
from core.pages import Page
from core.queues import Progress
from tests.core.plain import JOBS, PAGES, PROGRESSES, TURNS, asked


@given(st.one_of(JOBS, TURNS, PROGRESSES, PAGES))
def test_plain_data_comes_back_as_it_was(value: Job | Turn | Progress | Page) -> None:
    text = encode(value)

    assert decode(type(value), text) == value
    assert decode(type(value), text.encode()) == value
    assert "\n" not in text


def test_a_field_from_a_newer_version_is_left_out() -> None:
    newer = json.loads(encode(asked("x"))) | {"mood": "good"}

    assert decode(Job, json.dumps(newer)) == asked("x")


def test_a_field_an_older_version_lacks_takes_its_default() -> None:
    turn = decode(Turn, '{"event":"e","person":"p","prompt":"x","reply":"y","status":"cut"}')

    assert turn == Turn("e", "p", "x", "y", Status.CUT)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"event": 1}', "null"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        decode(Job, text)
