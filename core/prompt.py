"""What the model reads: system text, the thread's turns, assets, and the last request.

Along a thread prompts only grow at their end, so that the model server's prefix cache helps:
earlier messages are repeated to the letter, and what no longer fits leaves in blocks of turns.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Literal

from core.conversation import Conversation, NumberedTurn
from core.errors import PromptTooLong
from core.extraction import main_block
from core.job import Aim, Asset, Job
from core.words import phrase

SYSTEM = """\
You write code for a team, in a chat thread.
Answer with one complete program or module in a single fenced code block, with its language after \
the opening fence, then at most a few sentences on what matters.
Use four backticks for the fence if the code itself holds three.
When asked to change earlier code, answer with the whole new code, not with a part or a diff.
Never invent the output of a run."""

TURNS_PER_BLOCK = 4
"""Turns leave the prompt in blocks of this many: its beginning, which the server has in its
cache, then stays the same for several turns."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A whole chat to answer; its last message is the person's prompt, unchanged."""

    messages: tuple[Message, ...]
    tokens: int
    """Estimated."""
    dropped_turns: int = 0
    """Turns of the thread that did not fit, the oldest ones."""
    schema: Mapping[str, object] | None = None
    """JSON schema that the reply has to follow; servers that can hold a model to it do."""


Estimate = Callable[[str], int]
"""Tokens of a text, estimated."""


def compose(
    job: Job, conversation: Conversation, room: int, estimate: Estimate, brief: str = ""
) -> Prompt:
    """The prompt for `job` after `conversation`, at most `room` estimated tokens long.

    What we have to say about it, the `brief`, stands before the person's own words.

    The oldest turns leave first; the newest code of the thread stays, without the sentences
    around it where room is short.

    Raises:
        PromptTooLong: prompt, assets and newest code alone are longer than `room`.
    """
    head = [Message("system", system_text(job.language or conversation.language))]
    said = [Message("user", brief)] if brief else []
    tail = [*_asset_messages(job.assets), *said, Message("user", job.prompt)]
    spare = room - _tokens(head + tail, estimate)
    least = inf
    for turns, code_only in _shorter_and_shorter(conversation):
        history = [message for entry in turns for message in _turn_messages(entry, code_only)]
        if (needed := _tokens(history, estimate)) <= spare:
            return Prompt(
                messages=(*head, *history, *tail),
                tokens=room - spare + needed,
                dropped_turns=_length(conversation) - len(turns),
            )
        least = min(least, needed)
    raise PromptTooLong(
        phrase(
            "This needs about {needed} tokens, with the newest code of the thread, and the model's "
            "window leaves {room} for it. Shorten the prompt or its files, or ask your admin for a "
            "larger THREADSMITH_CONTEXT.",
            needed=int(room - spare + least),
            room=room,
        )
    )


def system_text(language: str) -> str:
    """Our own instructions; the same along a thread, since the language is the thread's."""
    return f"{SYSTEM}\nWrite {language}." if language else SYSTEM


def _shorter_and_shorter(conversation: Conversation) -> Iterator[tuple[list[NumberedTurn], bool]]:
    """Turns that tell the thread so far, the most first; each choice keeps its newest code.

    The last choice is that code alone, without the sentences around it: then the flag is set.
    """
    code = conversation.code
    turns = list(conversation.turns)
    while turns:
        yield _with_code(turns, code), False
        turns = _without_oldest_block(turns)
    if code:
        yield [code], False
        yield [code], True
    else:
        yield [], False


def _without_oldest_block(turns: list[NumberedTurn]) -> list[NumberedTurn]:
    oldest = _block(turns[0])
    return [turn for turn in turns if _block(turn) != oldest]


def _block(turn: NumberedTurn) -> int:
    return (turn.number - 1) // TURNS_PER_BLOCK


def _with_code(turns: list[NumberedTurn], code: NumberedTurn | None) -> list[NumberedTurn]:
    if code is None or any(turn.number == code.number for turn in turns):
        return turns
    return [code, *turns]


def _turn_messages(entry: NumberedTurn, code_only: bool) -> Iterator[Message]:
    turn = entry.turn
    if turn.aim in (Aim.TEST, Aim.FIX_TEST):
        return  # nothing was written, and nothing asked of what comes after
    if not code_only:
        yield from _asset_messages(turn.assets)
    yield Message("user", turn.prompt)
    block = main_block(turn.reply) if code_only else None
    if turn.reply:  # a prompt that nobody answered still belongs to what was said
        yield Message("assistant", block.fenced() if block else turn.reply)


def _asset_messages(assets: Iterable[Asset]) -> Iterator[Message]:
    for asset in assets:
        yield Message("user", f"File {asset.name}:\n\n{asset.text}")


def _tokens(messages: Iterable[Message], estimate: Estimate) -> int:
    return sum(estimate(message.content) for message in messages)


def _length(conversation: Conversation) -> int:
    return conversation.turns[-1].number if conversation.turns else 0
