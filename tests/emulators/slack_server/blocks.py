"""Block Kit as Slack checks it: numbers, lengths and required fields."""

from collections.abc import Iterator
from typing import Any

from tests.emulators.slack_server.shapes import PLAIN, SHAPES, Shape
from tests.emulators.slack_server.wire import Json, Refusal

MOST_BLOCKS = 50
MARKDOWN_CHARS = 12_000
BLOCK_CHARS = 12_000
BLOCK_BUFFER = 32
"""Characters charged for every block but the first. 9,597 characters in 50 blocks were seen to
pass and 11,341 in 45 to fail, so it lies between 15 and 48. Source: facts/slack.md §1.2, bolt-js
2509."""

_DEFAULTS: dict[str, Json] = {
    "plain_text": {"emoji": True},
    "mrkdwn": {"verbatim": False},
    "input": {"optional": False, "dispatch_action": False},
    "plain_text_input": {"dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}},
}


def check_blocks(blocks: list[Json], too_many: str = "invalid_blocks") -> None:
    """Refuse the blocks of one message that Slack would refuse."""
    if len(blocks) > MOST_BLOCKS:
        raise Refusal(too_many, _problem("no more than 50 items allowed", "/blocks"))
    if problems := list(block_problems(blocks, "/blocks")):
        raise Refusal("invalid_blocks", *problems)
    check_length(blocks)


def check_length(blocks: list[Json]) -> None:
    """Refuse blocks that are too long together."""
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    whole = sum(len(text) for text in _all_texts(blocks)) + BLOCK_BUFFER * (len(blocks) - 1)
    if markdown > MARKDOWN_CHARS or whole > BLOCK_CHARS:
        raise Refusal("msg_blocks_too_long")


def as_stored(blocks: list[Json], first: int = 1) -> list[Json]:
    """The blocks as they come back: each with a block_id, defaults written out."""
    completed = [completed_part(block) for block in blocks]
    return [{"block_id": f"b{n}", **block} for n, block in enumerate(completed, first)]


def completed_part(value: Any) -> Any:
    """A part of a block with its defaults."""
    if isinstance(value, list):
        return [completed_part(part) for part in value]
    if not isinstance(value, dict):
        return value
    completed = {name: completed_part(part) for name, part in value.items()}
    return {**completed, **_DEFAULTS.get(str(value.get("type")), {}), **completed}


def block_problems(blocks: Any, at: str) -> Iterator[str]:
    """Everything wrong with a list of blocks, with JSON pointers below `at`."""
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        place = f"{at}/{number}"
        if not isinstance(block, dict) or block.get("type") not in SHAPES["block"]:
            kind = block.get("type") if isinstance(block, dict) else block
            yield _problem(f"unsupported type: {kind}", f"{place}/type")
            continue
        block_id = block.get("block_id", "")
        if block_id and block_id in seen:
            yield _problem(f"`block_id` {block_id} already exists", f"{place}/block_id")
        seen.add(block_id)
        yield from _faults(block, SHAPES["block"][block["type"]], place)


def _faults(thing: Json, shape: Shape, at: str) -> Iterator[str]:
    """Everything wrong with one block or element."""
    for name in shape.required:
        if thing.get(name) in (None, "", []):
            yield _problem(f"missing required field: {name}", at)
    if shape.either and not any(thing.get(name) for name in shape.either):
        yield _problem(f"missing required field: {' or '.join(shape.either)}", at)
    for name, most in {**shape.strings, "block_id": 255, "action_id": 255}.items():
        if name in thing:
            yield from _string_faults(thing[name], most, f"{at}/{name}")
    for name, most in shape.texts.items():
        if name in thing:
            yield from _text_faults(thing[name], most, name in shape.plain, f"{at}/{name}")
    for name, (most, group) in shape.lists.items():
        yield from _list_faults(thing.get(name) or [], most, group, f"{at}/{name}")
    for name, allowed in shape.enums.items():
        if name in thing and thing[name] not in allowed:
            yield _problem(f"must be one of {', '.join(allowed)}", f"{at}/{name}")
    for name, group in shape.parts.items():
        if name in thing:
            yield from _member_faults(thing[name], group, f"{at}/{name}")


def _list_faults(members: Any, most: int, group: str, at: str) -> Iterator[str]:
    if not isinstance(members, list):
        yield _problem("must provide an array", at)
        return
    if len(members) > most:
        yield _problem(f"no more than {most} items allowed", at)
    for number, member in enumerate(members):
        yield from _member_faults(member, group, f"{at}/{number}")
    ids = [member.get("action_id") for member in members if isinstance(member, dict)]
    for action_id in {id_ for id_ in ids if id_ and ids.count(id_) > 1}:
        yield _problem(f"`action_id` {action_id} already exists", at)


def _member_faults(member: Any, group: str, at: str) -> Iterator[str]:
    if not group:
        return
    shapes = SHAPES[group]
    kind = member.get("type", "") if isinstance(member, dict) else ""
    if not isinstance(member, dict) or (kind not in shapes and "" not in shapes):
        yield _problem(f"unsupported type: {kind}", f"{at}/type")
        return
    yield from _faults(member, shapes.get(kind) or shapes[""], at)


def _string_faults(value: Any, most: int, at: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield _problem("must be a string", at)
    elif len(value) > most:
        yield _problem(f"must be less than {most + 1} characters", at)


def _text_faults(text: Any, most: int, plain: bool, at: str) -> Iterator[str]:
    kinds = PLAIN if plain else (*PLAIN, "mrkdwn")
    if not isinstance(text, dict) or text.get("type") not in kinds:
        yield _problem(f"must be a {' or '.join(kinds)} object", at)
    elif not text.get("text"):
        yield _problem("must be more than 0 characters", f"{at}/text")
    else:
        yield from _string_faults(text["text"], most, f"{at}/text")


def _all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _all_texts(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name == "text" and isinstance(part, str):
                yield part
            else:
                yield from _all_texts(part)


def _problem(text: str, at: str) -> str:
    return f"[ERROR] {text} [json-pointer:{at}]"
