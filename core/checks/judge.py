"""The judge of answers: every check there is, in a warm, limited process."""

from core.checks import Code
from core.checks.checker import Checker
from core.errors import SurroundingsError
from core.verdict import Judge, Judgement, Verdict, judged


class CheckingJudge(Judge):
    """Judges by what a checker finds."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    async def judge(self, code: Code, quick: bool = False) -> Judgement:
        """All there is to say; where no process can be started, that."""
        try:
            return judged(await self._checker.examine(code, quick))
        except SurroundingsError as error:
            verdict = Verdict(code.language, unchecked=error.phrase, quick=quick)
            return Judgement(verdict)
