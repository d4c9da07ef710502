"""What is asked about code that is there, by a click or by a word, becomes one job."""

import pytest

from core.desk import Spot, Wish
from core.desk.acting import act
from core.desk.buttons import ACTS, Button
from core.desk.following import follow
from core.errors import UsageError
from core.job import Aim, Job, Tests
from core.models.choice import SUGGESTED
from core.notes import MessageNote, Role
from core.options import Options
from core.verbs import Act, AskFix, AskTestFix, AskTests, Refine, Write
from tests.core.desk.paper import FILES, MEMBER, PaperDesk
from tests.core.plain import ANN, THREAD

IN_THREAD = Wish(MEMBER, Spot("general", "1"), "e9", THREAD, request="r9", continues=True)
BEGINS = Wish(MEMBER, Spot("general"), "e9", THREAD, request="r9")
NOWHERE = Wish(MEMBER, Spot("general"), "e9")
WORDS: list[Act] = [
    AskTests(),
    AskFix(),
    AskFix("düzelt"),
    AskTestFix(),
    AskTestFix("testi düzelt"),
]


@pytest.fixture
def desk() -> PaperDesk:
    return PaperDesk("coder", "other", "third")


def only(desk: PaperDesk) -> Job:
    """The one job that was handed in."""
    (job,) = desk.queue.taken
    return job


@pytest.mark.parametrize("command", WORDS)
async def test_a_word_is_a_job_about_the_newest_code_of_its_thread(
    desk: PaperDesk, command: Act
) -> None:
    desk.answers("e1")

    await follow(desk, IN_THREAD, command)

    assert only(desk) == Job(
        *("e9", THREAD, ANN, command.word),
        locale="tr",
        asked_at=5.0,
        requests=("r9",),
        aim=command.aim,
    )


async def test_a_word_that_no_message_says_is_shown_in_the_thread(desk: PaperDesk) -> None:
    desk.answers("e1")

    await follow(desk, Wish(MEMBER, Spot(), "e9", THREAD, continues=True), AskFix())

    assert desk.posted == ["fix"] and only(desk).requests == ("m1",)


@pytest.mark.parametrize("wish", [BEGINS, NOWHERE])
@pytest.mark.parametrize("command", WORDS)
async def test_beside_threads_a_word_says_where_it_belongs(
    desk: PaperDesk, wish: Wish, command: Act
) -> None:
    with pytest.raises(UsageError, match=f"Type `{command.word}` in the thread of an answer"):
        await follow(desk, wish, command)

    assert not desk.queue.taken and not desk.posted


@pytest.mark.parametrize("replies", [[], ["No code here."]])
async def test_a_thread_without_code_says_so(desk: PaperDesk, replies: list[str]) -> None:
    for reply in replies:
        desk.answers("e1", reply)
        await desk.store.own(THREAD)

    with pytest.raises(UsageError, match="no code in this thread yet"):
        await follow(desk, IN_THREAD, AskTests())

    assert not desk.queue.taken and not desk.posted


async def test_code_counts_however_much_was_said_after_it(desk: PaperDesk) -> None:
    for number, reply in enumerate(["```python\nx = 1\n```\n", *["No code."] * 50]):
        desk.answers(f"e1{number}", reply)

    await follow(desk, IN_THREAD, AskTests())

    assert only(desk).aim is Aim.TEST


async def test_what_is_asked_while_the_first_answer_is_written_waits_for_it(
    desk: PaperDesk,
) -> None:
    await follow(desk, BEGINS, Write("sum it"))
    await follow(desk, Wish(MEMBER, Spot(), "e10", THREAD, "r10", continues=True), AskTests())
    await follow(desk, Wish(MEMBER, Spot(), "e11", THREAD, "r11", continues=True), AskFix())

    assert [job.aim for job in desk.queue.taken] == [Aim.WRITE, Aim.TEST, Aim.FIX]
    assert not any(job.joins for job in desk.queue.taken[1:])


@pytest.mark.parametrize("command", [Write, Refine])
async def test_what_was_said_about_tests_and_numbers_reaches_the_job(
    desk: PaperDesk, command: type[Write | Refine]
) -> None:
    await follow(desk, IN_THREAD, command("sum it", Options(tests=Tests.OFF, best_of=4)))

    job = only(desk)
    assert (job.tests, job.best_of, job.aim, job.joins) == (Tests.OFF, 4, Aim.WRITE, True)


