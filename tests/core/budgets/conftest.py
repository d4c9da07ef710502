"""A store of the test's own, which may be killed."""

from tests.contracts.outages import outages, redis

__all__ = ["outages", "redis"]
