"""Plain values arrive as they were, and nothing arrives that is not plain."""

import json
from collections import Counter, OrderedDict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.runners.values import DEPTH, TooDeep, flattened, pack, unpack

PLAIN = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
        *(st.binary(), st.complex_numbers(allow_nan=False), st.dates(), st.times(), st.uuids()),
        *(st.datetimes(), st.timedeltas(), st.fractions(), st.decimals(allow_nan=False)),
        st.text(st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF)),
    ),
    lambda inner: st.one_of(
        st.lists(inner), st.lists(inner).map(tuple), st.dictionaries(st.text(), inner)
    ),
    max_leaves=10,
)


def strange(value: Any, _: int) -> Any:
    raise TypeError(f"strange: {value!r}")


def carried(value: Any) -> Any:
    return unpack(json.loads(json.dumps(pack(value, strange))), strange)


@given(PLAIN)
def test_a_plain_value_arrives(value: Any) -> None:
    found = carried(value)

    assert found == value and type(found) is type(value)
    assert repr(found) == repr(value)


@given(st.sets(st.integers()), st.frozensets(st.text()))
def test_sets_arrive(one: set[int], other: frozenset[str]) -> None:
    assert (carried(one), carried(other)) == (one, other)


@pytest.mark.parametrize("value", [range(1, 9, 2), slice(1, None), ..., NotImplemented, int, dict])
def test_what_is_known_by_name_arrives(value: Any) -> None:
    assert carried(value) == value


def test_a_subclass_is_laid_flat_without_asking_it() -> None:
    class Liar(str):
        def __str__(self) -> str:
            return "lie"

        def __eq__(self, _: object) -> bool:
            return True

        __hash__ = str.__hash__

    class Number(int):
        def __pos__(self) -> int:
            return 42

        def __int__(self) -> int:
            return 42

    class Pile(list[int]):
        def __iter__(self) -> Any:
            return iter([42])

    for value, base, plain in [
        (Liar("truth"), str, "truth"),
        (Number(1), int, 1),
        (Pile([1]), list, [1]),
        (Counter("aa"), dict, {"a": 2}),
        (OrderedDict(b=1), dict, {"b": 1}),
    ]:
        found = flattened(value, base)

        assert (
            isinstance(found, base)
            and type(found).__mro__ == base.__mro__
            and repr(found) == repr(plain)
        )


def test_what_is_too_deep_is_refused() -> None:
    value: list[Any] = []
    for _ in range(DEPTH + 1):
        value = [value]

    with pytest.raises(TooDeep):
        pack(value, strange)

    packed: Any = 1
    for _ in range(DEPTH + 5):
        packed = ["l", [packed]]
    with pytest.raises(ValueError):
        unpack(packed, strange)


@pytest.mark.parametrize(
    "packed",
    [[], ["l"], ["l", 1], ["d", [1]], ["i", "x"], ["k", "print"], ["k", "no"], ["v", "x", "1"], {}],
)
def test_nonsense_is_no_value(packed: Any) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        unpack(packed, strange)