@pytest.mark.parametrize(
    ("button", "prompt", "aim"),
    [
        (Button.TESTS, "test", Aim.TEST),
        (Button.FIX, "fix", Aim.FIX),
        (Button.FIX_CODE, "fix", Aim.FIX),
        (Button.FIX_TEST, "fix test", Aim.FIX_TEST),
    ],
)
async def test_a_click_is_a_job_about_the_answer_above_the_button(
    desk: PaperDesk, button: Button, prompt: str, aim: Aim
) -> None:
    note = desk.answers("e1")
    desk.answers("e2")

    await act(desk, MEMBER, note, button)

    job = only(desk)
    assert (job.prompt, job.aim, job.about) == (prompt, aim, "e1")
    assert (job.assets, job.model, job.language) == ((), "", "go")
    assert (job.person, job.locale, job.asked_at) == (ANN, "tr", 5.0)


@pytest.mark.parametrize(("button", "model"), [(Button.AGAIN, ""), (Button.OTHER, "other")])
async def test_the_same_prompt_is_answered_once_more(
    desk: PaperDesk, button: Button, model: str
) -> None:
    await act(desk, MEMBER, desk.answers("e1", model="coder"), button)

    job = only(desk)
    assert (job.prompt, job.assets, job.language) == ("sum it", FILES, "go")
    assert (job.model, job.aim, job.about) == (model, Aim.WRITE, "")


@pytest.mark.parametrize("button", [Button.AGAIN, Button.OTHER])
async def test_what_was_no_task_is_done_once_more_and_not_written(
    desk: PaperDesk, button: Button
) -> None:
    await act(desk, MEMBER, desk.answers("e2", aim=Aim.TEST, about="e1"), button)

    assert (only(desk).aim, only(desk).about) == (Aim.TEST, "e1")


async def test_a_click_below_tests_is_about_them(desk: PaperDesk) -> None:
    await act(desk, MEMBER, desk.answers("e2", aim=Aim.TEST, about="e1"), Button.FIX_CODE)

    assert (only(desk).aim, only(desk).about) == (Aim.FIX, "e2")


@pytest.mark.parametrize("button", ACTS)
async def test_clicks_are_one_job_until_its_turn_is_there(desk: PaperDesk, button: Button) -> None:
    note = desk.answers("e1")
    await act(desk, MEMBER, note, button)
    await act(desk, MEMBER, note, button)
    before = len(desk.queue.taken)
    desk.answers("e2")
    await act(desk, MEMBER, note, button)

    assert (before, len(desk.queue.taken)) == (1, 2)


async def test_different_buttons_are_different_jobs(desk: PaperDesk) -> None:
    note = desk.answers("e1")
    for button in ACTS:
        await act(desk, MEMBER, note, button)

    assert len({job.event for job in desk.queue.taken}) == len(ACTS)


@pytest.mark.parametrize("button", ACTS)
async def test_an_answer_that_is_not_known_any_more_is_told(
    desk: PaperDesk, button: Button
) -> None:
    with pytest.raises(UsageError, match="I do not know this answer any more"):
        await act(desk, MEMBER, MessageNote(THREAD, "e1", Role.ANSWER, str(ANN)), button)


@pytest.mark.parametrize(
    ("names", "answered", "other"),
    [
        (["a", "b", "c"], "a", "b"),
        (["a", "b", "c"], "b", "c"),
        (["a", "b", "c"], "c", "a"),
        (["a", "b"], "gone", "a"),
        (["a"], "gone", "a"),
        (["a:latest", "b"], "a", "b"),
    ],
)
async def test_the_other_model_is_the_next_one_in_the_list(
    names: list[str], answered: str, other: str
) -> None:
    desk = PaperDesk(*names)

    await act(desk, MEMBER, desk.answers("e1", model=answered), Button.OTHER)

    assert only(desk).model == other


@pytest.mark.parametrize(
    ("names", "answered", "command"),
    [
        (["coder"], "coder", f"ollama pull {SUGGESTED}"),
        (["coder:latest"], "coder", f"ollama pull {SUGGESTED}"),
        ([SUGGESTED], SUGGESTED, "ollama pull …"),
    ],
)
async def test_where_there_is_no_other_model_somebody_is_told_how_to_get_one(
    names: list[str], answered: str, command: str
) -> None:
    desk = PaperDesk(*names)
    note = desk.answers("e1", model=answered)

    with pytest.raises(UsageError, match=f"no other model here: install one with `{command}`"):
        await act(desk, MEMBER, note, Button.OTHER)

    assert not desk.queue.taken
