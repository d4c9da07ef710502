"""The draws of answers that the choice among several is measured with."""

from collections import Counter
from random import Random

import pytest

from bench.picks import Given, draw
from core.checks.report import Report

RIGHT, COMMON, RARE = (Given(right, Report("python"), {}) for right in (True, False, False))


@pytest.mark.parametrize("share", [0.2, 0.4])
def test_so_many_answers_are_right_and_some_faults_are_common(share: float) -> None:
    found = Counter[int]()
    for number in range(2_000):
        found.update(map(id, draw([RIGHT, COMMON, RARE], 3, share, Random(number))))

    assert found.total() == 6_000
    assert found[id(RIGHT)] / 6_000 == pytest.approx(share, abs=0.03)
    assert found[id(COMMON)] / found[id(RARE)] == pytest.approx(2, abs=0.3)


def test_a_draw_is_the_same_each_time() -> None:
    one, two = (draw([RIGHT, COMMON, RARE], 5, 0.3, Random(7)) for _ in range(2))

    assert list(map(id, one)) == list(map(id, two))
