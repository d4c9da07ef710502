"""One prompt of the console: handed in, watched until it is answered, stopped by Ctrl-C."""

import asyncio
from contextlib import aclosing
from time import time
from uuid import uuid4

from adapters.console.desk import Desk
from adapters.console.files import asset
from adapters.console.interrupts import Interrupts, Left
from adapters.console.screen import Screen, View
from adapters.console.surface import PLATFORM
from core.codec import decode
from core.conversation import Turn
from core.errors import StoreUnavailable, UsageError
from core.job import Aim, Job
from core.options import Options
from core.pages import Page
from core.places import Thread
from core.queues import Admission
from core.words import phrase

COMMIT_SECONDS = 15.0
"""Longer than a lease: if the worker died after it showed the end, another one commits."""

OUTAGE_SECONDS = 2.0
"""Between two looks whether the store is there."""


def new_thread(desk: Desk) -> Thread:
    """A thread nobody has written in."""
    return Thread(PLATFORM, desk.person.workspace, "terminal", uuid4().hex[:12])


async def job_for(
    desk: Desk, thread: Thread, task: str, options: Options, aim: Aim = Aim.WRITE
) -> Job:
    """The job of answering `task` in `thread`.

    Raises:
        UsageError: a file cannot be read as text.
    """
    assets = [await asyncio.to_thread(asset, name) for name in options.assets]
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
        aim=aim,
        tests=options.tests,
        best_of=options.best_of,
    )


async def ask(desk: Desk, screen: Screen, interrupts: Interrupts, job: Job) -> Turn:
    """Hand `job` in and show its answer; the turn, once it is kept.

    The first Ctrl-C stops the answer, the second one leaves.

    Raises:
        Left: Ctrl-C was pressed twice.
        UsageError: it was refused.
        StoreUnavailable: it was not handed in, or its turn is not kept yet.
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
        StoreUnavailable: it cannot be watched.
    """
    try:
        with screen.answer() as view:
            async with asyncio.TaskGroup() as group:
                beside = (
                    group.create_task(_stop_on_interrupt(desk, screen, interrupts, thread)),
                    group.create_task(_tell_of_outages(desk, screen)),
                )
                await _follow(desk, view, thread, event)
                for task in beside:
                    task.cancel()
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
        try:
            await desk.inbox.stop(thread, desk.person)
        except StoreUnavailable as error:
            screen.say(error.phrase)
        await interrupts.next()
        raise Left


async def _tell_of_outages(desk: Desk, screen: Screen) -> None:
    """Nothing is written while the store is away, so whoever waits has to know; once each time."""
    away = False
    while True:
        await asyncio.sleep(OUTAGE_SECONDS)
        try:
            await desk.store.ping()
            away = False
        except StoreUnavailable as error:
            if not away:
                screen.say(error.phrase)
            away = True


async def _committed(desk: Desk, job: Job) -> Turn:
    """The turn, which follows its final picture within moments.

    Raises:
        StoreUnavailable: it is not there after a while.
    """
    try:
        async with asyncio.timeout(COMMIT_SECONDS):
            while (turn := await desk.store.turn(job.thread, job.event)) is None:
                await asyncio.sleep(0.02)
            return turn
    except TimeoutError as error:
        raise StoreUnavailable(
            phrase("The answer is not kept yet. It will be, as soon as the store takes it.")
        ) from error
