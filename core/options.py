"""What stands in front of a task: `--model NAME` and the like."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace

from core.errors import UsageError
from core.job import MOST_CANDIDATES, Tests
from core.words import phrase


@dataclass(frozen=True, slots=True)
class Options:
    """How a task is to be answered."""

    model: str = ""
    language: str = ""
    assets: tuple[str, ...] = ()
    """Paths of files; only where the platform is the person's own machine."""
    private: bool = False
    """Answer where only the asker reads it; only where others would."""
    tests: Tests = Tests.AUTO
    best_of: int = 1
    """So many answers are written, and the best is shown."""


_VALUE = r"""(?:"(?P<quoted>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?!--)(?P<plain>\S+))"""
_OPTION = re.compile(
    rf"\s*--(?P<name>best[-_]of|[a-z]+)(?:(?:[ \t]*=[ \t]*|[ \t]+){_VALUE})?(?:\s+|$)",
    re.IGNORECASE,
)
_FLAGS = ("private",)
_ALSO = {"best-of": "n", "best_of": "n"}
"""Other names of options."""
_TESTS = {"on": Tests.ON, "off": Tests.OFF, "açık": Tests.ON, "kapalı": Tests.OFF}
_NUMBER = re.compile(r"\d{1,3}", re.ASCII)


def split(text: str, known: Collection[str]) -> tuple[str, Options]:
    """The task without the options in front of it, and those; `known` are the ones there are.

    Raises:
        UsageError: an option that does not exist, or that has no such value.
    """
    options = Options()
    while option := _OPTION.match(text):
        name = option["name"].lower()
        if name in _FLAGS and name in known:
            options = replace(options, private=True)
            text = text[option.end("name") :].lstrip()
            continue
        value = option["quoted"] or option["single"] or option["plain"] or ""
        options = _with(options, name, value, known)
        text = text[option.end() :]
    return text, options


def _with(options: Options, name: str, value: str, known: Collection[str]) -> Options:
    if _ALSO.get(name, name) not in known:
        raise UsageError(
            phrase(
                "There is no option {option}. There are {known}.",
                option=f"--{name}",
                known=", ".join(f"--{each}" for each in known),
            )
        )
    if not value:
        raise UsageError(phrase("The option {option} needs a value.", option=f"--{name}"))
    match _ALSO.get(name, name):
        case "model":
            return replace(options, model=value)
        case "language":
            return replace(options, language=value)
        case "tests":
            return replace(options, tests=tests_of(value, f"--{name}"))
        case "n":
            return replace(options, best_of=number_of(value, f"--{name}"))
        case _:
            return replace(options, assets=(*options.assets, value))


def tests_of(value: str, option: str) -> Tests:
    """What `value` says about tests.

    Raises:
        UsageError: nothing; says what `option` takes.
    """
    if tests := _TESTS.get(folded(value, _TESTS)):
        return tests
    raise UsageError(
        phrase("The option {option} is `on` or `off`, not “{value}”.", option=option, value=value)
    )


def number_of(value: str, option: str) -> int:
    """How many answers `value` says.

    Raises:
        UsageError: none that there can be; says what `option` takes.
    """
    if _NUMBER.fullmatch(value) and 1 <= int(value) <= MOST_CANDIDATES:
        return int(value)
    raise UsageError(
        phrase(
            "The option {option} is a number from 1 to {most}, not “{value}”.",
            option=option,
            most=MOST_CANDIDATES,
            value=value,
        )
    )


def folded(text: str, known: Collection[str]) -> str:
    """`text` in small letters; a capital I is dotless where only that makes a `known` word."""
    text = unicodedata.normalize("NFC", text)
    turkish = text.replace("İ", "i").replace("I", "ı").lower()
    return turkish if turkish in known else text.lower()
