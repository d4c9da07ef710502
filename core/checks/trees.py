"""Syntax trees of languages other than Python: whether they are whole, and what is in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import tree_sitter_bash
import tree_sitter_c
import tree_sitter_go
import tree_sitter_java
import tree_sitter_javascript
import tree_sitter_rust
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

_GRAMMARS = {
    "bash": tree_sitter_bash.language,
    "c": tree_sitter_c.language,
    "go": tree_sitter_go.language,
    "java": tree_sitter_java.language,
    "javascript": tree_sitter_javascript.language,
    "rust": tree_sitter_rust.language,
    "typescript": tree_sitter_typescript.language_typescript,
}
LANGUAGES = frozenset(_GRAMMARS)

_BLOCKS = frozenset(
    """if_statement for_statement for_in_statement enhanced_for_statement while_statement
    do_statement switch_statement switch_expression try_statement try_with_resources_statement
    case_statement select_statement expression_switch_statement type_switch_statement
    if_expression for_expression while_expression loop_expression match_expression""".split()
)
_FUNCTIONS = frozenset(
    """function_declaration function_definition function_item function_expression arrow_function
    generator_function_declaration method_definition method_declaration
    constructor_declaration""".split()
)
# Those whose names do not say that they are one.
_STATEMENTS = frozenset(("command", "declaration", "short_var_declaration", "variable_assignment"))
_NOTHING = frozenset(("comment", "line_comment", "block_comment", "empty_statement", "{", "}", ";"))
_TO_DO = ("todo!", "unimplemented!", "not implemented", "notimplemented", "unsupportedoperation")
_NOTHING_GIVEN = frozenset(
    ("return", "return;", "return null;", "return undefined;", "return nil", "return 0;", "none")
) | {"return null", "return undefined", ":", "true", "return 0", "null;", "return none;"}


@dataclass(frozen=True, slots=True)
class Function:
    """One function or method."""

    name: str
    """Empty if it has none."""
    line: int
    stub: bool
    """Whether it does nothing, or says that it is not there yet."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a tree is broken."""

    line: int
    missing: str
    """What has to be there; empty if there is something that may not be there."""


def parsed(text: str, language: str) -> Node:
    """The root of its tree, whole or not."""
    return _parser(language).parse(text.encode()).root_node


@cache
def _parser(language: str) -> Parser:
    return Parser(Language(_GRAMMARS[language]()))


def nodes(root: Node) -> Iterator[Node]:
    """All of them, parents first, without recursion."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)


def fault(root: Node) -> Fault | None:
    """The first place where the text does not follow the grammar."""
    if not root.has_error:
        return None
    for node in nodes(root):
        if node.is_missing:
            return Fault(_line(node), node.type)
        if node.is_error:
            return Fault(_line(node), "")
    return Fault(0, "")


def trouble(root: Node) -> int:
    """Bytes that do not follow the grammar; what is whole inside of something broken does."""
    bad, waiting = 0, [root]
    while waiting:
        node = waiting.pop()
        if node.is_missing:
            bad += 1
        elif node.has_error:
            waiting += node.children
            if node.is_error:
                bad += sum(
                    child.end_byte - child.start_byte for child in node.children if _leaf(child)
                )
    return bad


def _leaf(node: Node) -> bool:
    return not node.child_count


def statements(root: Node) -> int:
    """How many things stand at the top, comments aside."""
    return sum(node.type not in _NOTHING for node in root.children)


def nesting(root: Node) -> tuple[int, int]:
    """The deepest nesting of blocks that decide or repeat, and its line."""
    deepest = (0, 0)
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if node.type in _FUNCTIONS:
            depth = 0
        if node.type in _BLOCKS and not _goes_on(node):
            depth += 1
            deepest = max(deepest, (depth, -_line(node)))
        waiting += [(child, depth) for child in node.children]
    return deepest[0], -deepest[1]


def _goes_on(node: Node) -> bool:
    """Whether it is the `if` of an `else if`."""
    parent = node.parent
    if parent is None or not node.type.startswith("if_"):
        return False
    return parent.type == "else_clause" or parent.child_by_field_name("alternative") == node


def functions(root: Node) -> Iterator[Function]:
    """Each function with a body, in order."""
    for node in nodes(root):
        body = node.child_by_field_name("body") if node.type in _FUNCTIONS else None
        if body is not None:
            yield Function(_name(node), _line(node), _stub(body))


def sizes(root: Node) -> list[tuple[str, int, int]]:
    """Name, line and statements of each function."""
    found = []
    for node in nodes(root):
        body = node.child_by_field_name("body") if node.type in _FUNCTIONS else None
        if body is not None:
            inside = sum(_statement(part) for part in nodes(body))
            found.append((_name(node), _line(node), inside))
    return found


def _statement(node: Node) -> bool:
    return node.is_named and (
        node.type in _STATEMENTS or node.type.endswith(("_statement", "_declaration"))
    )


def names(root: Node) -> frozenset[str]:
    """What is given a name anywhere."""
    return frozenset(filter(None, map(_name, nodes(root))))


def _name(node: Node) -> str:
    named = node.child_by_field_name("name")
    holder: Node | None = node
    while named is None and holder is not None:
        holder = holder.child_by_field_name("declarator")
        if holder is not None and holder.type.endswith("identifier"):
            named = holder
    if named is None and node.parent is not None and node.parent.type == "variable_declarator":
        named = node.parent.child_by_field_name("name")
    return _said(named) if named is not None else ""


def _stub(body: Node) -> bool:
    held = [child for child in body.children if child.type not in _NOTHING]
    if not held:
        return "statement" in body.type or "block" in body.type or body.type.endswith("body")
    text = _said(held[0]).lower()
    return len(held) == 1 and (text in _NOTHING_GIVEN or any(word in text for word in _TO_DO))


def _said(node: Node) -> str:
    return (node.text or b"").decode(errors="replace")


def _line(node: Node) -> int:
    return node.start_point.row + 1
