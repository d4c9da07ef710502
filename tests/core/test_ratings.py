"""An answer is accepted when it is golden or more people like it than not."""

import pytest

from core.ratings import Tally


@pytest.mark.parametrize(
    ("tally", "net", "accepted"),
    [
        (Tally(), 0, False),
        (Tally(up=1), 1, True),
        (Tally(down=1), -1, False),
        (Tally(up=1, down=1), 0, False),
        (Tally(up=2, down=1), 1, True),
        (Tally(golden=1), 2, True),
        (Tally(down=5, golden=1), -3, True),
        (Tally(up=1, down=3, golden=1), 0, True),
    ],
)
def test_golden_or_net_positive_is_accepted(tally: Tally, net: int, accepted: bool) -> None:
    assert (tally.net, tally.accepted) == (net, accepted)
