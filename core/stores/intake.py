"""The port to the intake: what was acknowledged to a platform and is not worked off yet."""

import logging
from typing import Protocol

LOG = logging.getLogger(__name__)

FINISHED_SECONDS = 86_400
"""What is worked off is known for so long, should a platform deliver it again; Slack, which takes
the longest, does so within an hour.

Source: Slack docs, "The Events API", on delayed retries.
"""
GIVINGS = 30
"""Times that something overdue is given out before it is dropped: a platform may be away for ten
minutes, if it is given out each 20 s."""


class Intake(Protocol):
    """Nothing acknowledged is lost when a gateway dies: another one works it off.

    Every call may raise `StoreUnavailable`, and then nothing may be acknowledged.
    """

    async def keep(self, home: str, key: str, content: str) -> bool:
        """Keep `content` of the workspace `home` until `key` is finished; whether it is new.

        It is not if it is kept already, or was finished or dropped within the last day.
        """

    async def finish(self, home: str, key: str) -> None:
        """`key` is worked off: its content is forgotten."""

    async def overdue(self, home: str, seconds: float, limit: int = 20) -> list[tuple[str, str]]:
        """Keys and contents kept for `seconds` and not finished, for longest first.

        Each goes to one caller per `seconds`. After `GIVINGS` times it is dropped with a line in
        the log: what breaks every gateway must not do so for ever.
        """


def note_dropped(home: str, key: str) -> None:
    """Say in the log that `key` is given up."""
    LOG.error("event dropped", extra={"home": home, "event": key, "givings": GIVINGS})
