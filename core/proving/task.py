"""What an answer is proved against: all that was asked for in its thread."""

from dataclasses import dataclass

from core.asked import wanted_language, wanted_name
from core.conversation import Conversation, Turn
from core.job import Aim, Job
from core.trials.contract import Example, agreed, settled
from core.trials.examples import examples
from core.trials.withdrawn import withdrawn, without_withdrawals

_MOST_CHARS = 20_000
"""Of the prompts that a model writes tests from; the newest stay."""


@dataclass(frozen=True, slots=True)
class Task:
    """It."""

    prompts: str
    """What people asked for, in order."""
    language: str
    """The programming language asked for; empty if nobody did."""
    name: str
    """The function or class asked for just now; empty if none was named."""
    called: str
    """The one last named in the thread, which pairs of input and output are of."""
    before: int | None
    """The points of the thread's code so far."""
    contract: tuple[Example, ...] = ()
    """What people hold the code to."""
    replaced: tuple[tuple[Example, Example], ...] = ()
    """Examples that went with the newest prompt, each with the one that replaces it."""
    withdrawn: tuple[Example, ...] = ()
    """Examples that the newest prompt lets go."""
    earlier: tuple[Example, ...] = ()
    """Those of the contract that stand in earlier prompts."""

    @property
    def held(self) -> bool:
        """Whether there are examples that code can be run on."""
        return bool(agreed(self.contract))


def task_of(job: Job, conversation: Conversation) -> Task:
    """What `job` asks for, after all that was asked before it in its thread."""
    earlier = conversation.code.turn.verdict if conversation.code else None
    asked = [entry.turn.prompt for entry in conversation.turns if entry.turn.aim is Aim.WRITE]
    if job.aim is Aim.WRITE:
        asked.append(job.prompt)
    before = pinned([entry.turn for entry in conversation.turns])
    held = _Held(before)
    if job.aim is Aim.WRITE:
        held = held_after(before, job.prompt)
    return Task(
        "\n\n".join(asked)[-_MOST_CHARS:],
        job.language or conversation.language or wanted_language(job.prompt),
        wanted_name(job.prompt),
        next((name for name in map(wanted_name, reversed(asked)) if name), ""),
        earlier.points if earlier else None,
        held.contract,
        held.replaced,
        held.withdrawn,
        tuple(one for one in held.contract if one in before),
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """What people hold the code to, and what they do no longer."""

    contract: tuple[Example, ...]
    replaced: tuple[tuple[Example, Example], ...] = ()
    withdrawn: tuple[Example, ...] = ()


def held_after(before: tuple[Example, ...], prompt: str) -> _Held:
    """What holds once `prompt` was said."""
    gone = withdrawn(prompt, before)
    left = [one for one in before if one not in gone]
    contract, replaced = settled(left, examples(without_withdrawals(prompt)))
    return _Held(contract, replaced, gone)


def pinned(turns: list[Turn]) -> tuple[Example, ...]:
    """What people hold the code to after `turns`, the oldest first.

    A turn knows all that held by then; one that came to no answer knows nothing.
    """
    found: tuple[Example, ...] = ()
    for turn in turns:
        if turn.contract:
            found = turn.contract
        elif turn.aim is Aim.WRITE:
            found = held_after(found, turn.prompt).contract
    return found
