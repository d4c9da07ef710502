"""What different tools call the same fault, and how to say it."""

from core.checks import Message

# flake8's codes under pylint's names.
_TOPICS = {
    "F401": "unused-import",
    "F403": "wildcard-import",
    "F502": "format-needs-mapping",
    "F507": "too-few-format-args",
    "F541": "f-string-without-interpolation",
    "F601": "duplicate-key",
    "F602": "duplicate-key",
    "F631": "assert-on-tuple",
    "F632": "literal-comparison",
    "F706": "return-outside-function",
    "F811": "function-redefined",
    "F821": "undefined-variable",
    "F822": "undefined-all-variable",
    "F823": "used-before-assignment",
    "F824": "global-variable-not-assigned",
    "F831": "duplicate-argument-name",
    "F841": "unused-variable",
    "F901": "notimplemented-raised",
    "E711": "singleton-comparison",
    "E712": "singleton-comparison",
    "E713": "unnecessary-negation",
    "E714": "unnecessary-negation",
    "E721": "unidiomatic-typecheck",
    "E722": "bare-except",
    "E731": "unnecessary-lambda-assignment",
    "W605": "anomalous-backslash-in-string",
    "reimported": "function-redefined",
    "redefined-outer-name": "function-redefined",
    "unused-wildcard-import": "wildcard-import",
}
_CHARACTERS = 60


def topic(rule: str) -> str:
    """The name of the fault behind `rule`."""
    return _TOPICS.get(rule, rule)


def words_of(message: Message) -> str:
    """It in a few words: a name that says it, else the tool's own text, cut."""
    name = topic(message.rule)
    if name.islower():
        return name.replace("-", " ")
    first = message.text.split("\n")[0]
    return first if len(first) <= _CHARACTERS else first[: _CHARACTERS - 1] + "…"
