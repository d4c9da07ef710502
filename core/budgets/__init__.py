"""The port to rate budgets: how many calls a platform still allows."""

from typing import Protocol


class Budget(Protocol):
    """Calls allowed under a key; every caller shares them."""

    async def book(self, key: str) -> float:
        """Book the next call under `key`; seconds to wait before making it."""
