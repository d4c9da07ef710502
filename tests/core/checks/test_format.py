"""How much of the layout stays."""

from importlib import import_module

from core.checks import Code
from core.checks.work import report
from tests.core.checks.examining import examine
from tests.core.checks.programs import GOOD


def test_what_black_wrote_stays() -> None:
    outcome = examine("format", GOOD["python"])

    assert outcome.figures == {"kept": 1.0}
    assert outcome.text == GOOD["python"]


def test_the_text_comes_back_laid_out() -> None:
    outcome = examine("format", "def f( a ):\n  return  {'b' :a}\n")

    assert outcome.text == 'def f(a):\n    return {"b": a}\n'
    assert outcome.figures["kept"] == 0.8


def test_two_widths_are_right() -> None:
    long = "x = some_function_of_mine(first_argument_here, second_argument_here, third_argument_w)"
    wrapped = "x = some_function_of_mine(\n    first, second, third, " + "a" * 56 + "\n)\n"

    assert examine("format", f"{long}  # note\n").figures["kept"] == 1
    assert examine("format", wrapped).figures["kept"] == 1


def test_well_laid_out_code_beside_it_hides_nothing() -> None:
    bad = "def f( a ):\n  return  {'b' :a}\n"
    good = "\n\n" + "\n\n".join(GOOD["python"].replace("totals", f"t{n}") for n in range(5))

    assert examine("format", bad + good).figures["kept"] <= 0.8


def test_lines_of_one_form_hide_nothing() -> None:
    bad = "def f(a):\n" + "    b =  a\n" * 8
    padding = "".join(f"    c{n} = a\n" for n in range(100))
    alone, padded = examine("format", bad), examine("format", bad + padding)

    assert padded.figures["kept"] <= alone.figures["kept"] < 1


def test_what_asks_not_to_be_laid_out_is_measured_and_left_alone() -> None:
    module = import_module("core.checks.format")
    written = "a = [1,\n  2]  # fmt: skip\nb=2  # type: ignore\n"
    outcome = module.examine(Code("a = [1,\n  2]\nb=2  # type: ignore\n", "python", "", written))

    assert outcome.text == "a = [1,\n  2]  # fmt: skip\nb = 2  # type: ignore\n"
    assert outcome.figures["kept"] < 1


def test_all_others_speak_of_the_lines_that_people_see() -> None:
    careless = "import os, re\nx = [1,\n2,]\ntry: y = re.sub('a', 'b', 'c')\nexcept: pass  # noqa\n"
    found = report(Code(careless, "python"))
    (text,) = [outcome.text for outcome in found.outcomes if outcome.text]
    lines = text.split("\n")
    rules = {one.rule: lines[one.line - 1] for each in found.outcomes for one in each.messages}

    assert lines[2] == "x = [" and "# noqa" in text
    assert rules["E722"] == "except:" and rules["F401"] == "import os, re"
    assert found.pragmas == {"noqa": 1}
