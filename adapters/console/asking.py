"""One prompt of the console: handed in, watched until it is answered, stopped by Ctrl-C."""

import asyncio
from contextlib import aclosing
from pathlib import Path
from time import time
from uuid import uuid4

from adapters.console.desk import Desk
from adapters.console.interrupts import Interrupts, Left
from adapters.console.screen import Screen, View
from adapters.console.surface import PLATFORM
from core.codec import decode
from core.conversation import Turn
from core.errors import UsageError
from core.job import Asset, Job
from core.pages import Page
from core.places import Thread
from core.queues import Admission
from core.verbs import Options
from core.words import phrase


def new_thread(desk: Desk) -> Thread:
    """A thread nobody has written in."""
    return Thread(PLATFORM, desk.person.workspace, "terminal", uuid4().hex[:12])


async def job_for(desk: Desk, thread: Thread, task: str, options: Options) -> Job:
    """The job of answering `task` in `thread`.

    Raises:
        UsageError: a file cannot be read as text.
    """
    assets = [await asyncio.to_thread(_asset, Path(name)) for name in options.assets]
    return Job(
        event=uuid4().hex,
        thread=thread,
        person=desk.person,
        prompt=task,
        assets=tuple(assets),
        model=options.model,
        language=options.language,
        locale=desk.words.locale,
        asked_at=time(),
    )


async def ask(desk: Desk, screen: Screen, interrupts: Interrupts, job: Job) -> Turn | None:
    """Hand `job` in and show its answer; the turn, or None if it is not committed yet.

    The first Ctrl-C stops the answer, the second one leaves.

    Raises:
        Left: Ctrl-C was pressed twice.
        UsageError: it was refused.
        StoreUnavailable: it was not handed in.
    """
    receipt = await desk.inbox.submit(job)
    if receipt.admission is Admission.FULL:
        raise UsageError(
            phrase("You have as many answers under way as one may have. Wait, or stop one.")
        )
    await watch(desk, screen, interrupts, job.thread, job.event)
    return await _committed(desk, job)


async def watch(
    desk: Desk, screen: Screen, interrupts: Interrupts, thread: Thread, event: str
) -> None:
    """Show the answer to `event` until it is finished.

    Raises:
        Left: Ctrl-C was pressed twice.
    """
    try:
        with screen.answer() as view:
            async with asyncio.TaskGroup() as group:
                stopping = group.create_task(_stop_on_interrupt(desk, screen, interrupts, thread))
                await _follow(desk, view, thread, event)
                stopping.cancel()
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from errors


async def _follow(desk: Desk, view: View, thread: Thread, event: str) -> None:
    async with aclosing(desk.messages.watch(thread)) as messages:
        async for message, content in messages:
            if message == f"{event}:0":
                page = decode(Page, content)
                view.show(page)
                if page.final:
                    return


async def _stop_on_interrupt(
    desk: Desk, screen: Screen, interrupts: Interrupts, thread: Thread
) -> None:
    with interrupts.listening():
        await interrupts.next()
        screen.say(phrase("Stopping … press Ctrl-C again to leave."))
        await desk.inbox.stop(thread, desk.person)
        await interrupts.next()
        raise Left


async def _committed(desk: Desk, job: Job) -> Turn | None:
    """The turn, which follows its final picture within moments."""
    for _ in range(50):
        if turn := await desk.store.turn(job.thread, job.event):
            return turn
        await asyncio.sleep(0.02)
    return None


def _asset(path: Path) -> Asset:
    try:
        return Asset(path.name, path.expanduser().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            phrase(
                "The file {path} cannot be read as text: {reason}",
                path=str(path),
                reason=str(error.strerror if isinstance(error, OSError) else error.reason),
            )
        ) from error
