"""An asker waits in one place at a time, and leaves none behind."""

from core.budgets import Allowance, Booked, Budget, Request, Urgency, Waiting
from core.budgets.asker import Asker
from core.budgets.memory import MemoryBudgets
from tests.fakes import FrozenClock

POSTS, EDITS = Budget("posts", Allowance(1, 1)), Budget("edits", Allowance(1, 1))


async def test_who_asks_elsewhere_waits_there_only() -> None:
    clock = FrozenClock()
    budgets = MemoryBudgets(clock)
    asker = Asker(budgets, "answer")
    for budget in (POSTS, EDITS):
        await budgets.ask(budget, Request("other", Urgency.FINAL, 0))
        assert isinstance(await asker.ask(budget, Urgency.FINAL, 9), Waiting)
    clock.advance(1)

    assert await budgets.ask(POSTS, Request("last", Urgency.REFRESH, 0)) == Booked(0)
    assert isinstance(await budgets.ask(EDITS, Request("last", Urgency.REFRESH, 0)), Waiting)

    await asker.withdraw()

    assert await budgets.ask(EDITS, Request("last", Urgency.REFRESH, 0)) == Booked(0)
