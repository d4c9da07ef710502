"""What people write every day runs in a jail."""

import pytest

from core.sandboxes import Limits
from core.sandboxes.zygote import Zygote
from tests.core.sandboxes.ordinary import PROGRAMS

# What `pytest` prints besides is not ours to say.
_LAST = b'\nprint("fine")\n'


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", PROGRAMS)
async def test_an_ordinary_program_runs(foreign: Zygote, name: str) -> None:
    answer = await foreign.work(PROGRAMS[name].encode() + _LAST, Limits())

    assert answer.decode().splitlines()[-1:] == ["fine"]
