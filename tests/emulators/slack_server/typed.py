"""What a person types, as Slack stores it: escaped text with links, and rich text."""

import re

from tests.emulators.slack_server.reading import escape
from tests.emulators.slack_server.wire import Json

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.S)
_TOKEN = re.compile(
    r"(?P<mention><(?:[@#][A-Z0-9]+(?:\|[^<>]*)?|![a-z]+(?:\^\w+)?(?:\|[^<>]*)?)>)"
    r"|(?P<url>https?://[^\s<>|]+)"
    # Slack links what ends like a domain; Paraguay's .py makes it link Python files.
    r"|(?P<domain>\b(?:[\w-]+\.)+(?:com|org|net|io|dev|ai|py|md|path)\b)"
)


def stored_text(typed: str) -> str:
    """`typed` with `&`, `<` and `>` escaped, also in code, and links made outside of code."""
    return "".join(_stored(element) for element in _elements(typed))


def rich_text(typed: str) -> list[Json]:
    """`typed` as the blocks that come with it."""
    section = {"type": "rich_text_section", "elements": [_element(e) for e in _elements(typed)]}
    return [{"type": "rich_text", "block_id": "b1", "elements": [section]}]


def has_link(typed: str) -> bool:
    """Whether anything in it would unfurl."""
    return any(kind == "url" for kind, _ in _elements(typed))


def _elements(typed: str) -> list[tuple[str, str]]:
    """The parts of `typed`, in order, each with its kind."""
    parts: list[tuple[str, str]] = []
    at = 0
    for code in _CODE.finditer(typed):
        parts += _linked(typed[at : code.start()])
        parts.append(("text", code.group()))
        at = code.end()
    return [part for part in [*parts, *_linked(typed[at:])] if part[1]]


def _linked(plain: str) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    at = 0
    for token in _TOKEN.finditer(plain):
        parts += [("text", plain[at : token.start()]), (token.lastgroup or "", token.group())]
        at = token.end()
    return [*parts, ("text", plain[at:])]


def _stored(part: tuple[str, str]) -> str:
    match part:
        case ("mention", token):
            return token
        case ("url", url):
            return f"<{escape(url)}>"
        case ("domain", name):
            return f"<http://{name}|{name}>"
        case (_, text):
            return escape(text)


def _element(part: tuple[str, str]) -> Json:
    kind, text = part
    name = text.strip("<>").partition("|")[0]
    match kind, name[:1]:
        case ("mention", "@"):
            return {"type": "user", "user_id": name[1:]}
        case ("mention", "#"):
            return {"type": "channel", "channel_id": name[1:]}
        case ("mention", "!") if "^" in name:
            return {"type": "usergroup", "usergroup_id": name.partition("^")[2]}
        case ("mention", _):
            return {"type": "broadcast", "range": name[1:]}
        case ("url", _):
            return {"type": "link", "url": text}
        case ("domain", _):
            return {"type": "link", "url": f"http://{text}", "text": text}
    return {"type": "text", "text": text}
