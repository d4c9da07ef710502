"""What Block Kit's blocks and elements must look like, as data.

Source: facts/slack.md §1.2 and §6, and the limits in slack_sdk.models.blocks 3.48. Only what
is written there is checked: an unknown field passes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PLAIN = ("plain_text",)


@dataclass(frozen=True, slots=True)
class Shape:
    """The rules of one type. `lists` and `parts` name the group their members belong to."""

    required: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    """Fields of which one is needed."""
    strings: Mapping[str, int] = field(default_factory=dict)
    """Longest plain strings."""
    texts: Mapping[str, int] = field(default_factory=dict)
    """Longest text objects."""
    plain: frozenset[str] = frozenset()
    """Those of `texts` that take no mrkdwn."""
    lists: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    """Most members, and their group; "" leaves members alone."""
    parts: Mapping[str, str] = field(default_factory=dict)
    enums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_BUTTON = Shape(
    required=("text",),
    strings={"value": 2000, "url": 3000, "accessibility_label": 75},
    texts={"text": 75},
    plain=frozenset({"text"}),
    enums={"style": ("primary", "danger")},
)
_FEEDBACK = Shape(
    required=("text", "value"),
    strings={"value": 2000, "accessibility_label": 75},
    texts={"text": 75},
    plain=frozenset({"text"}),
)
_OPTION = Shape(
    required=("text", "value"),
    strings={"value": 150},
    texts={"text": 75, "description": 75},
    plain=frozenset({"description"}),
)
_SELECT = Shape(
    required=("action_id",),
    either=("options", "option_groups"),
    texts={"placeholder": 150},
    plain=frozenset({"placeholder"}),
    lists={"options": (100, "option"), "option_groups": (100, "")},
)
_CHOICES = Shape(required=("action_id", "options"), lists={"options": (10, "option")})
_OVERFLOW = Shape(required=("action_id", "options"), lists={"options": (5, "option")})
_PICK = Shape(required=("action_id",), texts={"placeholder": 150}, plain=frozenset({"placeholder"}))
_PICTURE = Shape(
    required=("alt_text",),
    either=("image_url", "slack_file"),
    strings={"image_url": 3000, "alt_text": 2000},
    texts={"title": 2000},
    plain=frozenset({"title"}),
)
_CLICKED = {
    "button": _BUTTON,
    "static_select": _SELECT,
    "multi_static_select": _SELECT,
    "overflow": _OVERFLOW,
    "checkboxes": _CHOICES,
    "radio_buttons": _CHOICES,
    "users_select": _PICK,
    "conversations_select": _PICK,
    "channels_select": _PICK,
    "datepicker": _PICK,
    "timepicker": _PICK,
}
_WRITTEN = Shape(required=("text",), strings={"text": 2000})
_TASK = Shape(
    required=("task_id", "title"),
    enums={"status": ("pending", "in_progress", "complete", "error")},
)

SHAPES: dict[str, dict[str, Shape]] = {
    "block": {
        "section": Shape(
            either=("text", "fields"),
            texts={"text": 3000},
            lists={"fields": (10, "field")},
            parts={"accessory": "accessory"},
        ),
        "divider": Shape(),
        "header": Shape(required=("text",), texts={"text": 150}, plain=frozenset({"text"})),
        "context": Shape(required=("elements",), lists={"elements": (10, "context")}),
        "actions": Shape(required=("elements",), lists={"elements": (25, "clicked")}),
        "context_actions": Shape(required=("elements",), lists={"elements": (5, "context_action")}),
        "markdown": Shape(required=("text",), strings={"text": 12_000}),
        "rich_text": Shape(required=("elements",), lists={"elements": (1000, "")}),
        "image": _PICTURE,
        "input": Shape(
            required=("label", "element"),
            texts={"label": 2000, "hint": 2000},
            plain=frozenset({"label", "hint"}),
            parts={"element": "input"},
        ),
        "table": Shape(required=("rows",), lists={"rows": (100, ""), "column_settings": (20, "")}),
        "data_table": Shape(required=("rows",)),
        "alert": Shape(
            required=("text",),
            enums={"level": ("default", "info", "warning", "error", "success")},
        ),
        "card": Shape(),
        "carousel": Shape(required=("elements",)),
        "container": Shape(),
        "task_card": _TASK,
        "plan": Shape(required=("title",), lists={"tasks": (50, "task")}),
        "file": Shape(required=("external_id", "source")),
        "video": Shape(required=("alt_text", "title", "thumbnail_url", "video_url")),
    },
    "field": {"mrkdwn": _WRITTEN, "plain_text": _WRITTEN},
    "context": {"mrkdwn": _WRITTEN, "plain_text": _WRITTEN, "image": _PICTURE},
    "clicked": {**_CLICKED, "workflow_button": _BUTTON},
    "accessory": {**_CLICKED, "image": _PICTURE},
    "context_action": {
        "feedback_buttons": Shape(
            required=("positive_button", "negative_button"),
            parts={"positive_button": "feedback", "negative_button": "feedback"},
        ),
        "icon_button": Shape(
            required=("icon", "text"),
            strings={"value": 2000, "accessibility_label": 75},
            texts={"text": 75},
            plain=frozenset({"text"}),
            enums={"icon": ("trash",)},
        ),
    },
    "feedback": {"": _FEEDBACK},
    "option": {"": _OPTION},
    "task": {"": _TASK},
    "input": {
        **{name: shape for name, shape in _CLICKED.items() if name not in ("button", "overflow")},
        "plain_text_input": Shape(
            strings={"initial_value": 3000},
            texts={"placeholder": 150},
            plain=frozenset({"placeholder"}),
        ),
        "file_input": Shape(lists={"filetypes": (100, "")}),
        "number_input": Shape(required=("is_decimal_allowed",)),
        "email_text_input": Shape(),
        "url_text_input": Shape(),
        "rich_text_input": Shape(),
    },
}
"""Types by the group they may stand in; the type "" takes members that carry none."""
