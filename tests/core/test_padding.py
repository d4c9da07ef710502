"""Neither pragmas nor padding lift the score."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.scored import PROGRAMS, reported, scored


@cache
def plain(text: str) -> float:
    """The score of a program as it stands."""
    return scored(text).value


PRAGMAS = ("# noqa", "# pylint: disable=all", "# nosec", "# fmt: off", "# flake8: noqa")


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(PROGRAMS), st.lists(st.sampled_from(PRAGMAS), min_size=1, max_size=8))
def test_pragmas_gain_nothing(text: str, asked: list[str]) -> None:
    lines = text.splitlines()
    for number, pragma in enumerate(asked):
        place = number * 3 % len(lines)
        lines[place] += f"  {pragma}"
    head = "".join(f"{pragma}\n" for pragma in asked[:2])

    for padded in ("\n".join(lines) + "\n", head + text):
        assert scored(padded).value <= plain(text) + 1


PADDING = (
    "\n# A comment.\n",
    "\n\n_PAD_{n} = {n}\n",
    "\n\nPAD_{n}: int = {n}\n",
    '\n\n"""A note, number {n}."""\n',
    "\n\nif False:\n    print({n})\n",
    '\n\ndef pad_{n}() -> int:\n    """Number {n}."""\n    return {n} + 1\n',
    '\n\ndef _pad_{n}(a: int) -> int:\n    """Number {n}."""\n    return a * {n}\n',
    '\n\nclass Pad{n}:\n    """Number {n}."""\n\n    def get(self) -> int:\n'
    '        """It."""\n        return id(self) + {n}\n',
)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(PROGRAMS),
    st.lists(st.sampled_from(PADDING), min_size=1, max_size=4, unique=True),
    st.integers(1, 25),
)
def test_padding_gains_nothing(text: str, kinds: list[str], copies: int) -> None:
    padding = "".join(kind.format(n=n) for n in range(copies) for kind in kinds)

    assert scored(text + padding).value <= plain(text) + 1


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(PROGRAMS[:2]), st.integers(1, 60))
def test_padding_inside_of_a_function_gains_nothing(text: str, copies: int) -> None:
    head, _, tail = text.partition("):\n")
    padding = "".join(f"    pad_{n} = {n}\n    print(pad_{n})\n" for n in range(copies))

    assert scored(f"{head}):\n{padding}{tail}").value <= plain(text) + 1


def test_reported_pragmas_are_counted() -> None:
    assert reported("x = 1  # noqa\ny = 2  # nosec\n").pragmas == {"noqa": 1, "nosec": 1}
