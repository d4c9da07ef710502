"""Text on its way to and from Slack: what people typed as it was, model text that pings nobody."""

import re
from collections.abc import Iterable, Iterator, Mapping

from core.extraction.fences import Scan

_INVISIBLE = "\u200b"
"""A zero-width space: behind the first sign it keeps the rest from being a mention or a link."""
_PINGS = (
    *("<!channel", "<!here", "<!everyone", "<!group", "<!subteam", "<!date"),
    *("<@u", "<@w", "<@b"),
)
"""What Slack takes for a mention, in small letters, wherever it stands: in code too."""
_NAMES = ("@channel", "@here", "@everyone", "<#c", "<#g")
"""What pings only with `link_names`, which we never send, or nobody; as good as code in code."""
_LINKS = ("http://", "https://", "mailto:", "<http", "<mailto")
"""What it makes a link of and may show a preview for; not inside code blocks."""
_SUSPICIOUS = re.compile("[<@:]")
"""Each of them holds one of these signs; a look for it is cheap, and most lines hold none."""
_SOONEST = 1
"""Signs of a beginning after which the invisible one stands."""
_TOKEN = re.compile(r"<(?P<target>[^<>|\n]*)(?:\|(?P<label>[^<>\n]*))?>")
_LEAST = re.compile(r"&(lt|gt|amp);")
_SIGNS = {"lt": "<", "gt": ">", "amp": "&"}


def harmless(text: str, growing: bool = False) -> str:
    """Markdown `text` that mentions nobody and shows no preview, in a message or a stream.

    Only an invisible sign is added inside what would ping or unfurl; code that holds neither
    stays to the letter. Of a `growing` text an end that may become a ping is kept back, so what
    was given once stays the beginning of what is given later.
    """
    return "".join(_harmless_lines(text, growing))


def _harmless_lines(text: str, growing: bool) -> Iterator[str]:
    scan = Scan()
    lines = text.split("\n")
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        code = scan.fence is not None
        scan = scan.after(line)
        starts = _PINGS if code else (*_PINGS, *_NAMES, *_LINKS)
        kept_back = _undecided(line, starts) if growing and last else 0
        whole = line[: len(line) - kept_back]
        yield _broken(whole, starts) + ("" if last else "\n")


def _broken(line: str, starts: Iterable[str]) -> str:
    """`line` with an invisible sign inside each of `starts`."""
    if not _SUSPICIOUS.search(line):
        return line
    small = line.lower()
    if len(small) != len(line):  # a letter whose small form is longer: compare it sign by sign
        small = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in line)
    places = {
        found.start() + _SOONEST + start.find(":") * ("://" in start)
        for start in starts
        for found in re.finditer(re.escape(start), small)
    }
    pieces, last = list[str](), 0
    for place in sorted(places):
        pieces += [line[last:place], _INVISIBLE]
        last = place
    return "".join([*pieces, line[last:]])


def _undecided(line: str, starts: Iterable[str]) -> int:
    """Signs at the end of `line` that may yet become one of `starts`."""
    small = line.lower()
    longest = max(len(start) for start in starts)
    for length in range(min(longest - 1, len(line)), 0, -1):
        if any(start.startswith(small[-length:]) for start in starts):
            return length
    return 0


def plain(text: str, names: Mapping[str, str]) -> str:
    """What a person typed, out of the `text` of a message or command.

    Slack writes links and mentions as `<…>` and escapes three signs, in code blocks too. A link
    that Slack made of typed text becomes that text again; `names` tells people by their ids.
    Source: Slack docs, "Formatting text for app surfaces".
    """
    return unescaped(_TOKEN.sub(lambda token: _typed(token, names), text))


def escaped(text: str) -> str:
    """`text` for a field in Slack's own mark-up, which reads three signs its own way.

    It is harmless, too.
    Source: Slack docs, "Formatting text for app surfaces".
    """
    return harmless(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """`text` with the three signs that Slack escapes as they were typed."""
    return _LEAST.sub(lambda found: _SIGNS[found[1]], text)


def _typed(token: re.Match[str], names: Mapping[str, str]) -> str:
    target, label = token["target"], token["label"]
    match target[:1]:
        case "@":
            name = names.get(target[1:]) or label or target[1:]
            return f"@{name.removeprefix('@')}"
        case "#":
            return f"#{label or target[1:]}"
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
    return label or target.removeprefix("mailto:")


def mentioned(text: str) -> list[str]:
    """Ids of the people that `text` mentions, in order."""
    return re.findall(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>", text)


def without_mention(text: str, person: str) -> str:
    """`text` without the mentions of `person`."""
    return re.sub(rf"[ \t]*<@{re.escape(person)}(?:\|[^<>]*)?>:?", "", text).lstrip()


def quoted(text: str, most: int) -> str:
    """`text` as a Markdown quote of at most about `most` characters, pinging nobody."""
    short = text if len(text) <= most else f"{text[:most].rstrip()} …"
    return "\n".join(f"> {line}" for line in harmless(short.replace("\r", "")).split("\n"))
