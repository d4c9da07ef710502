"""One warm checker for the tests here, with real processes and real tools."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.checks.checker import Checker
from core.sandboxes.zygote import Zygote


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def checker(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Checker]:
    """A parent takes seconds to get ready, so all tests share one."""
    folders: Path = tmp_path_factory.mktemp("folders")
    async with Zygote("tests.core.checks.trial_work") as zygote:
        with pytest.MonkeyPatch.context() as patch:  # all it leaves lies in the parent's folder
            patch.setattr(tempfile, "tempdir", str(folders))
            await zygote.start()
        yield Checker(zygote)
    assert not list(folders.iterdir())
