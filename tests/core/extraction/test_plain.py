"""What people are shown of a reply: plain fences, and nothing that was not meant for them."""

import pytest

from core.events import TextAdded
from core.extraction import normalised
from core.layout import lay_out
from core.rendering import Rendering, render
from core.words import words
from tests.fakes import DONE


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plain.\n\n- a\n", "Plain.\n\n- a\n"),
        ("```py\nx\n```", "```py\nx\n```"),
        ("a\r\nb", "a\nb"),
        ("Here: ```py\nx```\nBye", "Here: \n```py\nx\n```\nBye"),
        ("```print(1)```", "```\nprint(1)\n```"),
        ("[PYTHON]\nx\n[/PYTHON]\nBye", "```python\nx\n```\nBye"),
        ("[PYTHON]\n```py\nx\n```\n[/PYTHON]", "```py\nx\n```"),
        ("<pre><code>a &lt; b</code></pre>", "```\na < b\n```"),
        ("<think>hm</think>Hi<|im_end|>", "Hi"),
        ("import os\nprint(os.sep)", "```python\nimport os\nprint(os.sep)\n```"),
        ('```py\ns = """\n```\n"""\n```', '```py\ns = """\n\u200b```\n"""\n```'),
    ],
)
def test_code_in_any_form_is_a_plain_fence(text: str, shown: str) -> None:
    assert normalised(text) == shown


def test_a_page_shows_what_is_taken_for_code() -> None:
    growing = render(Rendering(), TextAdded("[PYTHON]\nx = 1\n[/PYTHON]\nBye."))
    final = render(render(Rendering(), TextAdded("x = 1\ny = 2")), DONE)

    assert lay_out(growing, words("en"), 4_000)[0].text == "```python\nx = 1\n```\nBye."
    assert lay_out(final, words("en"), 4_000)[0].text == "```python\nx = 1\ny = 2\n```"
