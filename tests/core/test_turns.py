"""A final picture and the turn that is kept of it show the same."""

from functools import reduce

from hypothesis import given

from core.conversation import Stage, Status, Turn
from core.events import Event
from core.layout import lay_out
from core.rendering import Phase, Rendering, render
from core.turns import Stopwatch, rendering_of, turn_of
from core.words import words
from tests.core.plain import FINAL_EVENTS, STORIES, TURNS, asked
from tests.fakes import FrozenClock


@given(STORIES, FINAL_EVENTS)
def test_a_kept_turn_shows_what_was_shown(story: list[Event], end: Event) -> None:
    final = reduce(render, [*story, end], Rendering())
    again = rendering_of(turn_of(asked("x"), final))

    assert again.final
    assert turn_of(asked("x"), again) == turn_of(asked("x"), final)


@given(TURNS)
def test_a_turn_that_is_shown_again_is_the_same_turn(turn: Turn) -> None:
    again = turn_of(asked(turn.prompt, turn.event, assets=turn.assets), rendering_of(turn))

    assert (again.reply, again.usage, again.failure) == (turn.reply, turn.usage, turn.failure)
    assert again.status is (Status.FAILED if turn.status is Status.DEAD else turn.status)


def test_both_are_laid_out_alike() -> None:
    final = Rendering(Phase.DONE, ahead=2, model="m", reply="x\n", pieces=3, thinking_tokens=4)
    kept = rendering_of(turn_of(asked("x"), final))

    assert lay_out(kept, words("en"), 500) == lay_out(final, words("en"), 500)


def test_the_stopwatch_notes_how_long_each_phase_took() -> None:
    clock = FrozenClock()
    watch = Stopwatch(clock)
    for phase, seconds in [(Phase.STARTING, 1.5), (Phase.WRITING, 2), (Phase.WRITING, 3)]:
        clock.advance(seconds)
        watch.note(phase)
    watch.note(Phase.DONE)

    assert watch.stages == (Stage("waiting", 1.5), Stage("starting", 2), Stage("writing", 3))
