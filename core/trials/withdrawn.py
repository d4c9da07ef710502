"""Examples that a person lets go: `forget f(2) == 4`."""

import re
from collections.abc import Sequence

from core.trials.contract import Example
from core.trials.examples import examples

_FORGET = re.compile(
    r"^[ \t>*\-•]*(?:please[ \t]+)?(?:forget|unpin|unut)\b[ \t]*:?[ \t]*(?P<what>[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
# In Turkish the verb comes last.
_FORGET_IN_TURKISH = re.compile(
    r"^[ \t>*\-•]*(?P<what>[^\n]{1,400}?)(?:[ \t]+örne[ğg]i(?:ni|mi)?)?[ \t]+unut\b\W{0,9}$",
    re.IGNORECASE | re.MULTILINE,
)
_ALL = re.compile(
    r"(?:(?:all|about|the|my|our|these|those|tüm|bütün)\s+)*(?:examples?|örnek\w*)\W*",
    re.IGNORECASE,
)
_MOST_CHARS = 100_000


def withdrawn(prompt: str, contract: Sequence[Example]) -> tuple[Example, ...]:
    """Those of the `contract` that `prompt` lets go, by what they call; or all of them."""
    gone = set[Example]()
    text = prompt[:_MOST_CHARS]
    for found in (*_FORGET.finditer(text), *_FORGET_IN_TURKISH.finditer(text)):
        what = found["what"].strip()
        if _ALL.fullmatch(what):
            return tuple(contract)
        calls = {(one.call, one.paired) for one in examples(what)}
        plain = what.strip("`'\" .")
        gone |= {one for one in contract if (one.call, one.paired) in calls or one.call == plain}
    return tuple(one for one in contract if one in gone)


def without_withdrawals(prompt: str) -> str:
    """`prompt` without the lines that let examples go, which are none."""
    return _FORGET_IN_TURKISH.sub("", _FORGET.sub("", prompt))
