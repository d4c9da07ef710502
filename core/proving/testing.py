"""The stage of tests: whether a model writes some, and what it writes."""

import ast
import json
from collections import Counter
from collections.abc import Sequence

from core.captions import about
from core.errors import ModelError, ModelUnavailable
from core.events import Queued, Testing
from core.job import Tests as Wanted
from core.prompt import Message
from core.proving import pace
from core.proving.calls import NotAsked
from core.proving.proof import Proof
from core.slots import Urgency
from core.trials import written
from core.trials.contract import RAISES
from core.trials.expressions import subjects
from core.trials.suited import needs
from core.trials.tally import Tried
from core.trials.written import Flaw, Sifted
from core.words import Phrase, phrase, phrases

MOST_TESTS = 24
"""Of a model, on one piece of code; people can ask for more again and again."""
_ARGUMENTS = range(1, 5)
"""Of a function that an example gives input and output of."""
_REPLY_TOKENS = 1_000
"""Of asserts and what a model says around them."""
_OTHERS = "Write other asserts, for what these leave open, as the same JSON."
_DOUBTED = "Run on code that somebody else wrote, these gave something else:"
_AGAIN = (
    "Either may be wrong. Work each expected value out again, step by step and from the task "
    "alone, and reply with the same JSON: the asserts as they should be. Leave out what the task "
    "does not decide."
)


def unwanted(proof: Proof) -> Phrase | None:
    """Why no model writes tests by itself; None if one does."""
    wanted = proof.wanted if proof.wanted is not Wanted.AUTO else proof.means.tests
    if wanted is Wanted.OFF:
        return phrase("no tests were wanted")
    seconds = pace.tests_seconds(proof.usage)
    if wanted is Wanted.ON or seconds <= pace.TESTS_SECONDS:
        return None
    return phrase(
        "no tests: this model takes about {seconds} s to write some, `test` asks for them",
        seconds=about(seconds),
    )


def testable(proof: Proof) -> bool:
    """Whether tests could call the code at all, here."""
    trial = proof.draft.trial
    if not proof.draft.runs or trial.refused or trial.absent or trial.trouble:
        return False
    return needs(proof.draft.code, proof.task.called) is None


def again(proof: Proof, tried: Sequence[Tried]) -> Sifted | None:
    """Tests that were run before, to be run again; None if there are none."""
    called = Counter(name for one in tried for name in _called(one.line))
    name = max(called, key=lambda one: called[one], default=proof.task.called)
    lines = tuple(one.line for one in tried)
    return Sifted(name, lines) if lines else None


def _called(line: str) -> tuple[str, ...]:
    """What an assert calls, other than what every test has."""
    match ast.parse(line).body:
        case [ast.Assert(test=test)]:
            return tuple(name for name in subjects(test) if name != RAISES)
    return ()


async def first_tests(proof: Proof) -> Sifted | Phrase:
    """Asserts from the prompts alone that are worth a run, or why there are none."""
    return await _asked(proof, written.asking(proof.task.prompts))


async def more_tests(proof: Proof, before: Sequence[Tried]) -> Sifted | Phrase:
    """The same, beside those that were run `before`."""
    asked = [*written.asking(proof.task.prompts)]
    if before:
        asked.append(Message("assistant", _as_json(proof, before)))
        asked.append(Message("user", _OTHERS))
    return await _asked(proof, asked, [one.line for one in before])


async def second_look(proof: Proof, failing: Sequence[Tried]) -> Sifted | Phrase:
    """The same for asserts that are `failing`, worked out once more."""
    got = "\n".join(f"- {one.line}  # got {one.got}" for one in failing)
    asked = [
        *written.asking(proof.task.prompts),
        Message("assistant", _as_json(proof, failing)),
        Message("user", f"{_DOUBTED}\n{got}\n{_AGAIN}"),
    ]
    return await _asked(proof, asked)


def _as_json(proof: Proof, tried: Sequence[Tried]) -> str:
    name = proof.tests.written.name if proof.tests.written else proof.task.name
    return json.dumps({"name": name, "asserts": [one.line for one in tried]})


async def _asked(
    proof: Proof, messages: Sequence[Message], taken: Sequence[str] = ()
) -> Sifted | Phrase:
    def tell(one: Queued | int) -> None:
        if isinstance(one, int):
            said = phrases(
                "🧪 writing tests, {count} token", "🧪 writing tests, {count} tokens", one
            )
        else:
            said = phrase("🧪 tests wait for the model, {ahead} before them", ahead=one.ahead)
        proof.tell(Testing(said))

    proof.tell(Testing(phrase("🧪 writing tests …")))
    try:
        reply = await proof.calls.ask(
            "tests", Urgency.TESTS, messages, _REPLY_TOKENS, tell, written.SCHEMA
        )
    except (NotAsked, ModelError, ModelUnavailable) as error:
        return phrase("no tests: {reason}", reason=error.phrase)
    return _sifted(proof, reply.text, taken)


def _sifted(proof: Proof, reply: str, taken: Sequence[str]) -> Sifted | Phrase:
    """The asserts in `reply` that are worth a run; or why there are none."""
    read = written.read(reply)
    if read is None:
        return phrase("no tests: the model wrote no asserts")
    sifted = written.sift(read, {*taken, *_examples(proof, read.name)})
    if sifted.asserts:
        return sifted
    if any(one.flaw is Flaw.REPEATED for one in sifted.refused):
        return phrase("no further tests: the model knew none that are new and say something")
    return phrases(
        "no tests: the {count} assert the model wrote says nothing",
        "no tests: the {count} asserts the model wrote say nothing",
        len(sifted.refused),
    )


def _examples(proof: Proof, name: str) -> set[str]:
    """A person's examples as a model may write them of the function `name`."""
    return {one.line(name, takes) for one in proof.task.contract for takes in _ARGUMENTS}
