"""Whether public functions say what they do."""

from tests.core.checks.examining import examine, rules
from tests.core.checks.programs import GOOD


def test_a_good_program_says_all() -> None:
    outcome = examine("docs", GOOD["python"])

    assert outcome.figures == {"docstrings": 1, "returns": 1}
    assert not outcome.messages


def test_what_lacks_is_named() -> None:
    outcome = examine("docs", 'def f(a):\n    return a\n\n\ndef g() -> int:\n    """One."""\n')

    assert rules(outcome) == {"docstring", "returns"}
    assert {message.text for message in outcome.messages} == {"f"}
    assert outcome.figures == {"docstrings": 0.9, "returns": 0.9}


def test_methods_of_public_classes_count() -> None:
    text = "class A:\n    def f(self): return 1\n\n\nclass _B:\n    def g(self): return 1\n"

    assert {message.text for message in examine("docs", text).messages} == {"A.f"}


def test_nothing_public_lacks_nothing() -> None:
    outcome = examine("docs", "def _f(a):\n    return a\n\n\nprint(_f(1))\n")

    assert outcome.figures == {"docstrings": 1, "returns": 1}


def test_trifles_do_not_lift_the_share() -> None:
    bare = "def f(a):\n    b = a + 1\n    for c in b:\n        print(c)\n    return b\n"
    trifles = "".join(
        f'\n\ndef g{n}() -> int:\n    """{n}."""\n    return {n}\n' for n in range(20)
    )

    assert examine("docs", bare + trifles).figures == examine("docs", bare).figures
