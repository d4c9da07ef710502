"""A finished turn as JSON, for scripts."""

import json
import sys
from collections.abc import Sequence

from core.conversation import Turn
from core.extraction import Block, blocks, main_index
from core.scoring.telling import plain
from core.trials.tally import Trial, Tried
from core.verdict import Verdict
from core.versions import Version
from core.words import Words


def as_json(turn: Turn, thread: str, words: Words) -> str:
    """The whole result of one prompt as one JSON document.

    Seconds are the model server's own, but for the stages, which are the worker's.
    """
    found = blocks(turn.reply)
    return json.dumps(
        {
            "status": turn.status.value,
            "text": turn.reply,
            **code_as_data(found, main_index(found, turn.language)),
            "verdict": verdict_as_data(turn.verdict, words) if turn.verdict else None,
            "versions": [_version(version, words) for version in turn.versions],
            "notes": [words.say(note) for note in turn.notes],
            "model": turn.model,
            "demo": turn.demo,
            "tokens": {"prompt": turn.usage.prompt_tokens, "reply": turn.usage.reply_tokens},
            "seconds": {
                "load": turn.usage.load_seconds,
                "prompt": turn.usage.prompt_seconds,
                "reply": turn.usage.reply_seconds,
                "total": round(turn.ended_at - turn.asked_at, 3),
            },
            "stages": [{"name": stage.name, "seconds": stage.seconds} for stage in turn.stages],
            "trimmed_turns": turn.trimmed_turns,
            "thread": thread,
            "event": turn.event,
            "error": words.say(turn.failure) if turn.failure else None,
            "reference": turn.reference or None,
        },
        ensure_ascii=False,
    )


def verdict_as_data(verdict: Verdict, words: Words) -> dict[str, object]:
    """What was found about the main block: the score as `threadsmith check` gives it, and tests.

    `tests` is null where nobody tried to run the code.
    """
    found = plain(verdict.score, words) if verdict.score else {"score": None, "parts": {}}
    unchecked = words.say(verdict.unchecked) if verdict.unchecked else None
    tests = _tests(verdict.trial, words) if verdict.trial else None
    return {"language": verdict.language, **found, "not_checked": unchecked, "tests": tests}


def _tests(trial: Trial, words: Words) -> dict[str, object]:
    """What came of running it: a person's examples, a model's asserts, and why some are missing."""
    bad_end = trial.refused or trial.trouble
    return {
        "ran": trial.ran,
        "examples": [{"said": one.said, **_tried(one)} for one in trial.examples],
        "written": [_tried(one) for one in trial.written],
        "contradicting": [[one.said, two.said] for one, two in trial.contradicting],
        "caught": trial.caught,
        "mutants": trial.mutants,
        "reason": words.say(trial.reason) if trial.reason else None,
        "error": trial.error or None,
        "line": trial.line or None,
        "missing_module": trial.absent or None,
        "bad_end": words.say(bad_end) if bad_end else None,
    }


def _tried(one: Tried) -> dict[str, object]:
    return {"assert": one.line, "outcome": one.outcome.value, "got": one.got or None}


def _version(version: Version, words: Words) -> dict[str, object]:
    return {
        "origin": version.origin.value,
        "number": version.number,
        "kept": version.kept,
        "score": version.points,
        "said": words.say(version.said),
        "diff": version.diff,
        "text": version.reply,
    }


def code_as_data(found: Sequence[Block], main: int | None) -> dict[str, object]:
    """Code blocks as plain data, and which one is the answer."""
    return {
        "blocks": [
            {
                "language": block.language,
                "filename": block.filename,
                "code": block.code,
                "complete": block.complete,
            }
            for block in found
        ],
        "main": main,
    }


def document(data: dict[str, object]) -> str:
    """`data` as JSON on one line, as standard output can take it.

    A character that JSON's escapes told in two pieces becomes one again; half of one, a question
    mark in a box.
    """
    text = json.dumps(data, ensure_ascii=False)
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    # A terminal of few letters would print question marks, and scripts would read those.
    return text if sys.stdout.encoding.lower() == "utf-8" else json.dumps(json.loads(text))
