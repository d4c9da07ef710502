"""The methods that Python itself calls, by which an object takes part in its syntax."""

COMPARISONS = frozenset(("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"))
ALWAYS = COMPARISONS | {"__hash__", "__repr__", "__str__", "__format__"}
"""Those that every object has."""

_NUMBERS = (
    *("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow"),
    *("lshift", "rshift", "and", "xor", "or"),
)
_OTHERS = (
    *("call", "len", "length_hint", "iter", "next", "reversed", "contains", "bool"),
    *("getitem", "setitem", "delitem", "missing"),
    *("enter", "exit", "aenter", "aexit", "aiter", "anext"),
    *("int", "float", "complex", "index", "bytes", "round", "trunc", "floor", "ceil"),
    *("neg", "pos", "abs", "invert", "fspath"),
)
SOME = frozenset(
    f"__{name}__"
    for name in (*_OTHERS, *(f"{way}{name}" for name in _NUMBERS for way in ("", "r", "i")))
)
"""Those that an object has if its class has them."""
ALL = ALWAYS | SOME


def of(kind: type) -> list[str]:
    """Those of `SOME` that `kind` has."""
    return [name for name in SOME if getattr(kind, name, None) is not None]
