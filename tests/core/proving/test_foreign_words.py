"""What code under test says of itself pings nobody, formats nothing, and pushes nothing away."""

import re

import pytest

from core.layout import lay_out
from core.rendering import Rendering
from core.words import words
from tests.core.plain import asked
from tests.core.proving.told import Told
from tests.fakes import as_read
from tests.proving import DOUBLE, asserts, python, real_means

SAID = "<!channel> @everyone `x` ```y``` [a](http://evil.example) **b**\\n# c\\x00\\u202e\\ud800"
RAISING = f'def double(number):\n    raise ValueError("{SAID}" + "z" * 10_000)\n'
GIVING = f'def double(number):\n    return "{SAID}" + "z" * 10_000\n'
LOADING = f'raise ValueError("{SAID}" + "z" * 10_000)\n{DOUBLE}'
ASKED = "Write double(number). double(3) == 6"


def shown(picture: Rendering) -> str:
    """All that people read of it, but for code blocks."""
    text = "\n".join(as_read(page) for page in lay_out(picture, words("en"), 2_000))
    return re.sub(r"^(`{3,})\w*$.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)


def prose(text: str) -> str:
    """What is left of it without its code spans."""
    return "\n".join(re.sub(r"`[^`]*`", "", line) for line in text.splitlines())


@pytest.mark.parametrize("code", [RAISING, GIVING, LOADING])
async def test_errors_and_values_stay_in_code_on_their_line(code: str) -> None:
    async with real_means() as means:
        told = Told(python(code), python(f"{code}\n\nMORE = 1\n"))

        await told.about(asked(ASKED), tester=means.tester)

    for picture in told.pictures:
        text = prose(shown(picture))
        assert not re.search(r"channel|everyone|evil|[`*#]|[\x00\u202e\ud800]", text), text
    assert "❌" in shown(told.picture) and "score" in shown(told.picture)


async def test_tests_of_the_models_stay_in_code_where_they_are_told() -> None:
    """In a round of repair, and in what a second look changed."""
    first = [f"double({number}) == '`x` ``` <!channel> **b** {'z' * 300}'" for number in range(3)]
    told = Told(python(DOUBLE), asserts("double", *first), python(f"{DOUBLE}\n\nMORE = 1\n"))

    await told.about(asked("Write a doubling function"))

    assert any(picture.versions for picture in told.pictures)
    for picture in told.pictures:
        assert not re.search(r"channel|[`*]", prose(shown(picture)))
