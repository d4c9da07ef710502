"""Which tests there are is read from outside, as pytest would find them."""

from textwrap import dedent

import pytest

from core.runners.expected import names


@pytest.mark.parametrize(
    "tests, expected",
    [
        ("def test_a(): pass\nasync def test_b(): pass\ndef helper(): pass", "test_a test_b"),
        ("class TestA:\n    def test_b(self): pass\n    def other(self): pass", "TestA::test_b"),
        ("class Other:\n    def test_b(self): pass", ""),
        ("class TestA:\n    def __init__(self): pass\n    def test_b(self): pass", ""),
        ("class TestA:\n    __test__ = False\n    def test_b(self): pass", ""),
        ("class A(unittest.TestCase):\n    def test_b(self): pass", "A::test_b"),
        (
            "class Base(TestCase):\n    def test_a(self): pass\nclass B(Base): pass",
            "B::test_a Base::test_a",
        ),
        (
            "class Shared:\n    def test_a(self): pass\nclass TestB(Shared): pass",
            "TestB::test_a",
        ),
        (
            "class TestA:\n    class TestB:\n        def test_c(self): pass",
            "TestA::TestB::test_c",
        ),
        (
            "import pytest\n@pytest.fixture\ndef test_data(): pass\ndef test_a(test_data): pass",
            "test_a",
        ),
        ("try:\n    import x\nexcept ImportError:\n    def test_a(): pass", "test_a"),
        ("if x:\n    def test_a(): pass\nelse:\n    def test_b(): pass", "test_a test_b"),
        ("def outer():\n    def test_a(): pass", ""),
        ("def test_a(): pass\ndef test_a(): pass", "test_a"),
    ],
)
def test_tests_are_found(tests: str, expected: str) -> None:
    assert sorted(names(dedent(tests)).names) == expected.split()


def test_parameters_belong_to_their_function() -> None:
    found = names("def test_a(): pass\nclass TestB:\n    def test_c(self): pass")

    assert found.name_of("test_a") == found.name_of("test_a[1-x[y]]") == "test_a"
    assert found.name_of("TestB::test_c[::]") == "TestB::test_c"
    assert found.name_of("test_ab") == found.name_of("test_a[1") == found.name_of("[a]") == ""


@pytest.mark.parametrize("tests", ["def (", "\0", "(" * 10_000])
def test_what_is_no_python_is_refused(tests: str) -> None:
    with pytest.raises(SyntaxError):
        names(tests)
