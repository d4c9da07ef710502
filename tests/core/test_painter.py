"""The painter shows the newest picture, writes only what differs, and always gets to the end."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.budgets import Allowance, Booked, Budget, Budgets, Request, Urgency, Waiting
from core.budgets.memory import MemoryBudgets
from core.errors import NotShown, RateLimited, StoreUnavailable, SurroundingsError
from core.events import Ending, ReplyDone, Testing, TextAdded, Usage, Versioned, Whole
from core.latest import Latest
from core.layout import lay_out
from core.pages import Page
from core.painter import REST_SECONDS, Painter
from core.rendering import Rendering, render
from core.versions import Origin, Version
from core.words import phrase, words
from tests.fakes import DONE, PATIENCE_SECONDS, FrozenClock, NoLimits, PaperSurface, as_read, until

ORDER = [Urgency.FIRST_SIGHT, Urgency.REFRESH, Urgency.FINAL]
AWAY = SurroundingsError(phrase("The chat is away."))
TOO_MANY = RateLimited(phrase("The chat wants no more for now."), 30)
STORE_AWAY = StoreUnavailable(phrase("The store is away."))


class NotedBudgets(MemoryBudgets):
    """Budgets that note what was asked and booked, and whose store may be away."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(now)
        self.asked: list[Urgency] = []
        self.booked: Counter[str] = Counter()
        self.troubles: list[StoreUnavailable] = []
        """What the next questions raise, one each."""

    async def ask(self, budget: Budget, request: Request) -> Booked | Waiting:
        self.asked.append(request.urgency)
        if self.troubles:
            raise self.troubles.pop()
        answer = await super().ask(budget, request)
        self.booked[budget.key] += isinstance(answer, Booked)
        return answer


