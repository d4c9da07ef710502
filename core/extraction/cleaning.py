"""What models leave in a line that nobody wrote: terminal codes, their own tokens, odd blanks."""

import re

_SUSPICIOUS = re.compile("[\x1b<\\[\xa0\u2000-\u200d\u202f\u205f\u2060\ufeff]")
"""Every rule below begins with one of these; most lines hold none, and a look is cheap."""
_STEERING = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\|$)|[@-Z\\^_=>])")
"""Terminal codes, as small models write them who learned from logs. Source: ECMA-48."""
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]|(?<![^\x00-\x7f])[\u200c\u200d](?![^\x00-\x7f])")
"""Nothing to see; the two joiners stay where they join: in scripts that need them, in emoji."""
_BLANK_MARGIN = re.compile("^[ \t\xa0\u2000-\u200a\u202f\u205f]+")
_TOKEN = (
    r"(?:<\|im_start\|>(?:assistant|user|system)?|<\|start_header_id\|>\w*<\|end_header_id\|>"
    r"|<start_of_turn>(?:model|user)?|<end_of_turn>|<[|｜][\w▁.:/-]{1,40}[|｜]>"
    r"|</?s>|<(?:EOT|eos|bos|pad|unk)>)"
)
"""What separates turns in the templates of ChatML, Llama, Gemma, DeepSeek, Mistral and others."""
_ANYWHERE = re.compile(rf"(?<!`){_TOKEN}(?!`)|\[/?INST\]")
_AT_START = re.compile(rf"^\s*{_TOKEN}+")
_AT_END = re.compile(rf"{_TOKEN}\s*$")
_TOKEN_CHARS = 120
"""No token is longer, blanks behind it included: an end is searched no further back."""
_ODD_END = re.compile(
    r"(?:<[^\s<>]{0,60}(?:>(?:[a-z]{0,9})?)?|\x1b[^a-zA-Z]*|[`\u200b-\u200d]+|\[/?[A-Z+#]{0,12})$"
)


def cleaned(line: str, code: bool, tags: bool = False) -> str:
    """`line` as it was meant; inside `code` tokens go only from its two ends.

    A program may name such a token in a string; nobody writes one at the end of a line. Where
    the code has `tags`, struck text is one of them, and looks like a token of Mistral's.
    """
    if not _SUSPICIOUS.search(line):
        return line
    line = _INVISIBLE.sub("", _STEERING.sub("", line))
    line = _BLANK_MARGIN.sub(_plain_blanks, line)
    if not code:
        return _ANYWHERE.sub("", line)
    if (tags or "<s>" in line) and "```" not in line and "s>" in line:
        return line
    return _without_end(_AT_START.sub(_only_margin, line))


def _without_end(line: str) -> str:
    end = len(line)
    while found := _AT_END.search(line, max(0, end - _TOKEN_CHARS), end):
        end = found.start()
    return line[:end]


def undecided(line: str) -> int:
    """Where the end of an unfinished `line` begins that may yet turn out not to be text."""
    found = _ODD_END.search(line, max(0, len(line) - 100))
    return found.start() if found else len(line)


def _plain_blanks(margin: re.Match[str]) -> str:
    """Blanks of every kind as spaces: Python takes only those, and tabs, for indentation."""
    return re.sub(r"[^ \t]", " ", margin[0])


def _only_margin(found: re.Match[str]) -> str:
    return found[0][: len(found[0]) - len(found[0].lstrip())]
