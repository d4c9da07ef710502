"""The real checks for stories, what stories have judged, and what must not show in reasons."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from core.checks import Code
from core.checks.checker import WORK, Checker
from core.checks.judge import CheckingJudge
from core.sandboxes.zygote import Zygote
from core.scoring import Reason
from core.verdict import Judge, Judgement, Verdict
from core.words import phrase
from tests.core.verdicts import SCORED, part, reason, verdict
from tests.fakes import Pause

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


class Hanging(Judge):
    """Tells what it sees at a glance, and never comes to an end."""

    def __init__(self) -> None:
        self.pause = Pause()

    async def judge(self, code: Code, quick: bool = False) -> Judgement:
        """A glance at once; nothing else, for ever."""
        if not quick:
            await self.pause()
        return Judgement(replace(SCORED, quick=True))


HOSTILE = (
    "<!channel> <@U1> <@&1> <!subteam^S1>",
    "*bold* _slanted_ `tick` ~~gone~~ **b** __u__",
    "@everyone @here <https://evil.example|x> [y](https://evil.example)",
    "a || b || c",
    "```\nfence\u2028# title\n> quote\r\n- item",
    "` \\` ``",
    "`" * 90 + "@everyone",
)
"""Names and messages as a model's code could bring them in."""
_CODE = re.compile("`[^`]+`")
_MARKUP = re.compile(r"[*_~|<>\[\]\\`]")


def hostile_verdicts(text: str) -> tuple[Verdict, ...]:
    """All ways in which `text` may get into a verdict: code that does not parse comes first."""
    stub = Reason(2, "x", phrase("`{name}` is a stub", name=text))
    hard = Reason(1, "y", phrase("{name} has {figure} paths", name=text, figure=30))
    gate = Reason(
        3, "syntax", phrase("it does not parse, line {line}: {reason}", line=3, reason=text)
    )
    return (
        verdict(gate=part(100, gate, value=0.0)),
        verdict(gate=part(90, stub, value=0.1)),
        verdict(lint=part(9.0, reason(1, text), reason(1, text)), complexity=part(9.0, hard)),
        Verdict(text, unchecked=phrase("there are no checks for {language}", language=text)),
    )


def formats(text: str) -> list[str]:
    """Signs in `text`, but for code within a line, that a platform may take for markup."""
    return _MARKUP.findall(_CODE.sub("", text))