@dataclass
class Easel:
    """A painter with all it needs."""

    paper: PaperSurface = field(default_factory=PaperSurface)
    pictures: Latest[Rendering] = field(default_factory=lambda: Latest(Rendering()))
    clock: FrozenClock = field(default_factory=FrozenClock)
    budgets: Budgets = field(default_factory=NoLimits)
    awake: asyncio.Event = field(default_factory=asyncio.Event)
    """Clear it, and the painter sleeps without end."""
    may_write: Callable[[], bool] = lambda: True
    told: list[tuple[str, ...]] = field(default_factory=list)
    meanwhile: Callable[[float], None] = lambda seconds: None
    """What happens while the painter sleeps."""

    def __post_init__(self) -> None:
        self.awake.set()

    def painter(self, messages: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> Painter:
        """A painter for this paper, who takes over `messages`, of which some are `files`."""
        return Painter(
            self.paper,
            self.pictures,
            self.lay_out,
            self.budgets,
            self.may_write,
            "nonce",
            messages,
            self.hear,
            self.sleep,
            self.clock,
            files=files,
        )

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass by the clock."""
        self.meanwhile(seconds)
        await self.awake.wait()
        await self.clock.sleep(seconds)

    async def hear(self, messages: tuple[str, ...]) -> None:
        """Note which messages there are."""
        self.told.append(messages)

    def add(self, text: str) -> None:
        """Let the model write `text`."""
        self.pictures.put(render(self.pictures.newest, TextAdded(text)))

    def finish(self) -> None:
        """Let the model end."""
        self.pictures.put(render(self.pictures.newest, DONE))

    def lay_out(self, picture: Rendering) -> list[Page]:
        """The pages that show `picture` on this paper."""
        return lay_out(picture, words("en"), self.paper.page_chars, self.paper.code_chars)

    @property
    def pages(self) -> list[Page]:
        """What should be shown in the end."""
        return self.lay_out(self.pictures.newest)

    @property
    def wanted(self) -> list[str]:
        """What people should read in the end."""
        return [as_read(page) for page in self.pages]


async def test_an_answer_grows_in_one_message() -> None:
    easel = Easel()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(easel.painter().run())
        easel.add("one ")
        await until(lambda: "one" in "".join(easel.paper.messages))
        easel.add("two")
        easel.finish()

    assert easel.paper.messages == easel.wanted
    assert len(easel.paper.versions) == 1


async def test_what_came_while_the_painter_waited_is_skipped() -> None:
    easel = Easel()

    def write_on(_: float) -> None:
        for word in "b c d e f".split():
            easel.add(word)
        easel.finish()

    easel.meanwhile = write_on
    easel.add("a")
    await easel.painter().run()

    assert easel.paper.everything_shown == easel.wanted


async def test_only_the_page_that_differs_is_written() -> None:
    easel = Easel(PaperSurface(page_chars=400))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(easel.painter().run())
        easel.add("full page\n" * 30)
        await until(lambda: len(easel.paper.messages) == 2)
        for _ in range(5):
            easel.add("more ")
            await until(lambda: easel.paper.messages == easel.wanted)
        easel.finish()

    assert len(easel.paper.versions["m1"]) == 1
    assert len(easel.paper.versions["m2"]) >= 6


async def test_messages_of_an_earlier_worker_are_taken_over() -> None:
    easel = Easel()
    await _finish(easel, "half an ans", ())

    await _finish(easel, "an answer", easel.told[-1])

    assert easel.paper.messages == easel.wanted


async def test_a_message_that_was_posted_but_not_noted_is_taken_over_by_its_nonce() -> None:
    """A worker may die between the post and the note of it."""
    easel = Easel()
    await _finish(easel, "half an ans", ())

    await _finish(easel, "an answer", ())

    assert easel.paper.messages == easel.wanted


async def test_messages_that_are_too_many_are_taken_away() -> None:
    easel = Easel(PaperSurface(page_chars=400))
    await _finish(easel, "a long answer\n" * 60, ())
    easel.paper.refusals = [AWAY] * 3

    await _finish(easel, "a short one", easel.told[-1])

    assert easel.paper.messages == easel.wanted
    assert easel.paper.removed == ["m4", "m3", "m2"]


async def test_a_message_of_text_never_becomes_a_file() -> None:
    """Long code streams over two messages; the end shows its beginning, and a file beside it."""
    easel = Easel(PaperSurface(page_chars=400, code_chars=300))
    code = "```py\n" + "x = 1\n" * 100 + "```\n"
    painting = asyncio.create_task(easel.painter().run())
    easel.add(code)
    await until(lambda: len(easel.paper.messages) == 3)
    easel.finish()
    await painting

    assert [page.file is not None for page in easel.paper.pages] == [False, True]
    assert easel.paper.removed == ["m2", "m3"]
    assert easel.paper.pages == easel.pages


LONG = "```py\n" + "x = 1\n" * 100 + "```\n"
STANDS = Whole(ReplyDone(Ending.COMPLETE, Usage()))
CHANGED = Version(
    Origin.REPAIRED, 1, LONG, phrase("mended"), diff="-x = 2\n" + "+x = 1\n" * 30, kept=True
)


@pytest.mark.parametrize("taken_over", [False, True])
async def test_a_file_is_there_before_the_end_and_never_becomes_a_message_of_text(
    taken_over: bool,
) -> None:
    """What repair says of the code needs another message, where its file stood."""
    easel = Easel(PaperSurface(page_chars=400, code_chars=300))
    painter = easel.painter()
    painting = asyncio.create_task(painter.run())
    easel.add(LONG)
    easel.pictures.put(render(easel.pictures.newest, STANDS))
    await until(lambda: any(page.file for page in easel.paper.pages))
    (file,) = painter.files
    assert file == painter.messages[-1] and not easel.pictures.newest.final

    if taken_over:
        painting.cancel()
        painting = asyncio.create_task(easel.painter(painter.messages, painter.files).run())
    easel.pictures.put(render(easel.pictures.newest, Versioned(CHANGED, LONG)))
    await until(lambda: easel.paper.pages == easel.pages)
    easel.finish()
    await painting

    assert [page.file is not None for page in easel.paper.pages] == [False, False, True]
    assert file in easel.paper.removed and easel.paper.pages == easel.pages
    edited = [pages for pages in easel.paper.versions.values() if any(page.file for page in pages)]
    assert all(all(page.file for page in pages) for pages in edited)


async def _finish(easel: Easel, reply: str, messages: tuple[str, ...]) -> None:
    """One worker's run, from first to last."""
    easel.pictures = Latest(Rendering())
    easel.add(reply)
    easel.finish()
    await easel.painter(messages).run()


async def test_new_messages_are_told_at_once() -> None:
    easel = Easel(PaperSurface(page_chars=400))
    await _finish(easel, "a long answer\n" * 30, ())

    assert easel.told == [("m1",), ("m1", "m2")]


async def test_nothing_is_written_while_the_claim_may_be_lost() -> None:
    easel = Easel()
    alive = asyncio.Event()
    easel.may_write = alive.is_set
    easel.add("an answer")
    easel.finish()
    painting = asyncio.create_task(easel.painter().run())
    await until(lambda: easel.clock.now > 1_050)

    assert easel.paper.writes == 0

    alive.set()
    await painting

    assert easel.paper.messages == easel.wanted


async def test_a_try_after_a_refusal_waits_for_the_claim_too() -> None:
    easel = Easel()
    easel.may_write = lambda: bool(easel.paper.refusals) or easel.clock.now > 1_050
    easel.paper.refusals = [AWAY]
    easel.add("an answer")
    easel.finish()

    await easel.painter().run()

    assert easel.clock.now > 1_050


async def test_a_try_after_a_refusal_shows_what_is_newest_by_then() -> None:
    easel = Easel()
    easel.paper.refusals = [AWAY]
    easel.meanwhile = lambda seconds: easel.finish() if seconds == REST_SECONDS else None
    easel.add("an answer")

    await easel.painter().run()

    assert easel.paper.everything_shown == easel.wanted


async def test_a_surface_out_of_reach_is_tried_less_and_less_often() -> None:
    easel = Easel()
    easel.paper.refusals = [AWAY] * 10
    easel.add("an answer")
    easel.finish()

    await easel.painter().run()

    assert easel.clock.now - 1_000 == 0.5 + 1 + 2 + 4 + 6 * 5.0
    assert easel.paper.messages == easel.wanted


async def test_a_page_that_something_else_comes_before_costs_no_rest() -> None:
    easel = Easel()
    easel.paper.refusals = [NotShown(phrase("First something else."))] * 4
    easel.add("an answer")
    easel.finish()

    await easel.painter().run()

    assert easel.clock.now == 1_000
    assert easel.paper.messages == easel.wanted


async def test_an_error_of_our_own_is_not_hidden() -> None:
    easel = Easel()
    easel.paper.refusals = [ValueError("a bug")]
    easel.add("an answer")

    with pytest.raises(ValueError):
        await easel.painter().run()


async def test_the_first_stroke_is_a_first_sight_and_the_last_one_final() -> None:
    easel = Easel()
    easel.budgets = budgets = NotedBudgets(easel.clock)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(easel.painter().run())
        for number in range(3):
            easel.add(f"{number} ")
            await until(lambda: easel.paper.messages == easel.wanted)
        easel.finish()

    assert budgets.asked == sorted(budgets.asked, key=ORDER.index)
    assert set(budgets.asked) == set(ORDER)


async def test_a_whole_answer_is_as_urgent_as_the_end_and_what_is_said_of_it_is_not() -> None:
    easel = Easel()
    easel.budgets = budgets = NotedBudgets(easel.clock)
    painting = asyncio.create_task(easel.painter().run())
    easel.add("one ")
    await until(lambda: easel.paper.pages == easel.pages)
    easel.pictures.put(render(easel.pictures.newest, STANDS))
    easel.pictures.put(render(easel.pictures.newest, Testing(phrase("🧪 writing tests …"))))
    await until(lambda: easel.paper.pages == easel.pages)
    easel.pictures.put(render(easel.pictures.newest, Testing(phrase("🧪 3 tests written"))))
    await until(lambda: easel.paper.pages == easel.pages)
    easel.finish()
    await painting

    assert list(dict.fromkeys(budgets.asked[:2])) == [Urgency.FIRST_SIGHT, Urgency.FINAL]
    assert Urgency.REFRESH in budgets.asked[2:] and budgets.asked[-1] is Urgency.FINAL


async def test_what_a_new_worker_does_first_is_a_first_sight_too() -> None:
    """People wonder whether anybody takes over, as they did at the beginning."""
    easel = Easel()
    await _finish(easel, "half an ans", ())
    easel.budgets = budgets = NotedBudgets(easel.clock)
    easel.pictures = Latest(Rendering())
    easel.add("an answer")
    painting = asyncio.create_task(easel.painter(easel.told[-1]).run())
    await until(lambda: easel.paper.messages == easel.wanted)
    painting.cancel()

    assert budgets.asked == [Urgency.FIRST_SIGHT]


async def test_the_final_picture_does_not_wait_for_its_turn_as_a_refresh() -> None:
    easel = Easel()
    easel.paper.allowance = Allowance(1, 1)
    easel.budgets = budgets = NotedBudgets(easel.clock)
    painting = asyncio.create_task(easel.painter().run())
    easel.add("half an ans")
    await until(lambda: easel.paper.messages == easel.wanted)
    easel.awake.clear()
    easel.add("wer")
    await until(lambda: budgets.asked[-1] is Urgency.REFRESH)
    easel.clock.advance(1)
    easel.finish()
    await until(lambda: budgets.booked["paper"] == 2)
    easel.awake.set()
    await painting

    assert easel.paper.messages == easel.wanted
    assert easel.clock.now == 1_001


async def test_a_painter_that_ends_gives_its_place_up() -> None:
    easel = Easel()
    easel.paper.allowance = Allowance(1, 1)
    easel.budgets = budgets = NotedBudgets(easel.clock)
    budget = await easel.paper.budget(None, None)
    await budgets.ask(budget, Request("other", Urgency.FINAL, 0))
    easel.awake.clear()
    easel.add("an answer")
    painting = asyncio.create_task(easel.painter().run())
    await until(lambda: len(budgets.asked) == 2)
    painting.cancel()
    await asyncio.wait([painting])
    easel.clock.advance(0.95)

    answer = await budgets.ask(budget, Request("third", Urgency.REFRESH, 0))

    assert isinstance(answer, Booked)


async def test_a_platform_that_wants_no_more_is_left_alone_by_everybody() -> None:
    easel = Easel()
    easel.budgets = budgets = NotedBudgets(easel.clock)
    easel.paper.refusals = [TOO_MANY]
    easel.add("an answer")
    easel.finish()
    painting = asyncio.create_task(easel.painter().run())
    await until(lambda: not easel.paper.refusals)
    budget = await easel.paper.budget(None, None)
    answer = await budgets.ask(budget, Request("somebody else", Urgency.FINAL, 0))

    assert isinstance(answer, Waiting)

    await painting

    assert easel.clock.now >= 1_030
    assert easel.paper.messages == easel.wanted


async def test_nothing_is_written_that_is_not_booked_while_the_store_is_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    easel = Easel()
    easel.budgets = budgets = NotedBudgets(easel.clock)
    budgets.troubles = [STORE_AWAY] * 4
    easel.meanwhile = lambda seconds: seen.append(easel.paper.writes)
    seen: list[int] = []
    easel.add("an answer")
    easel.finish()
    with caplog.at_level(logging.WARNING):
        await easel.painter().run()

    assert seen[:4] == [0] * 4
    assert easel.clock.now - 1_000 == 0.5 + 1 + 2 + 4
    assert caplog.text.count("cannot paint") == 4
    assert easel.paper.messages == easel.wanted


async def test_nothing_is_asked_for_while_the_claim_may_be_lost() -> None:
    easel = Easel()
    easel.budgets = budgets = NotedBudgets(easel.clock)
    easel.may_write = lambda: easel.clock.now > 1_005
    easel.add("an answer")
    easel.finish()
    easel.meanwhile = lambda seconds: asked.append(len(budgets.asked))
    asked: list[int] = []
    await easel.painter().run()

    assert asked[:99] == [0] * 99


async def test_a_call_booked_for_an_edit_is_not_spent_on_the_last_one() -> None:
    """A platform may count them apart: Slack has another method for the end of a stream."""
    easel = Easel()
    easel.budgets = budgets = NotedBudgets(easel.clock)
    easel.paper.apart = True
    easel.add("half an ans")
    painting = asyncio.create_task(easel.painter().run())
    await until(lambda: easel.paper.messages == easel.wanted)
    easel.meanwhile = lambda seconds: easel.finish()
    easel.add("wer")
    await painting

    assert budgets.booked == Counter({"post": 1, "edit": 1, "last edit": 1})
    assert easel.paper.calls == Counter({"post": 1, "last edit": 1})


async def test_a_claim_lost_while_a_call_was_booked_is_waited_for() -> None:
    class Late(NoLimits):
        async def ask(self, budget: Budget, request: Request) -> Booked | Waiting:
            return Booked(1.0)

    easel = Easel()
    easel.budgets = Late()
    easel.may_write = lambda: easel.clock.now == 1_000 or easel.clock.now > 1_005
    easel.add("an answer")
    easel.finish()
    await easel.painter().run()

    assert easel.clock.now > 1_005


STEPS = st.lists(
    st.one_of(st.integers(0, 6), st.text("ab\n`", min_size=1, max_size=90)), max_size=40
)


async def test_a_final_picture_that_comes_while_a_refresh_is_asked_for_does_not_wait_as_one() -> (
    None
):
    """The model ends during the round trip of the question, whose answer is about the refresh."""

    class EndsMeanwhile(NoLimits):
        """Sends the refresh away for long, and the final picture comes before it says so."""

        async def ask(self, budget: Budget, request: Request) -> Booked | Waiting:
            if request.urgency is Urgency.FINAL:
                easel.awake.set()
                return Booked(0.0)
            easel.finish()
            return Waiting(100.0)

    easel = Easel(budgets=EndsMeanwhile())
    easel.awake.clear()
    easel.add("one")
    async with asyncio.timeout(PATIENCE_SECONDS):
        await easel.painter().run()

    assert easel.paper.messages == easel.wanted


@given(
    STEPS,
    st.lists(st.booleans(), max_size=8),
    st.lists(st.booleans(), max_size=4),
    st.sampled_from([0.5, 3.0, 50.0]),
    st.integers(1, 4),
    st.booleans(),
)
async def test_the_final_picture_is_shown_in_the_end(
    steps: list[int | str],
    refused: list[bool],
    lost: list[bool],
    per_second: float,
    burst: int,
    apart: bool,
) -> None:
    """Whatever the model, the budgets and the chat do, and in whatever order."""
    easel = Easel(PaperSurface(page_chars=400))
    easel.budgets = budgets = NotedBudgets(easel.clock)
    easel.paper.apart = apart
    easel.paper.allowance = Allowance(per_second, 1, burst)
    easel.paper.refusals = [AWAY for away in refused if away]
    easel.paper.lost_replies = [AWAY for gone in lost if gone]
    painting = asyncio.create_task(easel.painter().run())
    for step in steps:
        if isinstance(step, str):
            easel.add(step)
        else:
            for _ in range(step):
                await asyncio.sleep(0)
    easel.finish()
    async with asyncio.timeout(10):
        await painting

    assert easel.paper.messages == easel.wanted
    assert all(calls <= budgets.booked[key] for key, calls in easel.paper.calls.items())
