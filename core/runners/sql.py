"""SQL: code and tests in one database in memory, which is SQLite's.

Code is any statements: tables, views, rows, queries. Tests are statements as well, run after it
and in order. One that gives rows is a test: the first value of its first row has to be true, a
number other than 0. One that gives none prepares what follows. A test is named by the comment
behind it:

    INSERT INTO orders VALUES (3, 'tea');
    SELECT count(*) = 3 FROM orders; -- orders are kept
"""

import json
from typing import Any

from core.errors import SurroundingsError
from core.runners import Case, Mode, Outcome, Runner, Status, sql_work
from core.runners.judging import BY_END
from core.sandboxes import Broken, End, Ended, Limits
from core.sandboxes.zygote import Zygote, reason
from core.words import Phrase, phrase

WORK = "core.runners.sql_work"
"""What the sandbox runs."""


class SqlRunner(Runner):
    """Runs SQL in a sandbox of its own."""

    def __init__(self, limits: Limits = Limits(), at_once: int = 0) -> None:
        """At most `at_once` runs at a time, as many as there are cores if 0; the rest waits."""
        self._limits = limits
        self._zygote = Zygote(WORK, at_once=at_once)

    async def start(self) -> None:
        await self._zygote.start()

    async def close(self) -> None:
        await self._zygote.close()

    async def verify(self, code: str, tests: str, *, seconds: float | None = None) -> Outcome:
        """What came of it; `refused` where no process can be started."""
        limits = self._limits.within(seconds)
        try:
            ended = await self._zygote.run(sql_work.request(code, tests), limits)
        except SurroundingsError as error:
            return Outcome(Status.REFUSED, Mode.SINGLE, reason=error.phrase)
        except Broken as error:
            return Outcome(Status.CRASHED, Mode.SINGLE, reason=error.phrase)
        status, cases, why = _judged(ended, limits)
        return Outcome(
            status=status,
            mode=Mode.SINGLE,
            tests=cases,
            output=ended.printed.decode(errors="replace"),
            output_bytes=ended.printed_bytes,
            rc=ended.code,
            wall=round(ended.wall_seconds, 3),
            reason=why,
        )


def _judged(ended: Ended, limits: Limits) -> tuple[Status, tuple[Case, ...], Phrase | None]:
    if ended.end is not End.DONE:
        status = BY_END.get(ended.end, Status.CRASHED)
        return status, (), reason(ended.end, ended.detail, limits)
    told: Any = json.loads(ended.result)
    broken, cases = told[0], tuple(Case(*case) for case in told[1])
    if broken:
        return Status.FAILED, (), phrase("the code failed: {reason}", reason=broken)
    if not cases:
        return Status.INCOMPLETE, (), phrase("there are no tests in it")
    passed = all(case.outcome == "passed" for case in cases)
    return Status.PASSED if passed else Status.FAILED, cases, None
