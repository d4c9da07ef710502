"""The real checks for stories, and what stories have judged."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.checks.checker import WORK, Checker
from core.checks.judge import CheckingJudge
from core.sandboxes.zygote import Zygote
from core.verdict import Judge

CARELESS = """\
Here it is.

```python
import os, sys
def total(amounts, seen=[]):
  for amount in amounts:
    try:
      seen.append( int(amount) )
    except:
      pass
  return sum(seen)
```

It skips what is no number.
"""
BETTER = '''\
Better:

```python
def total(amounts: list[str]) -> int:
    """What was paid; what is no number counts nothing."""
    return sum(int(amount) for amount in amounts if amount.isdecimal())
```
'''


@asynccontextmanager
async def real_judge() -> AsyncIterator[Judge]:
    """All checks in a process of their own; it takes seconds to start."""
    async with Zygote(WORK) as sandbox:
        await sandbox.start()
        yield CheckingJudge(Checker(sandbox))
