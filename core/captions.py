"""What stands below an answer: its stage while it grows, its figures and notes at the end."""

from collections.abc import Iterator

from core.extraction import blocks, main_index
from core.job import Aim
from core.models.choice import SUGGESTED
from core.reasons import at_a_glance, failures, verdict_line
from core.rendering import Phase, Rendering
from core.text import in_code
from core.words import Phrase, phrase, phrases

_NAME_CHARS = 60
"""Model names may be long paths; a stage stays one short line."""
_SPOKEN: tuple[int, ...] = (
    *(2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90),
    *range(120, 600, 60),
    *range(600, 3_600, 300),
    *range(3_600, 36_000, 1_800),
)
"""Lengths of time that are shown, in seconds; minutes from two on."""


def captions(rendering: Rendering) -> list[Phrase]:
    """The lines below the answer, the most important one last."""
    if rendering.final:
        return [*_notes(rendering), *_ending(rendering)]
    return [stage(rendering)]


def stage(rendering: Rendering) -> Phrase:
    """The one line about an answer that is under way."""
    model = rendering.model[:_NAME_CHARS]
    match rendering.phase:
        case Phase.WAITING if rendering.ahead is not None:
            return _place(rendering.ahead, rendering.wait_seconds)
        case Phase.WAITING if rendering.taken_over:
            return phrase("⏳ another worker took over …")
        case Phase.WAITING:
            return phrase("⏳ waiting for a worker")
        case Phase.LOADING:
            return phrase("⏳ loading {model} …", model=model)
        case Phase.THINKING:
            return phrases(
                "💭 thinking, {count} token",
                "💭 thinking, {count} tokens",
                rendering.thinking_tokens,
            )
        case Phase.WRITING:
            return _writing(rendering)
        case Phase.CHECKING if rendering.verdict:
            return phrase("🔎 {found}; checking the rest …", found=at_a_glance(rendering.verdict))
        case Phase.CHECKING:
            return phrase("🔎 checking the code …")
        case _ if rendering.doing and rendering.taken_over:
            return phrase("{doing} (another worker took over)", doing=rendering.doing)
        case _ if rendering.doing:
            return rendering.doing
        case _ if rendering.whole:
            return phrase("⏳ another worker took over …")
        case _ if rendering.taken_over:
            return phrase("⏳ another worker took over and asks {model} again …", model=model)
        case _:
            return phrase("⏳ asking {model} …", model=model)


def _writing(rendering: Rendering) -> Phrase:
    """How far the model is, and what is known of code that is whole already."""
    writing = phrases(
        "✍️ {model} is writing, {count} token",
        "✍️ {model} is writing, {count} tokens",
        rendering.pieces,
        model=rendering.model[:_NAME_CHARS],
    )
    if rendering.verdict is None:
        return writing
    found = at_a_glance(rendering.verdict)
    return phrase("{writing} · 🔎 {found}", writing=writing, found=found)


def _place(ahead: int, seconds: float | None) -> Phrase:
    """The place in the line of a model server, and how long it takes from there."""
    place = (
        phrase("⏳ waiting for the model, {ahead} before you", ahead=ahead)
        if ahead
        else phrase("⏳ waiting for the model, you are next")
    )
    if seconds is None:
        return place
    if (shown := about(seconds)) <= 90:
        return phrase("{place}, about {seconds} s", place=place, seconds=shown)
    return phrase("{place}, about {minutes} min", place=place, minutes=round(shown / 60))


def about(seconds: float) -> int:
    """`seconds` as one says them, so that a wait is not shown anew at every second of it."""
    return min(_SPOKEN, key=lambda spoken: abs(spoken - seconds))


