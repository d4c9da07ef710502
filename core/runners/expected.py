"""Which tests a file has, read from outside: none of it runs for this."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Names:
    """The names under which tests may, and have to, tell of themselves."""

    names: frozenset[str]
    """Such as `test_add` and `TestList::test_add`, without parameters."""

    def name_of(self, test: str) -> str:
        """The one that `test` belongs to, such as `test_add` for `test_add[1-2]`; else empty."""
        if test in self.names:
            return test
        name = test.partition("[")[0] if test.endswith("]") else ""
        return name if name in self.names else ""


def names(tests: str) -> Names:
    """The tests in a file.

    Raises:
        SyntaxError: it is no Python.
    """
    try:
        body = ast.parse(tests).body
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(str(error)) from error
    return Names(frozenset(_found(body)))


def _found(body: Iterable[ast.stmt]) -> Iterator[str]:
    statements = list(_flat(body))
    classes = {one.name: one for one in statements if isinstance(one, ast.ClassDef)}
    for one in statements:
        if isinstance(one, _FUNCTION) and _is_test(one):
            yield one.name
    for name, kind in classes.items():
        if _of_tests(kind, classes):
            yield from (f"{name}::{test}" for test in _methods(kind, classes, set()))


def _flat(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements that make names here, those under `if`, `try` and `with` too."""
    for one in body:
        yield one
        if isinstance(one, (ast.If, ast.For, ast.While)):
            yield from _flat([*one.body, *one.orelse])
        elif isinstance(one, ast.With):
            yield from _flat(one.body)
        elif isinstance(one, ast.Try):
            handled = [each for handler in one.handlers for each in handler.body]
            yield from _flat([*one.body, *handled, *one.orelse, *one.finalbody])


def _is_test(one: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return one.name.startswith("test") and not any(
        "fixture" in ast.unparse(decorator) for decorator in one.decorator_list
    )


def _of_tests(kind: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> bool:
    """Whether pytest looks for tests in the class."""
    if _is_case(kind, classes, set()):
        return True
    flagged = any(
        isinstance(one, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "__test__" for target in one.targets)
        for one in kind.body
    )
    made = any(isinstance(one, _FUNCTION) and one.name == "__init__" for one in kind.body)
    return kind.name.startswith("Test") and not flagged and not made


def _is_case(kind: ast.ClassDef, classes: dict[str, ast.ClassDef], seen: set[str]) -> bool:
    """Whether it is one of unittest's."""
    for base in map(ast.unparse, kind.bases):
        if base.endswith("TestCase"):
            return True
        if base in classes and base not in seen:
            if _is_case(classes[base], classes, seen | {base}):
                return True
    return False


def _methods(kind: ast.ClassDef, classes: dict[str, ast.ClassDef], seen: set[str]) -> Iterator[str]:
    """The tests of the class, inherited ones and those of classes within it too."""
    inner = {one.name: one for one in kind.body if isinstance(one, ast.ClassDef)}
    for one in _flat(kind.body):
        if isinstance(one, _FUNCTION) and _is_test(one):
            yield one.name
    for name, one in inner.items():
        if _of_tests(one, inner):
            yield from (f"{name}::{test}" for test in _methods(one, inner, set()))
    for base in map(ast.unparse, kind.bases):
        if base in classes and base not in seen:
            yield from _methods(classes[base], classes, seen | {base})
