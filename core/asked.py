"""What a prompt asks for by name: a language, a function or class. Only where it is beyond doubt.

A name that was read into a prompt costs the answer most of its score, so no name is the rule.
"""

import re

from core.languages import canonical

_DEFINED = re.compile(
    r"\b(?:async\s+)?(?:def\s+(?P<function>\w+)\s*\(|class\s+(?P<kind>\w+)\s*[(:])"
)
# From the beginning of a word on and no further than a line: a prompt may be one long word.
_NAME = r"(?<!\w)[`\"'“”]?(?P<name>[A-Za-z_]\w*)(?:\([^)\n]{0,99}\))?[`\"'“”]?"
_THING = r"(?:function|method|class|fonksiyon|işlev|metot|metod|sınıf)\w*"
_CALLED = (
    re.compile(
        rf"\b{_THING}\s+(?:is\s+|should\s+be\s+|must\s+be\s+)?(?:called|named)\s+{_NAME}", re.I
    ),
    re.compile(rf"{_NAME}\s+(?:adlı|adında|isimli|isminde)\s+(?:bir\s+)?{_THING}", re.I),
)
_NO_NAMES = frozenset({"a", "an", "the", "bir", "it", "that", "which", "something"})

# Words that are names of languages and little else.
_CLEAR = (
    *("python", "javascript", "typescript", "kotlin", "golang", "powershell", "c++", "c#"),
    *("sql", "bash", "yaml", "toml", "postgresql", "php", "scala", "haskell", "elixir"),
)
_CLEAR_WORD = re.compile(
    rf"(?<![\w.+#-])(?:{'|'.join(map(re.escape, _CLEAR))})(?![\w+#]|\.\w)", re.I
)
# Words that are also something else: only where they stand as a language does.
_UNCLEAR = "(Go|Rust|Java|C|R|Ruby|Swift|Lua|Perl|Dart|Zig|Julia|JSON|HTML|CSS)"
_UNCLEAR_WORD = re.compile(
    rf"\b(?:in|with|using)\s+{_UNCLEAR}(?![\w+#'’-]|\s+and\b)"
    rf"|\b{_UNCLEAR}\s+(?:program|function|code|struct|class|script|file)\b"
    rf"|\b{_UNCLEAR}\s+(?:dilinde|ile|kodu|programı|fonksiyonu)\b"
)


def wanted_name(prompt: str) -> str:
    """The one function or class that has to be in the answer; empty where none is asked for."""
    found = {match["function"] or match["kind"] for match in _DEFINED.finditer(prompt)}
    found |= {match["name"] for pattern in _CALLED for match in pattern.finditer(prompt)}
    names = {name for name in found if name.lower() not in _NO_NAMES}
    return names.pop() if len(names) == 1 else ""


def wanted_language(prompt: str) -> str:
    """The one language that `prompt` names; empty where it names none, or several."""
    found = {match[0] for match in _CLEAR_WORD.finditer(prompt)}
    found |= {word for match in _UNCLEAR_WORD.finditer(prompt) for word in match.groups() if word}
    languages = {canonical(word) for word in found}
    return languages.pop() if len(languages) == 1 else ""
