"""One runner for all tests of a folder: its parents take a second to get ready."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.runners import Outcome
from core.runners.python import PythonRunner
from core.sandboxes import Limits


async def verified(code: str, tests: str, **limits: float) -> Outcome:
    """What comes of it, in parents of their own."""
    async with PythonRunner(Limits(**limits)) as runner:  # type: ignore[arg-type]
        return await runner.verify(code, tests)


@pytest.fixture(scope="module")
def loop() -> object:
    return asyncio.new_event_loop()
