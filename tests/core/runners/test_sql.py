"""SQL against statements that have to be true."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from core.runners import Case, Mode, Status
from core.runners.sql import SqlRunner
from core.runners.sql_work import statements
from core.sandboxes import Limits

CODE = """
CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT NOT NULL);
INSERT INTO orders VALUES (1, 'tea; black'), (2, 'milk');
CREATE TRIGGER loud AFTER INSERT ON orders BEGIN
    UPDATE orders SET what = upper(what) WHERE id = NEW.id;
END;
SELECT what FROM orders ORDER BY id;
"""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sql() -> AsyncIterator[SqlRunner]:
    async with SqlRunner(Limits(wall_seconds=5.0, cpu_seconds=1)) as runner:
        yield runner


async def test_what_is_true_passes(sql: SqlRunner) -> None:
    tests = """
-- Before anything is written.
SELECT count(*) = 2 FROM orders; -- two orders
INSERT INTO orders VALUES (3, 'bread');
SELECT what = 'BREAD' FROM orders WHERE id = 3; -- triggers run
SELECT 1.5
"""

    outcome = await sql.verify(CODE, tests)

    assert outcome.status is Status.PASSED, outcome
    assert (outcome.mode, outcome.self_reported) == (Mode.SINGLE, False)
    assert [case.id for case in outcome.tests] == ["two orders", "triggers run", "statement 4"]
    assert outcome.output == "tea; black\nmilk\n"


@pytest.mark.parametrize(
    "test, case",
    [
        ("SELECT 0; -- a", Case("a", "failed", "gave 0")),
        ("SELECT NULL; -- a", Case("a", "failed", "gave None")),
        ("SELECT 'yes'; -- a", Case("a", "failed", "gave 'yes'")),
        ("SELECT 1 WHERE 0; -- a", Case("a", "failed", "no row")),
        ("SELECT none; -- a", Case("a", "error", "line 1: no such column: none")),
        (
            "\nINSERT INTO none VALUES (1);",
            Case("statement 1", "error", "line 2: no such table: none"),
        ),
        ("INSERT INTO orders VALUES (1, 'x'); -- again", None),
    ],
)
async def test_what_is_not_true_fails(sql: SqlRunner, test: str, case: Case | None) -> None:
    outcome = await sql.verify(CODE, test)

    assert outcome.status is Status.FAILED
    assert case is None or outcome.tests == (case,)


@pytest.mark.parametrize(
    "code, tests, status",
    [
        (CODE, "", Status.INCOMPLETE),
        (CODE, "-- SELECT 1;\n", Status.INCOMPLETE),
        (CODE, "CREATE TABLE more (id);", Status.INCOMPLETE),
        ("CREATE TABEL x;", "SELECT 1;", Status.FAILED),
        (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n;",
            "SELECT 1;",
            Status.TIMEOUT,
        ),
        ("ATTACH 'x.db' AS x;", "SELECT 1;", Status.FAILED),
        ("VACUUM INTO 'x.db';", "SELECT 1;", Status.FAILED),
        ("SELECT load_extension('x');", "SELECT 1;", Status.FAILED),
    ],
)
async def test_nothing_else_passes(sql: SqlRunner, code: str, tests: str, status: Status) -> None:
    outcome = await sql.verify(code, tests)

    assert outcome.status is status, outcome


async def test_a_run_can_be_given_less_time(sql: SqlRunner) -> None:
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n;"
    )

    outcome = await sql.verify(endless, "SELECT 1;", seconds=0.2)

    assert str(outcome.reason) == "it took more than 0.2 s"


async def test_two_of_a_name_are_two(sql: SqlRunner) -> None:
    outcome = await sql.verify(CODE, "SELECT 1; -- a\nSELECT 0; -- a\n")

    assert [case.id for case in outcome.tests] == ["a", "a (2)"]


async def test_statements_are_told_apart() -> None:
    text = "-- head\nSELECT ';'; -- one\nSELECT 2 /* ; */;\n\nSELECT 3"

    found = [(one.text.splitlines()[-1], one.name) for one in statements(text)]

    assert found == [("SELECT ';';", "one"), ("SELECT 2 /* ; */;", ""), ("SELECT 3", "")]
