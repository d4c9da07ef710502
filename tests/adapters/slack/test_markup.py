"""Text on its way to and from Slack: nobody is pinged, code stays code, typed text comes back."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.slack.drawing import drawn, small
from adapters.slack.markup import escaped, harmless, plain, unescaped
from core.pages import Page, paginate
from core.words import words
from tests.emulators.slack_server.blocks import check_blocks
from tests.emulators.slack_server.reading import pings_of

ZERO = "\u200b"
TOKENS = st.sampled_from(
    ["<!channel>", "<!here|x>", "<!Everyone>", "<@U1>", "<@W1|ann>", "<#C1>", "<!subteam^S1|@a>"]
    + ["@here", "@channel", "@EVERYONE", "<!date^1^{date}|x>", "<", "!", "@", "chan", "nel>", "<!"]
    + ["https://a.example/x", "<http://a.example|x>", "mailto:a@b.example", "HTTP://", "://", "|"]
    + ["```", "```py\n", "~~~\n", "\n", "\n\n", "> ", "- ", "`", "İ", "ı", "İ<!here>", ZERO]
    + ["\u200d", "\ufeff", "🙂", "a ", "&lt;!channel&gt;", "&", "x = 1\n", "\r\n", "\u2028"]
)
TEXTS = st.lists(st.one_of(TOKENS, st.text(max_size=5)), max_size=25).map("".join)


def pings(text: str) -> list[str]:
    """Whom `text` would notify anywhere in Slack, bare names too, as with link_names."""
    return pings_of([text], [], linked_names=True)


@given(TEXTS)
def test_no_markdown_pings_anybody(text: str) -> None:
    assert not pings(_without_code(harmless(text)))
    assert not pings_of([harmless(text)], [], linked_names=False)


def _without_code(text: str) -> str:
    """`text` outside of fenced blocks, where bare names would be read."""
    kept, fence = list[str](), ""
    for page in paginate(text, 8_000):
        for line in page.markdown.split("\n"):
            mark = re.match(r"(`{3,}|~{3,})", line)
            fence = ("" if fence else mark[1]) if mark else fence
            kept += [] if fence else [line]
    return "\n".join(kept)


@given(TEXTS)
def test_only_an_invisible_sign_is_added(text: str) -> None:
    assert harmless(text).replace(ZERO, "") == text.replace(ZERO, "")


@given(TEXTS)
@example("İ@here")
@example("<!chan\n<!here")
def test_what_a_stream_was_given_once_stays_the_beginning_of_it(text: str) -> None:
    given_so_far = ""
    for end in range(len(text) + 1):
        now = harmless(text[:end], growing=True)

        assert now.startswith(given_so_far)
        given_so_far = now
    assert harmless(text).startswith(given_so_far)


@given(TEXTS, TEXTS)
def test_pages_of_any_text_and_status_ping_nobody_and_fit(text: str, status: str) -> None:
    shown = drawn(Page(text, status=f"{status or 'done'} .", final=True), words("en"), False)

    assert not pings_of([shown["text"]], shown["blocks"], linked_names=True) or "```" in text
    assert not pings_of([shown["text"]], shown["blocks"], linked_names=False)
    check_blocks(shown["blocks"])


@pytest.mark.parametrize("sign", ["<", "&", "<!here>", "@here ", "x", "https://a.b ", "<@U"])
def test_the_longest_page_fits_into_a_message(sign: str) -> None:
    page = Page(sign * (8_360 // len(sign)), status=f"{sign}\n" * 30, final=True)

    check_blocks(drawn(page, words("en"), True)["blocks"])
    assert len(drawn(Page(page.text), words("en"), True)["markdown_text"]) < 11_500


@pytest.mark.parametrize("line", ["<" * 5_000, "&" * 5_000, "ab<" * 2_000, "x" * 5_000])
def test_a_long_small_line_is_cut_between_signs(line: str) -> None:
    (element,) = small("first", line)["elements"]

    assert len(element["text"]) <= 3_000
    assert unescaped(element["text"].removesuffix(" …")) in line


CODE = """<!DOCTYPE html>
<a href="https://example.com">a < b && c</a> <#if x><#list y as z>
@app.route("/")
@channel.on("x")
@here
def f(a: "a@example.com") -> None: ...
"""


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
def test_code_comes_through_to_the_letter(fence: str) -> None:
    text = f"So:\n{fence}python\n{CODE}{fence}\nDone.\n"

    assert harmless(text) == text
    assert harmless(text, growing=True) == text


def test_prose_comes_through_to_the_letter() -> None:
    text = "<!DOCTYPE html> a < b && c, ann@example.com, @ann, @app.route, it's here: @hereabouts"

    assert harmless(text.replace("@hereabouts", "")) == text.replace("@hereabouts", "")


@given(st.text())
def test_escaping_is_undone(text: str) -> None:
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("if a &lt; b &amp;&amp; c &gt; d", "if a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        ("use <http://os.path|os.path>", "use os.path"),
        ("see <https://a.example>", "see https://a.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<@U1> and <@U2|ben> in <#C1|general>", "@ann and @ben in #general"),
        ("<!here> <!subteam^S1|@team>", "@here @team"),
    ],
)
def test_what_was_typed_comes_back(sent: str, typed: str) -> None:
    assert plain(sent, {"U1": "ann"}) == typed
