"""Checks code in a sandbox: whatever the code does to the tools, there is a report."""

from dataclasses import replace

from core.checks import Code
from core.checks.gates import too_large
from core.checks.report import Report
from core.checks.work import request
from core.codec import decode
from core.sandboxes import Broken, Limits, Sandbox
from core.words import phrase

WORK = "core.checks.work"
"""What the sandbox runs."""

# Code and format may both come back, as JSON, besides the messages.
FULL = Limits(output_bytes=2 * 2**20)
QUICK = Limits(wall_seconds=5.0, cpu_seconds=2, output_bytes=2 * 2**20)


class Checker:
    """Judges code by every check there is."""

    def __init__(self, sandbox: Sandbox) -> None:
        """`sandbox` runs `WORK`."""
        self._sandbox = sandbox

    async def examine(self, code: Code, quick: bool = False) -> Report:
        """What the checks find; only the fast ones if `quick`, in some 20 ms.

        Raises:
            SurroundingsError: no process can be started here.
        """
        if refused := too_large(code.text):
            return Report(code.language, gate=refused, quick=quick)
        try:
            answer = await self._sandbox.work(request(code, quick), QUICK if quick else FULL)
            # Nobody but us says this: a phrase of another's could name what is not its own.
            return replace(decode(Report, answer), not_checked=None)
        except Broken as error:
            return Report(code.language, quick=quick, not_checked=error.phrase)
        except ValueError:
            failed = phrase("its process gave no report")
            return Report(code.language, quick=quick, not_checked=failed)
