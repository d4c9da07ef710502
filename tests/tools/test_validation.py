"""The validation of the score: its figures, and the damage it does."""

from random import Random

import pytest

from tools.validation.damage import CLASSES, apart, parses
from tools.validation.figures import auc, pair
from tools.validation.good import collect
from tools.validation.others import maintainability

GOOD = list(collect())
WHOLE = set(CLASSES) - {"syntax", "cut off", "prose or fence"}


def test_figures() -> None:
    assert auc([3, 2], [1, 2]) == 0.875
    assert pair([(2, 1), (1, 1), (1, 2)]) == 0.5


def test_there_are_enough_good_functions_of_many_authors_in_both_parts() -> None:
    for tuning in (True, False):
        part = [one.name.rpartition(".")[0] for one in GOOD if one.tuning == tuning]

        assert len(part) >= 30
        assert len(set(part)) >= 15


@pytest.mark.parametrize("kind", CLASSES)
def test_damage_is_damage_and_the_same_each_time(kind: str) -> None:
    for good in GOOD[::5]:
        damaged, again = (CLASSES[kind](apart(good.text), Random(good.name)) for _ in range(2))

        assert damaged == again
        assert not damaged or parses(damaged) == (kind in WHOLE)


def test_taken_apart_is_the_same_together() -> None:
    for good in GOOD:
        assert str(apart(good.text)) == good.text


def test_the_index_falls_with_length() -> None:
    assert maintainability("a = b + c\n") > maintainability("a = b + c\nd = e * f\n" * 20) > 0
    assert maintainability("a = (\n") == 0
