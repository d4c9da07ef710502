"""One runner for all tests, and one for what hangs: their parents take a second to get ready."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from core.runners.python import PythonRunner
from core.sandboxes import Limits

LIMITS = Limits(wall_seconds=8.0, cpu_seconds=2)
SHORT = Limits(wall_seconds=2.0, cpu_seconds=1)
"""For what surely takes as long as it may."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that uses a runner of all tests shares its loop."""
    for item in items:
        if {"runner", "hasty"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def runner() -> AsyncIterator[PythonRunner]:
    """One that is ready."""
    async with PythonRunner(LIMITS) as runner:
        await runner.start()
        yield runner


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def hasty() -> AsyncIterator[PythonRunner]:
    """One that is ready and soon out of patience."""
    async with PythonRunner(SHORT) as runner:
        await runner.start()
        yield runner
