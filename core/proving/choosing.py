"""The stage of choosing: several answers to one prompt, and the best of them."""

import asyncio
from dataclasses import dataclass

from core import candidates
from core.errors import ModelError, ModelUnavailable
from core.events import Choosing, Noted, Queued, Versioned
from core.proving.calls import NotAsked
from core.proving.draft import Draft
from core.proving.proof import Proof
from core.slots import Urgency
from core.versions import Origin, Version
from core.words import Phrase, phrase


@dataclass(frozen=True, slots=True)
class _Missing:
    """An answer that was not written."""

    number: int
    reason: Phrase


async def others(proof: Proof, count: int) -> list[Draft]:
    """Answers 2 to `count`, side by side as far as the model server has room."""
    tasks = [asyncio.create_task(_answer(proof, number)) for number in range(2, count + 1)]
    waiting = set(tasks)
    try:
        while waiting:
            done = count - len(waiting)
            proof.tell(
                Choosing(phrase("⚖️ {done} of {count} answers written …", done=done, count=count))
            )
            _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        found = [task.result() for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for one in found:
        if isinstance(one, _Missing):
            said = phrase(
                "⚖️ Answer {number} is missing: {reason}", number=one.number, reason=one.reason
            )
            proof.tell(Noted(said))
    return [one for one in found if isinstance(one, Draft)]


async def _answer(proof: Proof, number: int) -> Draft | _Missing:
    """A further answer to the same prompt, or why there is none."""
    part = f"answer.{number}"
    try:
        said = await proof.calls.ask(
            part, Urgency.BEST_OF, proof.asked, proof.reply_tokens, _nobody
        )
    except (NotAsked, ModelError, ModelUnavailable) as error:
        return _Missing(number, error.phrase)
    draft = await proof.judged(said.text)
    return draft or _Missing(number, phrase("there is no whole code in it"))


def _nobody(_: Queued | int) -> None:
    """Nobody is told how far each answer is, only how many there are."""


async def choose(proof: Proof, further: list[Draft]) -> None:
    """Try all, and show the best; the others stay as versions."""
    found, count = list[Draft](), len(further) + 1
    for number, draft in enumerate((proof.draft, *further), 1):
        values = {"number": number, "count": count}
        proof.tell(Choosing(phrase("⚖️ trying answer {number} of {count} …", **values)))
        found.append(await proof.tried(draft) if draft.runs else draft)
    found = _without_doubted(proof, found)
    standing = [draft.candidate for draft in found]
    best = candidates.best(standing)
    for number, draft in enumerate(found, 1):
        if number != best + 1:
            proof.tell(Versioned(_version(number, count, draft), found[best].reply))
    proof.show(found[best])
    if further:
        why = candidates.why(standing, best)
        proof.tell(Noted(phrase("⚖️ Best of {count}: {why}", count=count, why=why)))


def _without_doubted(proof: Proof, found: list[Draft]) -> list[Draft]:
    """`found` without the tests that fail on every one of them, nor are they counted later."""
    proof.doubted = candidates.doubted([draft.trial for draft in found])
    return [
        (
            draft.tried(candidates.without(draft.trial, proof.doubted))
            if draft.verdict.trial
            else draft
        )
        for draft in found
    ]


def _version(number: int, count: int, draft: Draft) -> Version:
    said = phrase("answer {number} of {count}", number=number, count=count)
    return Version(Origin.CANDIDATE, number, draft.reply, said, draft.verdict.points)
