"""A sandbox around `hostile.py`, with a folder of its own to leave things in."""

import json
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.sandboxes import Broken, End, Limits
from core.sandboxes.zygote import Zygote

WORK = "tests.core.sandboxes.hostile"


async def ask(zygote: Zygote, name: str, *arguments: object, **limits: Any) -> Any:
    """What the function `name` of `hostile.py` answers."""
    request = json.dumps([name, *arguments]).encode()
    return json.loads(await zygote.work(request, Limits(**limits)))


async def end_of(zygote: Zygote, name: str, *arguments: object, **limits: Any) -> End:
    """How that function's process was ended."""
    with pytest.raises(Broken) as caught:
        await ask(zygote, name, *arguments, **limits)
    assert str(caught.value)
    return caught.value.end


async def parent_of(zygote: Zygote) -> int:
    """The process id of the parent."""
    parent: int = (await ask(zygote, "surroundings"))["parent"]
    return parent


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the sandbox makes its folders."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
async def zygote(folders: Path) -> AsyncIterator[Zygote]:
    """One with room for two children; nothing may be left of it."""
    async with Zygote(WORK, at_once=2) as zygote:
        yield zygote
    assert not list(folders.glob("threadsmith-*"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def foreign(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Zygote]:
    """One that runs programs; a module's tests share it."""
    folders: Path = tmp_path_factory.mktemp("folders")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folders))
        async with Zygote("tests.core.sandboxes.foreign") as zygote:
            await zygote.start()
            yield zygote
    assert not list(folders.iterdir())


@pytest.fixture
async def foreign_for_one(folders: Path) -> AsyncIterator[Zygote]:
    """One that runs programs, for a single test."""
    async with Zygote("tests.core.sandboxes.foreign") as zygote:
        yield zygote
    assert not list(folders.glob("threadsmith-*"))
