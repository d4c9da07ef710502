"""A conversation at the console, line by line."""

import pytest

from core.errors import ModelUnavailable, UsageError
from core.job import Aim, Tests
from core.places import Thread
from core.words import phrase
from tests.adapters.console.room import Room
from tests.fakes import ScriptedModel

AWAY = ModelUnavailable(phrase("No Ollama answers here."))


@pytest.fixture
def room() -> Room:
    return Room()


def models(*names: str) -> list[ScriptedModel]:
    return [ScriptedModel([f"```py\n# by {name}\n```\n"], name=name) for name in names]


def thread_of(room: Room) -> Thread:
    assert room.listener.thread
    return room.listener.thread


async def test_a_task_is_answered(room: Room) -> None:
    shown = await room.types("sum a csv")

    assert shown == "```py\nx = 1\n```\n\ncoder · 10 tokens · 2 s · 5 tokens/s\n"
    assert room.listener.failures == 0


async def test_typing_on_refines_the_answer(room: Room) -> None:
    await room.types("sum a csv", "with decimals")

    read = [message.content for message in room.model.prompts[-1].messages[1:]]
    assert read == ["sum a csv", "```py\nx = 1\n```\n", "with decimals"]


async def test_a_codegen_opens_another_thread(room: Room) -> None:
    await room.types("sum a csv", "/codegen fizzbuzz")

    read = [message.content for message in room.model.prompts[-1].messages[1:]]
    assert read == ["fizzbuzz"]


@pytest.mark.parametrize(
    ("word", "aim"),
    [
        *(("test", Aim.TEST), ("fix", Aim.FIX), ("düzelt", Aim.FIX)),
        *(("fix test", Aim.FIX_TEST), ("testi düzelt", Aim.FIX_TEST)),
    ],
)
async def test_a_word_asks_about_the_code_of_the_thread(room: Room, word: str, aim: Aim) -> None:
    await room.types("sum a csv", word)

    asked = room.house.queue.taken[-1]
    assert (asked.prompt, asked.aim, asked.about) == (word, aim, "")
    assert asked.thread == thread_of(room) == room.house.queue.taken[0].thread


@pytest.mark.parametrize("word", ["test", "fix", "fix test"])
async def test_without_a_thread_such_a_word_says_where_it_belongs(room: Room, word: str) -> None:
    shown = await room.types(word)

    assert f"Type `{word}` in the thread of an answer." in shown
    assert room.listener.failures == 1 and not room.model.prompts


async def test_in_a_thread_without_code_such_a_word_says_so() -> None:
    room = Room(ScriptedModel(["Which file?"], name="coder"))

    shown = await room.types("sum it", "test")

    assert "There is no code in this thread yet: ask for some first." in shown
    assert len(room.model.prompts) == 1


async def test_options_about_tests_and_answers_reach_the_job(room: Room) -> None:
    shown = await room.types("--tests açık --best-of 2 sum a csv", "--n 9 faster")

    (asked,) = room.house.queue.taken
    assert (asked.prompt, asked.tests, asked.best_of) == ("sum a csv", Tests.ON, 2)
    assert "The option --n is a number from 1 to 5, not “9”." in shown


async def test_new_leaves_the_thread(room: Room) -> None:
    await room.types("sum a csv", "new", "fizzbuzz")

    assert len(room.model.prompts[-1].messages) == 2


async def test_threads_are_listed_and_opened_again_after_a_restart(room: Room) -> None:
    await room.types("sum a csv", "with decimals", "/codegen fizzbuzz")
    room.listener = room.new_listener()

    shown = await room.types("threads", "open 2", "and types")

    assert shown.startswith("1  fizzbuzz\n2  sum a csv\n› sum a csv\n```py\n")
    assert "› with decimals\n```py" in shown
    assert len(room.model.prompts[-1].messages) == 6


async def test_open_follows_the_list_that_was_shown(room: Room) -> None:
    """Threads that became active since then do not change what a number means."""
    await room.types("one", "new", "two", "threads", "open 2", "more")

    assert "› one" in await room.types("open 2")
    assert "› one" in await room.types("threads", "open 1")


async def test_open_without_a_list_means_the_newest_ones(room: Room) -> None:
    await room.types("one", "open 1", "new", "two", "new")

    assert "› two" in await room.types("open 1")


async def test_a_number_that_is_in_no_list_is_told(room: Room) -> None:
    assert "no thread 4" in await room.types("open 4")
    assert room.listener.failures == 1


async def test_a_long_title_is_cut_and_cannot_steer_the_terminal(room: Room) -> None:
    await room.types("\x1b]0;x\x07sum " + "very " * 30 + "\nsecond line")

    (line,) = (await room.types("threads")).splitlines()
    assert line.startswith("1  ]0;xsum very")
    assert line.endswith("…") and len(line) < 70


async def test_no_threads_are_told() -> None:
    assert await Room().types("threads") == "There are no threads yet.\n"


