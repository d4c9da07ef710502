"""The gates that all languages share; `test_nasty.py` holds Python's."""

import pytest

from core.checks.gates import refusal
from core.checks.report import Gate


@pytest.mark.parametrize(
    "language, text, gate",
    [
        ("javascript", "[" * 31 + "]" * 31, Gate.SHALLOW),
        ("javascript", "[" * 30 + "]" * 30, None),
        ("javascript", "x = '" + "[" * 100 + "'; // " + "{" * 100, None),
        ("c", ")" * 100 + "(" * 30, None),
        ("json", "[" * 100, Gate.SHALLOW),
        ("brainfog", "[" * 31, Gate.SHALLOW),
        ("sql", "SELECT 1;\n" * 5_001, Gate.FEW_LINES),
        ("bash", "x" * 5_001, Gate.SHORT_LINES),
        ("go", "\0", Gate.TEXT),
        ("rust", "'\udc80'", Gate.TEXT),
        ("python", "x = [\n" + "(" * 10 + "\n", None),
    ],
)
def test_a_gate_stops_what_it_is_for(language: str, text: str, gate: Gate | None) -> None:
    refused = refusal(text, language)

    assert (refused and refused.gate) == gate


def test_the_line_is_named() -> None:
    refused = refusal("x\n" + "y" * 5_001, "go")

    assert refused and refused.line == 2
    assert str(refused.phrase) == "line 2 is too long to be checked"