def _notes(rendering: Rendering) -> Iterator[Phrase]:
    """What a reader has to know to trust the text above rightly."""
    if rendering.demo:
        yield phrase(
            "🎭 This is the demo model: it plays back a few prepared answers and writes nothing "
            "itself. For a real one, install Ollama, run `{command}`, and ask again.",
            command=f"ollama pull {SUGGESTED}",
        )
    if rendering.trimmed_turns:
        yield phrases(
            "The oldest turn of this thread no longer fitted into the model's window and was "
            "left out.",
            "The oldest {count} turns of this thread no longer fitted into the model's window "
            "and were left out.",
            rendering.trimmed_turns,
        )
    if rendering.prompt_cut:
        yield phrase(
            "⚠️ The model server seems to have cut the prompt without saying so: parts of the "
            "thread may be missing from this answer."
        )
    for old, new in rendering.replaced:
        yield phrase(
            "📌 Your example `{new}` contradicts `{old}` from before, and replaces it.",
            new=in_code(new.said),
            old=in_code(old.said),
        )
    yield from rendering.notes
    if rendering.phase is Phase.DONE and rendering.aim in (Aim.WRITE, Aim.FIX):
        yield from _code_notes(rendering.reply)


def _code_notes(reply: str) -> Iterator[Phrase]:
    found = blocks(reply)
    if main_index(found) is None:
        yield phrase(
            "There is no code block in this answer. Say what the code should do, or ask again."
        )
    elif not found[-1].complete:
        yield phrase("⚠️ The last code block was never closed: the code may be unfinished.")


def _ending(rendering: Rendering) -> Iterator[Phrase]:
    match rendering.phase:
        case Phase.CUT:
            if rendering.usage.reply_tokens:
                yield figures(rendering)
            yield phrase(
                "⚠️ Cut off: the model reached the longest reply allowed. Ask it to go on, or for "
                "something smaller."
            )
            yield from _verdict(rendering)
        case Phase.STOPPED if not rendering.stopped_by:
            yield phrase("🛑 Stopped. What was written so far stays; it is not finished.")
        case Phase.STOPPED:
            yield phrase(
                "🛑 Stopped by {person}. What was written so far stays; it is not finished.",
                person=rendering.stopped_by,
            )
        case Phase.FAILED:
            yield from _failure(rendering)
        case Phase.DONE if rendering.model:
            if rendering.aim in (Aim.WRITE, Aim.FIX):
                yield figures(rendering)
            yield from _broken_off(rendering)
            yield from _verdict(rendering)


def _broken_off(rendering: Rendering) -> Iterator[Phrase]:
    """What ended the proof of an answer that stands."""
    if rendering.failure:
        yield phrase(
            "⚠️ The answer is whole; testing it broke off: {reason} (reference {reference})",
            reason=rendering.failure,
            reference=rendering.reference,
        )
    elif rendering.stopped and rendering.stopped_by:
        yield phrase(
            "🛑 {person} stopped the tests; the answer itself is whole.",
            person=rendering.stopped_by,
        )
    elif rendering.stopped:
        yield phrase("🛑 The tests were stopped; the answer itself is whole.")


def _verdict(rendering: Rendering) -> Iterator[Phrase]:
    if rendering.verdict:
        yield from failures(rendering.verdict)
        yield verdict_line(rendering.verdict)


def _failure(rendering: Rendering) -> Iterator[Phrase]:
    if rendering.reply:
        yield phrase("⚠️ Broken off: what stands above is not finished.")
    yield phrase(
        "❌ {reason} (reference {reference})",
        reason=rendering.failure or phrase("Something went wrong."),
        reference=rendering.reference,
    )


def figures(rendering: Rendering) -> Phrase:
    """Model, tokens, seconds and speed of a finished answer."""
    usage = rendering.usage
    shown: dict[str, str | float] = {
        "model": rendering.model[:_NAME_CHARS],
        "seconds": round(usage.prompt_seconds + usage.reply_seconds, 1),
        "speed": round(usage.tokens_per_second, 1),
    }
    if usage.load_seconds >= 1:
        return phrases(
            "{model} · {count} token · {seconds} s after {load} s of loading · {speed} tokens/s",
            "{model} · {count} tokens · {seconds} s after {load} s of loading · {speed} tokens/s",
            usage.reply_tokens,
            load=round(usage.load_seconds, 1),
            **shown,
        )
    return phrases(
        "{model} · {count} token · {seconds} s · {speed} tokens/s",
        "{model} · {count} tokens · {seconds} s · {speed} tokens/s",
        usage.reply_tokens,
        **shown,
    )
