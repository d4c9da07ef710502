"""Records under a seal: nothing can be added, changed, moved, repeated or taken out."""

import json
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.runners.envelope import Records, Sealer, read

KEY = bytes(range(32))


def sealed(*records: list[Any]) -> list[bytes]:
    """Each record as its line."""
    written = bytearray()
    sealer = Sealer(bytearray(KEY), written.extend)
    for record in records:
        sealer.write(*record)
    return bytes(written).splitlines(keepends=True)


A: list[Any] = ["test", "a", "passed"]
B: list[Any] = ["test", "b", "failed"]
C: list[Any] = ["done", 1]


@given(st.lists(st.lists(st.one_of(st.text(), st.integers(), st.booleans()), min_size=1)))
def test_what_is_sealed_is_read(records: list[list[Any]]) -> None:
    assert read(b"".join(sealed(*records)), KEY) == Records(records)


def test_the_key_is_wiped() -> None:
    key = bytearray(KEY)
    Sealer(key, lambda _: None)

    assert not any(key)


def test_every_other_order_is_seen() -> None:
    lines = sealed(A, B, C)

    for order in permutations(lines):
        assert read(b"".join(order), KEY).tampered is (list(order) != lines)


def test_what_is_left_out_or_repeated_is_seen() -> None:
    first, second, third = sealed(A, B, C)

    assert read(first + third, KEY).tampered
    assert read(first + first + second + third, KEY).tampered
    assert read(second + third, KEY).tampered
    assert read(b"\n" + first, KEY).tampered


def test_a_changed_record_is_seen() -> None:
    (line,) = sealed(B)
    changed = line.replace(b"failed", b"passed")

    assert read(changed, KEY).tampered
    assert read(line, bytes(32)).tampered
    assert read(b"x" * 64 + b" " + json.dumps(A).encode() + b"\n", KEY).tampered


def test_nonsense_is_seen_and_a_cut_record_left_out() -> None:
    first, second = sealed(A, B)

    assert read(b"nonsense\n" + first, KEY).tampered
    assert read(first + second[:-10], KEY) == Records([A])
    assert read(first + b"x" * 200, KEY).tampered
    assert read(b"", KEY) == Records()
