"""The forms people fill in: a task from anywhere, and what to change about an answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core import languages
from core.job import MOST_CANDIDATES, Tests
from core.options import Options
from core.words import Phrase, Words, phrase

WRITE = "write"
REFINE = "refine"
SHARE = "share"
"""What the forms are called when they come back."""
_OPTIONS = 100
"""Of a select. Source: Slack docs, "Select menu element"."""
_LABEL_CHARS = 75

View = dict[str, Any]
"""A view as Slack has it."""


def write(words: Words, models: Sequence[str]) -> View:
    """The form for a task; with a choice of `models` where there is one."""
    blocks = [
        _text_input(words, "task", phrase("What should the code do?")),
        _channel(words, optional=True),
        *([_select(words, "model", phrase("Model"), _named(models))] if models else []),
        _select(words, "language", phrase("Language"), _named(languages.OFFERED)),
        _select(words, "tests", phrase("Tests"), _switch(words)),
        _select(words, "best_of", phrase("Best of"), _numbers()),
        _files(words),
    ]
    return _modal(words, WRITE, phrase("Write code"), phrase("Write"), blocks, {})


def refine(words: Words, channel: str, thread: str) -> View:
    """The form for what to change, which goes into its thread."""
    blocks = [_text_input(words, "task", phrase("What should change?")), _files(words)]
    where = {"channel": channel, "thread": thread}
    return _modal(words, REFINE, phrase("Refine"), phrase("Refine"), blocks, where)


def share(words: Words, channel: str, message: str) -> View:
    """The form for where an answer is shared."""
    where = {"channel": channel, "message": message}
    blocks = [_channel(words, optional=False)]
    return _modal(words, SHARE, phrase("Share"), phrase("Share"), blocks, where)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that came back."""

    name: str
    task: str = ""
    channel: str = ""
    """Where it came from, for a form about an answer."""
    thread: str = ""
    message: str = ""
    options: Options = Options()
    files: tuple[Mapping[str, Any], ...] = ()
    target: str = ""
    """The channel that was chosen."""


def read(view: Mapping[str, Any]) -> Filled:
    """What stands in a form."""
    where = json.loads(view.get("private_metadata") or "{}")
    state = view["state"]["values"]

    def value(name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = state.get(name, {}).get(name) or {}
        return found

    def chosen(name: str) -> str:
        return str((value(name).get("selected_option") or {}).get("value") or "")

    return Filled(
        name=str(view["callback_id"]),
        task=str(value("task").get("value") or ""),
        channel=str(where.get("channel", "")),
        thread=str(where.get("thread", "")),
        message=str(where.get("message", "")),
        options=Options(
            chosen("model"),
            chosen("language"),
            tests=Tests(chosen("tests")),
            best_of=int(chosen("best_of") or 1),
        ),
        files=tuple(value("files").get("files") or ()),
        target=str(value("channel").get("selected_conversation") or ""),
    )


def _modal(
    words: Words,
    name: str,
    title: Phrase,
    submit: Phrase,
    blocks: list[dict[str, Any]],
    where: Mapping[str, str],
) -> View:
    return {
        "type": "modal",
        "callback_id": name,
        "title": _plain(words, title),
        "submit": _plain(words, submit),
        "close": _plain(words, phrase("Cancel")),
        "private_metadata": json.dumps(where),
        "blocks": blocks,
    }


def _text_input(words: Words, name: str, label: Phrase) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": name, "multiline": True}
    return _input(words, name, label, element, optional=False)


def _named(values: Sequence[str]) -> dict[str, str]:
    """Values that say themselves what they are."""
    return {value: value for value in values}


def _switch(words: Words) -> dict[str, str]:
    return {Tests.ON: words.say(phrase("on")), Tests.OFF: words.say(phrase("off"))}


def _numbers() -> dict[str, str]:
    return _named([str(number) for number in range(1, MOST_CANDIDATES + 1)])


def _select(words: Words, name: str, label: Phrase, choices: Mapping[str, str]) -> dict[str, Any]:
    """A choice of values, each by what it is called."""
    options = [
        {"text": {"type": "plain_text", "text": called[:_LABEL_CHARS]}, "value": value}
        for value, called in list(choices.items())[:_OPTIONS]
        if len(value) <= 2_000
    ]
    element = {"type": "static_select", "action_id": name, "options": options}
    return _input(words, name, label, element, optional=True)


def _channel(words: Words, optional: bool) -> dict[str, Any]:
    element = {
        "type": "conversations_select",
        "action_id": "channel",
        "default_to_current_conversation": optional,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    label = (
        phrase("Channel; without one, in our direct messages") if optional else phrase("Channel")
    )
    return _input(words, "channel", label, element, optional)


def _files(words: Words) -> dict[str, Any]:
    element = {"type": "file_input", "action_id": "files", "max_files": 5}
    return _input(words, "files", phrase("Files"), element, optional=True)


def _input(
    words: Words, name: str, label: Phrase, element: dict[str, Any], optional: bool
) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": _plain(words, label),
        "element": element,
    }


def _plain(words: Words, sentence: Phrase) -> dict[str, Any]:
    return {"type": "plain_text", "text": words.say(sentence), "emoji": True}
