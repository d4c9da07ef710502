"""Budgets that processes share and those of one process alone, as one."""

from core.budgets import Booked, Budget, Budgets, Outlook, Request, Waiting


class BudgetsApart(Budgets):
    """Asks where the calls of a budget are counted: what is not shared costs no round trip."""

    def __init__(self, shared: Budgets, own: Budgets) -> None:
        self._shared = shared
        self._own = own

    async def ask(self, budget: Budget, request: Request) -> Booked | Waiting:
        return await self._of(budget).ask(budget, request)

    async def withdraw(self, budget: Budget, asker: str) -> None:
        await self._of(budget).withdraw(budget, asker)

    async def pause(self, budget: Budget, seconds: float) -> None:
        await self._of(budget).pause(budget, seconds)

    async def expect(self, budget: Budget, asker: str) -> None:
        await self._of(budget).expect(budget, asker)

    async def outlook(self, *budgets: Budget) -> tuple[Outlook, ...]:
        found: dict[Budget, Outlook] = {}
        for part in (self._shared, self._own):
            if mine := [budget for budget in budgets if self._of(budget) is part]:
                found |= zip(mine, await part.outlook(*mine), strict=True)
        return tuple(found[budget] for budget in budgets)

    def _of(self, budget: Budget) -> Budgets:
        return self._shared if budget.shared else self._own
