"""What the console tells besides answers: help, models, threads, status."""

import asyncio
from collections.abc import Iterator, Sequence

from adapters.console.desk import Desk
from adapters.console.surface import PLATFORM
from core.conversation import ThreadSummary
from core.desk.tables import newest_verdict
from core.errors import ModelUnavailable
from core.models.choice import SUGGESTED
from core.places import Thread
from core.words import Phrase, phrase

HELP = phrase(
    "Type what the code should do. Typing on refines the answer.\n"
    "  /codegen <task>      begin a new thread with a task\n"
    "  new                  leave this thread; the next task begins another\n"
    "  threads, open 3      your threads, and back to the third\n"
    "  test, fix            more tests for the code of this thread; repair what fails in it\n"
    "  fix test             look again at the tests that fail\n"
    "  models, model NAME   the models there are; answer this thread with another\n"
    "  status               what stands behind the answers\n"
    "  help, quit           this, and the end\n"
    "In front of a task: --model NAME, --language NAME, --asset FILE, --tests on|off, and\n"
    "--n 3 for the best of three answers.\n"
    "Ctrl-C stops an answer, twice leaves. Alt-Enter begins a new line."
)
_TITLE_CHARS = 60
_GREETING_SECONDS = 1.5


def home(desk: Desk) -> str:
    """Whose threads are listed together."""
    return Thread(PLATFORM, desk.person.workspace, "", "").home


async def models(desk: Desk, thread: Thread | None) -> Phrase:
    """The models, and which of them answers here.

    Raises:
        ModelUnavailable: there is none.
    """
    return phrase(
        "Models: {names}\nThis thread is answered by {chosen}.",
        names=", ".join(await desk.models.names()),
        chosen=await _chosen(desk, thread),
    )


async def status(desk: Desk, thread: Thread | None) -> list[Phrase]:
    """What stands behind the answers, or what is missing there."""
    try:
        model = phrase("Model: {name}", name=await _chosen(desk, thread))
    except ModelUnavailable as error:
        model = error.phrase
    return [model, *await newest_verdict(desk.store, thread), *desk.standing]


async def greeting(desk: Desk) -> list[Phrase]:
    """What this is, what answers, and where one left off."""
    lines = [phrase("Threadsmith. Type what the code should do; `help` shows the rest.")]
    lines.append(await _who_answers(desk))
    for last in await desk.store.threads(home(desk), 1):
        lines.append(phrase("Your last thread: {title} (type `open 1`)", title=title(last)))
    return lines


async def _who_answers(desk: Desk) -> Phrase:
    """A server that keeps us waiting does not keep anybody from typing."""
    try:
        async with asyncio.timeout(_GREETING_SECONDS):
            chosen = await desk.models.choose()
    except ModelUnavailable as error:
        return error.phrase
    except TimeoutError:
        return phrase("The model server has not answered yet. Type `status` to look again.")
    return _demo_greeting() if chosen.demo else phrase("{name} answers.", name=chosen.name)


def _demo_greeting() -> Phrase:
    return phrase(
        "No Ollama answers here, so the demo model plays back a few prepared answers. For a real "
        "one, install Ollama and run `{command}`.",
        command=f"ollama pull {SUGGESTED}",
    )


def threads(summaries: Sequence[ThreadSummary]) -> Iterator[Phrase]:
    """A line for each thread, with the number to open it by."""
    if not summaries:
        yield phrase("There are no threads yet.")
    for number, summary in enumerate(summaries, start=1):
        yield phrase("{number}  {title}", number=number, title=title(summary))


def title(summary: ThreadSummary) -> str:
    """The first line of a thread's first prompt, cut to a list's width."""
    line = (summary.title.strip().splitlines() or [""])[0]
    return line if len(line) <= _TITLE_CHARS else f"{line[: _TITLE_CHARS - 1]}…"


async def _chosen(desk: Desk, thread: Thread | None) -> str:
    name = (await desk.store.conversation(thread, 1)).model if thread else ""
    return (await desk.models.choose(name)).name
