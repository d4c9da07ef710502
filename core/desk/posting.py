"""Messages of ours that are no answers: each is posted once, and within a platform's rates."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from time import monotonic

from core.budgets import Booked, Budget, Budgets, Urgency
from core.budgets.asker import Asker
from core.errors import RateLimited
from core.notes import MessageNote, Role
from core.places import Message, Person, Thread
from core.stores.notes import Notes

Post = Callable[[], Awaitable[str]]
"""Shows a message, or looks for one; gives its id, empty where there is none."""


@dataclass(frozen=True, slots=True)
class Once:
    """Shows what it is told to. Its calls raise what that does, and `StoreUnavailable`."""

    notes: Notes
    budgets: Budgets
    now: Callable[[], float] = monotonic
    """In seconds."""

    async def post(
        self, nonce: str, person: Person, place: Thread, budget: Budget, post: Post, find: Post
    ) -> str:
        """Let `post` show a message in `place`, counted under `budget`; gives its id.

        The same `nonce` gives the message that is there: after a run that did not come to its
        end, `find` looks whether it had its effect.
        """
        slot = Message(place.platform, place.workspace, place.channel, f"post.{nonce}")
        noted = await self.notes.message(slot)
        if noted and noted.thread.id:
            return noted.thread.id
        begun = MessageNote(replace(place, id=""), nonce, Role.REQUEST, str(person))
        if noted is None:
            await self.notes.note_message(slot, begun)
        found = await find() if noted else ""
        id_ = found or await paid(self.budgets, f"post:{nonce}", budget, post, self.now)
        await self.notes.note_message(slot, replace(begun, thread=replace(place, id=id_)))
        return id_


async def paid(
    budgets: Budgets,
    name: str,
    budget: Budget,
    call: Post,
    now: Callable[[], float] = monotonic,
) -> str:
    """What `call` gives, made when `budget` allows it; `name` tells who asks for that.

    A refusal for a while is waited out.
    """
    since, asker = now(), Asker(budgets, name)
    try:
        while True:
            turn = await asker.ask(budget, Urgency.FIRST_SIGHT, now() - since)
            await asyncio.sleep(turn.seconds)
            if not isinstance(turn, Booked):
                continue
            try:
                return await call()
            except RateLimited as refusal:
                await asker.pause(budget, refusal.seconds)
    finally:
        await asker.withdraw()