async def test_an_answer_under_way_elsewhere_is_shown_to_its_end(room: Room) -> None:
    """A thread opened again shows also what nobody has finished yet."""
    room.model.scripts[:] = [["```py\nx = 1\n```\n"], ["```py\ny = 2\n```\n"]]
    await room.types("sum a csv")
    thread = thread_of(room)
    await room.desk.messages.write(thread, "e9:0", '{"text": "half", "status": "writing"}')
    await room.desk.messages.write(thread, "e9:0", '{"text": "half a loaf", "final": true}')
    room.listener = room.new_listener()

    shown = await room.types("open 1")

    assert shown.endswith("5 tokens/s\nhalf a loaf\n")


async def test_a_thread_shows_each_answer_once_however_long_it_is(room: Room) -> None:
    room.model.scripts[:] = [[f"answer {number}\n"] for number in range(1, 44)]
    await room.types(*(f"ask {number}" for number in range(1, 44)))

    shown = await room.types("open 1")

    assert shown.count("answer 43\n") == 1
    assert shown.count("answer ") == 40


async def test_models_are_listed_with_the_one_that_answers() -> None:
    room = Room(*models("coder", "llama3"))

    assert (
        await room.types("models") == "Models: coder, llama3\nThis thread is answered by coder.\n"
    )


async def test_a_model_chosen_for_a_thread_stays_with_it() -> None:
    """Over turns, and over a restart of the program; other threads keep theirs."""
    room = Room(*models("coder", "llama3"))

    shown = await room.types("model llama3", "one", "two", "new", "three")
    room.listener = room.new_listener()
    again = await room.types("threads", "open 2", "more")

    assert shown.startswith("This thread is answered by llama3 from now on.\n")
    assert [line[5:] for line in shown.splitlines() if "# by" in line] == ["llama3"] * 2 + ["coder"]
    assert "# by llama3" in again.split("› two")[1]
    assert len(room.model.prompts) == 1


async def test_a_model_may_be_named_without_its_tag() -> None:
    room = Room(*models("coder", "llama3:latest"))

    assert "answered by llama3 from" in await room.types("model llama3")


async def test_a_model_that_is_not_there_is_told(room: Room) -> None:
    assert await room.types("model nope") == "There is no model nope here. There are: coder\n"
    assert room.listener.failures == 1
    assert room.listener.thread is None


async def test_a_model_in_front_of_a_task_answers_only_that() -> None:
    room = Room(*models("coder", "llama3"))

    shown = await room.types("--model llama3 one", "two")

    assert [line[5:] for line in shown.splitlines() if "# by" in line] == ["llama3", "coder"]


async def test_a_language_given_once_holds_for_the_thread(room: Room) -> None:
    await room.types("--language go sum a csv", "with decimals", "new", "fizzbuzz")

    told = [prompt.messages[0].content.endswith("Write go.") for prompt in room.model.prompts]
    assert told == [True, True, False]


async def test_a_later_language_takes_its_place(room: Room) -> None:
    await room.types("--language go sum a csv", "--language rust again", "more")

    assert room.model.prompts[-1].messages[0].content.endswith("Write rust.")


async def test_status_tells_what_stands_behind_the_answers(room: Room) -> None:
    assert await room.types("status") == "Model: coder\nStore: in memory\n"


async def test_status_tells_also_what_is_missing(room: Room) -> None:
    room.server.away = AWAY

    assert await room.types("status") == "No Ollama answers here.\nStore: in memory\n"
    assert await room.types("models") == "No Ollama answers here.\n"


async def test_help_shows_what_one_can_type(room: Room) -> None:
    shown = await room.types("help")

    for word in ("/codegen", "new", "threads", "open 3", "models", "status", "quit", "--asset"):
        assert word in shown


async def test_an_unknown_command_is_told_and_counted(room: Room) -> None:
    assert "no command `foo`" in await room.types("/foo")
    assert room.listener.failures == 1


async def test_a_failed_answer_is_counted(room: Room) -> None:
    room.server.away = AWAY

    assert "❌ No Ollama answers here. (reference " in await room.types("sum a csv")
    assert room.listener.failures == 1


async def test_a_line_that_could_not_be_read_is_told_and_the_next_one_answered(room: Room) -> None:
    shown = await room.types(UsageError(phrase("Line 1 is broken.")), "sum a csv")

    assert shown.startswith("Line 1 is broken.\n```py\n")
    assert room.listener.failures == 1


async def test_nothing_stops_where_nothing_is_under_way(room: Room) -> None:
    assert await room.types("stop", "sum a csv", "stop") == (
        "Nothing is under way here.\n"
        "```py\nx = 1\n```\n\ncoder · 10 tokens · 2 s · 5 tokens/s\n"
        "Nothing is under way here.\n"
    )


async def test_empty_lines_and_notes_do_nothing(room: Room) -> None:
    assert await room.types("", "   ", "// a note") == ""


async def test_quit_leaves_at_once(room: Room) -> None:
    assert await room.types("quit", "help") == ""
