"""How an answer is proved, stage by stage: it is run, tested, compared with others, repaired."""

from collections.abc import Sequence
from dataclasses import replace

from core.events import Noted, Testing
from core.proving import testing
from core.proving.choosing import choose, others
from core.proving.draft import PYTHON
from core.proving.proof import Proof
from core.proving.repair import ailment
from core.proving.repairing import repaired
from core.reasons import plain_test
from core.text import in_code
from core.trials.contract import agreed
from core.trials.tally import Outcome, Tried
from core.trials.trying import Tests
from core.trials.written import Sifted
from core.words import Phrase, phrase, phrases


async def prove(proof: Proof, best_of: int = 1) -> None:
    """Find out what the answer is worth, and make it better where it fails.

    What costs no call to the model comes first: whether it runs, and a person's examples. Tests
    are written only for code that stands by then.
    """
    await _prove(proof, best_of)
    earlier = {one.said for one in proof.task.earlier}
    for one in proof.draft.trial.failing:
        if one.said in earlier:
            proof.tell(Noted(_outlived(one.said)))
            return


def _outlived(said: str) -> Phrase:
    """An example may be of a time before the task changed, which only its person knows."""
    return phrase(
        "📌 `{example}` is held from an earlier message. If it no longer holds, reply "
        "`forget {example}`.",
        example=in_code(said),
    )


async def _prove(proof: Proof, best_of: int) -> None:
    proof.tests = Tests(proof.task.contract, None, proof.task.called, weighed=False)
    await _run(proof)
    if best_of == 1:
        await repaired(proof)
        if ailment(proof.draft):
            return
    reason = await _with_tests(proof)
    if best_of > 1:
        await choose(proof, await others(proof, best_of))
    elif proof.draft.trial.passed or proof.tests.written:
        await _run(proof)
    await repaired(proof)
    if reason:
        proof.untested(reason)


async def test(proof: Proof, before: Sequence[Tried]) -> None:
    """Further tests for code that is there, beside those of a model that were run `before`."""
    kept = [one for one in before if one.outcome is not Outcome.SET_ASIDE]
    proof.tests = Tests(proof.task.contract, testing.again(proof, kept), proof.task.called)
    if not testing.testable(proof):
        await _run(proof)
        return
    new = await testing.more_tests(proof, kept)
    if isinstance(new, Sifted):
        lines = (*(one.line for one in kept), *new.asserts)[-testing.MOST_TESTS :]
        proof.tests = replace(proof.tests, written=replace(new, asserts=lines))
    await _run(proof)
    if not isinstance(new, Sifted):
        proof.tell(Noted(phrase("🧪 {reason}", reason=new)))


async def test_again(proof: Proof, before: Sequence[Tried]) -> None:
    """A second look at a model's tests that fail; what becomes of each is told."""
    failing = [one for one in before if one.outcome is Outcome.FAILED]
    passing = [one.line for one in before if one.outcome is Outcome.PASSED]
    proof.tests = Tests(proof.task.contract, testing.again(proof, before), proof.task.called)
    if not failing:
        proof.tell(Noted(phrase("🧪 No test of the model's fails here.")))
        await _run(proof)
        return
    new = await testing.second_look(proof, failing)
    if isinstance(new, Sifted):
        lines = tuple(dict.fromkeys((*passing, *new.asserts)))
        proof.tests = replace(proof.tests, written=replace(new, asserts=lines))
        for change in _changes([one.line for one in failing], new.asserts):
            proof.tell(Noted(change))
    else:
        proof.tell(Noted(phrase("🧪 The tests stay as they are: {reason}", reason=new)))
    await _run(proof)


def _changes(before: Sequence[str], after: Sequence[str]) -> list[Phrase]:
    """What became of each test: it stays, is changed, or is dropped."""
    said, left = list[Phrase](), [line for line in after if line not in before]
    for line in before:
        call = line.partition("==")[0].strip()
        new = next((other for other in left if other.startswith(call)), None)
        old = in_code(plain_test(line))
        if line in after:
            said.append(phrase("🧪 Test kept: `{test}`", test=old))
        elif new:
            left.remove(new)
            other = in_code(plain_test(new))
            said.append(phrase("🧪 Test changed: `{old}` → `{new}`", old=old, new=other))
        else:
            said.append(phrase("🧪 Test dropped: `{test}`", test=old))
    return said


async def _run(proof: Proof) -> None:
    """Run the draft against the tests there are; code in other languages is not run."""
    if proof.draft.runs:
        proof.show(await proof.tried(proof.draft))
    elif proof.draft.verdict.language != PYTHON and agreed(proof.task.contract):
        proof.untested(phrase("your examples were not run: so far only Python is"))


async def _with_tests(proof: Proof) -> Phrase | None:
    """Let the model write tests, where that suits; gives why there are none, if that is news."""
    proof.tests = replace(proof.tests, weighed=True)
    if not testing.testable(proof):
        return None
    new = testing.unwanted(proof) or await testing.first_tests(proof)
    if isinstance(new, Phrase):
        return new
    proof.tests = replace(proof.tests, written=new)
    count = len(new.asserts)
    proof.tell(Testing(phrases("🧪 {count} test written", "🧪 {count} tests written", count)))
    return None
