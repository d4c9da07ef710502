"""A finished turn as JSON tells what was run, what came of it, and what repair made of it."""

import json
from typing import Any

from adapters.console.result import as_json
from core.conversation import Turn
from core.turns import turn_of
from core.words import words
from tests.core.plain import answered, asked
from tests.core.proving.told import Told
from tests.proving import ASKED, CRASHING, DOUBLE, GOOD_TESTS, SQUARE, python


async def document(prompt: str, *replies: str) -> Any:
    """The JSON of the answer to `prompt`."""
    return told_as(turn_of(asked(prompt), await Told(*replies).about(asked(prompt))))


def told_as(turn: Turn) -> Any:
    """The JSON of `turn`."""
    return json.loads(as_json(turn, "paper", words("en")))


async def test_tests_are_told_apart_with_what_came() -> None:
    found = await document(ASKED, python(SQUARE), "Sorry.")

    tests = found["verdict"]["tests"]
    assert tests["examples"] == [
        {
            "said": "double(3) == 6",
            "assert": "assert double(3) == 6",
            "outcome": "failed",
            "got": "9",
        }
    ]
    assert tests["ran"] and tests["written"] == [] and tests["error"] is None
    assert found["notes"] == ["🔧 Not repaired: there is no whole code in it"]


async def test_a_model_s_tests_and_rounds_of_repair_are_there() -> None:
    found = await document(ASKED, python(SQUARE), python(DOUBLE), GOOD_TESTS)

    tests, versions = found["verdict"]["tests"], found["versions"]
    assert [one["outcome"] for one in tests["written"]] == ["passed"] * 3
    assert (tests["caught"], tests["mutants"]) == (0, 0)
    assert [(one["origin"], one["kept"]) for one in versions] == [
        ("replaced", False),
        ("repaired", True),
    ]
    assert "+    return number * 2" in versions[1]["diff"] and SQUARE in versions[0]["text"]


async def test_why_nothing_was_run_is_there() -> None:
    crashed = await document("Double", python(CRASHING), "Sorry.")
    waits = await document("Double", python("def double():\n    return input()\n"))
    nothing = told_as(answered("Hello", "Hi."))

    assert crashed["verdict"]["tests"]["error"] == "NameError: name 'dubble' is not defined"
    assert crashed["verdict"]["tests"]["line"] == 5
    assert waits["verdict"]["tests"]["reason"].startswith("no tests: ")
    assert not waits["verdict"]["tests"]["ran"]
    assert nothing["verdict"] is None and nothing["versions"] == []
