"""Whether there is anything in the code."""

import pytest

from tests.core.checks.examining import examine, rules
from tests.core.checks.programs import GOOD, TREES, stub


@pytest.mark.parametrize("language", ["python", *sorted(TREES)])
def test_a_good_program_holds_something(language: str) -> None:
    assert not examine("substance", GOOD[language], language).messages


@pytest.mark.parametrize("language", ["python", *sorted(TREES)])
def test_a_stub_is_seen(language: str) -> None:
    assert rules(examine("substance", stub(language), language)) == {"stub"}


@pytest.mark.parametrize("text", ["", "# later\n", '"""Soon."""\n', "pass\n", "...\n", "Sure\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert rules(examine("substance", text)) == {"nothing"}


@pytest.mark.parametrize("language", sorted(TREES))
def test_nothing_is_nothing_in_any_language(language: str) -> None:
    assert rules(examine("substance", "\n", language)) == {"nothing"}


def test_imports_alone_do_nothing() -> None:
    assert rules(examine("substance", "import os\nRESULT = None\n")) == {"blank"}


@pytest.mark.parametrize(
    "body", ["pass", "...", '"""Soon."""', "return", "return None", "return []", "return 0"]
)
def test_every_way_to_do_nothing_is_a_stub(body: str) -> None:
    assert rules(examine("substance", f"def f(a):\n    {body}\n")) == {"stub"}


def test_an_empty_collection_is_nothing_either_way() -> None:
    assert rules(examine("substance", "def rows():\n    return []\n")) == {"stub"}


def test_a_constant_without_anything_to_work_on_is_none() -> None:
    assert not examine("substance", "def answer():\n    return 42\n").messages


def test_abstract_methods_are_meant_to_be_empty() -> None:
    text = (
        "class P(Protocol):\n    def f(self): ...\n    def h(self): ...\n\ndef g(p): return p.f()\n"
    )

    assert not examine("substance", text).messages
    assert examine("substance", text.replace("Protocol", "Base")).messages


def test_the_asked_function_may_not_be_a_stub() -> None:
    text = "def f(a):\n    return None\n\n\ndef g(a):\n    return a + 1\n"

    assert rules(examine("substance", text, wanted="f")) == {"asked-stub"}
    assert not examine("substance", text, wanted="g").messages


def test_most_functions_should_do_something() -> None:
    text = "def f(a): pass\ndef g(a): pass\ndef h(a): return a + 1\n"

    assert rules(examine("substance", text)) == {"hollow"}


@pytest.mark.parametrize(
    ("language", "name"),
    [("python", "totals"), ("javascript", "totals"), ("go", "Totals"), ("rust", "totals")]
    + [("java", "add"), ("c", "total"), ("bash", "total"), ("typescript", "Totals")],
)
def test_the_wanted_name_is_looked_for(language: str, name: str) -> None:
    assert not examine("substance", GOOD[language], language, wanted=name).messages
    assert rules(examine("substance", GOOD[language], language, wanted="sums")) == {"name"}
