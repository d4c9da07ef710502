"""docs/score.md: its numbers are those of the program."""

import re
from pathlib import Path

import pytest

from core.scoring.telling import tell
from tests.core.scored import scored

DOCUMENT = Path(__file__).parents[2] / "docs" / "score.md"
EXAMPLES = re.findall(
    r"```python\n(.*?)```\n\n```text\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL
)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize(("code", "told"), EXAMPLES)
def test_each_example_scores_what_the_document_says(code: str, told: str) -> None:
    found = scored(code)

    assert told.splitlines() == [f"score {found.value:.0f}", *map(str, tell(found))]
