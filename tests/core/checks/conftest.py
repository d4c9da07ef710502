"""One warm checker for the tests here, with real processes and real tools."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.checks.checker import Checker
from core.sandboxes.zygote import Zygote


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def checker(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Checker]:
    """A parent takes seconds to get ready, so a module's tests share one."""
    folders: Path = tmp_path_factory.mktemp("folders")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folders))
        async with Zygote("tests.core.checks.trial_work") as zygote:
            await zygote.start()
            yield Checker(zygote)
    assert not list(folders.iterdir())
