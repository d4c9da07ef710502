"""What is shared and what is not are counted in different places."""

from core.budgets import Allowance, Booked, Budget, Request, Urgency, Waiting
from core.budgets.apart import BudgetsApart
from core.budgets.memory import MemoryBudgets
from tests.fakes import FrozenClock

SHARED = Budget("slack", Allowance(1, 1, burst=3))
OWN = Budget("console", Allowance(1, 1, burst=2), shared=False)
FINAL = Request("answer", Urgency.FINAL, 0)


async def test_each_budget_is_counted_where_it_belongs() -> None:
    clock = FrozenClock()
    shared, own = MemoryBudgets(clock), MemoryBudgets(clock)
    budgets = BudgetsApart(shared, own)
    assert await budgets.ask(SHARED, FINAL) == Booked(0)
    await budgets.pause(OWN, 9)
    await budgets.expect(OWN, "newcomer")

    assert [each.free for each in await budgets.outlook(OWN, SHARED, OWN)] == [0, 2, 0]
    assert [each.free for each in await shared.outlook(OWN, SHARED)] == [2, 2]
    assert [each.waiting for each in await own.outlook(OWN, SHARED)] == [1, 0]


async def test_a_place_is_given_up_where_it_is() -> None:
    clock = FrozenClock()
    budgets = BudgetsApart(MemoryBudgets(clock), MemoryBudgets(clock))
    for budget in (SHARED, OWN):
        await budgets.pause(budget, 1)
        assert isinstance(await budgets.ask(budget, FINAL), Waiting)
        await budgets.withdraw(budget, FINAL.asker)

    assert [each.waiting for each in await budgets.outlook(SHARED, OWN)] == [0, 0]
