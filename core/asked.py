"""What a prompt asks for by name: a language, a function or class. Only where it is beyond doubt.

A name or language that was read into a prompt costs the answer most of its score, so none is the
rule. What stands in a person's words is read within their first `_MOST_CHARS`.
"""

import re
from collections.abc import Iterator

from core.languages import canonical

_MOST_CHARS = 20_000

_DEFINED = re.compile(
    r"\b(?:def[ ]{1,3}(?P<function>\w{1,80})[ ]?\(|class[ ](?P<kind>[A-Z_]\w{0,80})[(:])"
)
_THING = r"(?:function|method|class|fonksiyon|işlev|metot|metod|sınıf)"
_NAME = (
    r"(?P<open>[`\"'“]?)(?<![\w.])(?P<name>[^\W\d]\w{0,80})"
    r"(?:\([^()\n]{0,80}\))?(?P<close>[`\"'”]?)"
)
_CALLED = re.compile(
    rf"\b(?P<thing>{_THING})[ ]{{1,3}}(?P<be>(?:is|should[ ]be|must[ ]be)[ ])?"
    rf"(?:called|named)[ ]{{1,3}}{_NAME}",
    re.I,
)
_CALLED_IN_TURKISH = re.compile(
    rf"{_NAME}[ ]{{1,3}}(?:adlı|adında|isimli|isminde)[ ](?:bir[ ])?(?P<thing>{_THING})\w{{0,12}}",
    re.I,
)
_QUOTES = {"": "", "`": "`", '"': '"', "'": "'", "“": "”"}
# What goes on as a name of something else would, or names several.
_GOES_ON = re.compile(r"[\w.-]\w|[\"'`”]|\s*(?:,\s*\w+\s+and\b|and\b|or\b|/|ve\b|veya\b)")
# What may follow a name that looks like any other word.
_MAY_FOLLOW = re.compile(
    r"\s*(?:$|[.,;:!?)]|(?:that|which|to|with|taking|using|returning|for|in|on|accepting)\b)"
)
_NO_NAMES = frozenset(
    """a an the it that this which something first last next once twice again here there below above
    by from in on at when with without for to as after before during like so if while only often
    every each all either per via and or not is are directly bir bu şu o her benim bizim aynı ilk
    son ne hangi başka diğer yeni""".split()
)
# Names of what is not to be in the answer, or not in Python.
_UNDOING = re.compile(
    r"\b(?:rename|remove|delete|drop|replace|explain|describe|convert|translate|port|rewrite|inline"
    r"|what does|what is|not write|don[’']t write|tests? (?:for|of))\b[^.;]{0,60}$",
    re.I,
)
_UNDOING_IN_TURKISH = re.compile(
    r"^\w*\s*(?:\w+\s+){0,2}(?:sil|kaldır|çıkar|değiştir|açıkla|anlat|çevir|dönüştür|test)", re.I
)
_BEFORE_CHARS = 80
_REST_CHARS = 40
_HOW = re.compile(r"(?:ally|edly|ively|ously|ily|ctly|ently|antly|tely)$")
"""Ends of words that say how something is called; `multiply` and `apply` are names."""

# Words that are names of languages and little else.
_CLEAR = ("python", "javascript", "typescript", "kotlin", "golang", "powershell", "bash", "c++")
_CLEAR_WORD = re.compile(
    rf"(?<![\w.+#/-])(?P<clear>{'|'.join(map(re.escape, (*_CLEAR, 'c#')))})(?![\w+#/]|\.\w)", re.I
)
# Words that are also something else: only where they stand as a language does. JSON, YAML, HTML
# and their like are what programs read and write, so their names say nothing.
_UNCLEAR = "Go|Rust|Java|C|R|Ruby|Swift|Lua|Perl|Dart|Zig|Julia|PHP|Scala|Haskell|Elixir|SQL"
_UNCLEAR_WORD = re.compile(
    rf"\b(?:[Ii]n|[Ww]ith|[Uu]sing)[ ](?P<in>{_UNCLEAR})"
    r"(?=\s*(?:$|[.,;:!?)\n]|(?:that|which|to|for|please|using|so|code)\b)(?!\w))"
    rf"|\b(?P<of>{_UNCLEAR})[ ](?:program|function|code|struct|script|module)\b"
    r"|\b(?P<class>Java|Ruby|Swift|Dart|PHP|Scala)[ ]class\b"
    r"|\b(?P<query>SQL)[ ](?:query|queries|statement|sorgusu)\b"
    rf"|\b(?P<tr>{_UNCLEAR})(?:[ ](?:dilinde|ile|kodu|programı|fonksiyonu)|[’'][dt][ae])\b"
)
_NOT_THAT = re.compile(r"\b(?:from|without|not|not in|no|instead of|than)\s$", re.I)
_NOT_THAT_IN_TURKISH = re.compile(r"[’']?[dt][ae]n\b|\s(?:yerine|olmadan|değil|dışında)\b", re.I)


def wanted_name(prompt: str) -> str:
    """The one function or class that has to be in the answer; empty where none is asked for."""
    names = set(_names(prompt[:_MOST_CHARS]))
    return names.pop() if len(names) == 1 else ""


def _names(text: str) -> Iterator[str]:
    """Each name that something is asked for by."""
    for match in _DEFINED.finditer(text):
        name = match["function"] or match["kind"]
        if name.startswith("__") or _undone(text, match.start()):
            continue
        yield name
    for match in _CALLED.finditer(text):
        if not _undone(text, match.start()) and _a_name(match, _rest(match)):
            yield match["name"]
    for match in _CALLED_IN_TURKISH.finditer(text):
        if not _UNDOING_IN_TURKISH.match(_rest(match)) and _a_name(match):
            yield match["name"]


def _undone(text: str, start: int) -> bool:
    """Whether what begins at `start` is only spoken of, or to be taken away."""
    return bool(_UNDOING.search(text[max(0, start - _BEFORE_CHARS) : start]))


def _rest(match: re.Match[str]) -> str:
    """What follows on the line."""
    return match.string[match.end() : match.end() + _REST_CHARS].partition("\n")[0]


def _a_name(match: re.Match[str], rest: str | None = None) -> bool:
    """Whether what was found is meant as a name: quoted, of a name's shape, or in a name's place.

    `rest` follows it, if its place tells anything.
    """
    name = match["name"]
    if _QUOTES.get(match["open"]) != match["close"] or not name.isascii():
        return False
    if name.lower() in _NO_NAMES or (rest is not None and _GOES_ON.match(rest)):
        return False
    if rest is None or match["open"] or "_" in name or not name.islower() or "(" in match[0]:
        return True
    # A way of doing things is a “method”, too, and what is “called” may be called at some time.
    doubtful = match["thing"].lower() == "method" or match["be"] or _HOW.search(name)
    return not doubtful and bool(_MAY_FOLLOW.match(rest))


def wanted_language(prompt: str) -> str:
    """The one language that `prompt` names; empty where it names none, or several."""
    text = prompt[:_MOST_CHARS]
    found = [*_CLEAR_WORD.finditer(text), *_UNCLEAR_WORD.finditer(text)]
    if any(_denied(match) for match in found):
        return ""
    languages = {canonical(word) for match in found for word in match.groups() if word}
    return languages.pop() if len(languages) == 1 else ""


def _denied(match: re.Match[str]) -> bool:
    """Whether it is where something comes from, or what is not wanted."""
    start, end = match.span()
    before = match.string[max(0, start - _REST_CHARS) : start]
    after = match.string[end : end + _REST_CHARS]
    return bool(_NOT_THAT.search(before) or _NOT_THAT_IN_TURKISH.match(after))
