"""The stage of repair: rounds with the model, each a version, the best of them shown."""

from dataclasses import replace

from core.captions import about
from core.errors import ModelError, ModelUnavailable
from core.events import Noted, Queued, Repairing, Versioned
from core.extraction import with_main
from core.proving import pace, repair
from core.proving.calls import NotAsked
from core.proving.draft import Draft
from core.proving.proof import Proof
from core.slots import Urgency
from core.versions import Origin, Version, difference
from core.words import Phrase, phrase


async def repaired(proof: Proof) -> None:
    """Rounds of repair, as long as something is wrong that can be believed and it gets better."""
    while proof.rounds < proof.means.rounds and (ill := repair.ailment(proof.draft)):
        seconds = pace.round_seconds(proof.usage)
        if seconds > pace.ROUND_SECONDS:
            proof.tell(Noted(_too_slow(seconds)))
            return
        proof.rounds += 1
        if not await _round(proof, ill):
            return


async def _round(proof: Proof, ill: repair.Ailment) -> bool:
    """One of them; whether it made things better. What the model cannot do is told."""
    try:
        reply = await _asked(proof, ill)
    except (NotAsked, ModelError, ModelUnavailable) as error:
        proof.tell(Noted(phrase("🔧 Not repaired: {reason}", reason=error.phrase)))
        return False
    before, after = proof.draft, await proof.judged(reply)
    if after is None:
        reason = phrase("there is no whole code in it")
        proof.tell(Noted(phrase("🔧 Not repaired: {reason}", reason=reason)))
        return False
    if after.code == before.code:
        proof.tell(Noted(_unchanged(proof.rounds)))
        return False
    after = await proof.tried(after) if after.runs else after
    kept = repair.better(before, after)
    version = _version(proof.rounds, before, after, ill, reply)
    if not kept:
        proof.tell(Versioned(version, before.reply))
        return False
    if not proof.original:
        proof.original = True
        proof.tell(Versioned(_original(before), before.reply))
    # The sentences around the code are still those of the answer that people read.
    shown = with_main(before.reply, after.code, proof.task.language)
    proof.tell(Versioned(version, shown))
    proof.show(replace(after, reply=shown))
    return True


async def _asked(proof: Proof, ill: repair.Ailment) -> str:
    """What the model makes of it."""
    stage = _stage(proof, ill)

    def tell(one: Queued | int) -> None:
        if isinstance(one, int):
            said = phrase("{stage}, token {count} …", stage=stage, count=one)
        else:
            said = phrase("🔧 repair waits for the model, {ahead} before it", ahead=one.ahead)
        proof.tell(Repairing(said))

    proof.tell(Repairing(stage))
    asked = repair.asking(proof.asked, proof.draft, ill.told)
    part = f"repair.{proof.rounds}"
    said = await proof.calls.ask(part, Urgency.REPAIR, asked, proof.reply_tokens, tell)
    return said.text


def _stage(proof: Proof, ill: repair.Ailment) -> Phrase:
    where = phrase("line {line}, ", line=ill.line) if ill.line else ""
    return phrase(
        "🔧 repairing {where}round {round} of {rounds}: {reason}",
        where=where,
        round=proof.rounds,
        rounds=proof.means.rounds,
        reason=ill.said,
    )


def _too_slow(seconds: float) -> Phrase:
    return phrase(
        "🔧 Not repaired by itself: that takes this model about {seconds} s. `fix` asks for it.",
        seconds=about(seconds),
    )


def _unchanged(number: int) -> Phrase:
    return phrase("🔧 Repair {number}: the model changed nothing.", number=number)


def _original(before: Draft) -> Version:
    said = phrase("as it was before repair")
    return Version(Origin.REPLACED, 0, before.reply, said, before.verdict.points)


def _version(number: int, before: Draft, after: Draft, ill: repair.Ailment, reply: str) -> Version:
    """The round as a version, with what it changed."""
    kept = repair.better(before, after)
    if not kept:
        said = phrase("🔧 Repair {number} is no better, and was not kept.", number=number)
    elif repair.mended(after):
        said = phrase("🔧 Repair {number}: {reason} – mended.", number=number, reason=ill.said)
    else:
        said = phrase(
            "🔧 Repair {number}: {reason} – better, not yet right.", number=number, reason=ill.said
        )
    diff = difference(before.code, after.code)
    return Version(Origin.REPAIRED, number, reply, said, after.verdict.points, diff, kept)
