"""Judges the code of a reply while the model still writes what comes after it."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from types import TracebackType
from typing import Self

from core.checks import Code
from core.events import Checked, Checking, Event, Formatted
from core.extraction import Block, Extractor, main_index
from core.proving.draft import Draft, draft_of
from core.verdict import Judge, Judgement, Verdict
from core.words import phrase


class Judging:
    """Follows one reply; judges its main block as soon as its end is there.

    Usually that is some sentences before the reply is over, so that the verdict waits for nobody.
    """

    def __init__(self, judge: Judge | None, language: str, wanted: str, before: int | None) -> None:
        """The answer should be in `language` and define `wanted`, if they are not empty.

        The thread's code so far scored `before`. Without a `judge` there is nothing to tell.
        """
        self._judge = judge
        self._language = language
        self._wanted = wanted
        self._before = before
        self._extractor = Extractor()
        self._text: list[str] = []
        self._block: Block | None = None
        self._quick: asyncio.Task[Judgement] | None = None
        self._full: asyncio.Task[Judgement] | None = None
        self._told: Verdict | None = None
        self.draft: Draft | None = None
        """The whole reply and all that was found about its code, once it is finished."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._drop()

    async def feed(self, text: str) -> list[Event]:
        """Take the next piece of the reply; gives what can be said by now."""
        if self._judge is None:
            return []
        self._text.append(text)
        self._extractor.feed(text)
        if self._extractor.block_ended:
            block = _main(self._extractor.blocks, self._language)
            if block and block.complete and (taken_back := await self._begin(block)):
                return taken_back
        done = next((task for task in (self._full, self._quick) if task and task.done()), None)
        if done is None or (verdict := self._compared(done.result().verdict)) == self._told:
            return []
        return [self._tell(verdict)]

    async def finish(self) -> AsyncGenerator[Event, None]:
        """The reply is over: gives what is found, the last event all of it."""
        if self._judge is None:
            return
        block = _main(self._extractor.finish(), self._language)
        if block is None or not block.complete:
            await self._drop()
            if block:
                cut = phrase("the code was never finished")
                yield self._tell(Verdict(block.language, unchecked=cut))
            elif self._told:
                yield self._tell(None)
            return
        yield Checking()
        for taken_back in await self._begin(block):
            yield taken_back
        assert self._quick and self._full
        await asyncio.wait([self._quick, self._full], return_when=asyncio.FIRST_COMPLETED)
        if not self._full.done() and self._told is None:
            yield self._tell(self._compared((await self._quick).verdict))
        found = await self._full
        found = replace(found, verdict=self._compared(found.verdict))
        text = "".join(self._text)
        self.draft = draft_of(text, found, self._language)
        if self.draft and self.draft.reply != text:
            yield Formatted(self.draft.reply)
        yield self._tell(found.verdict)

    async def _begin(self, block: Block) -> list[Event]:
        """Judge `block`, unless that is under way; takes back what was said of another."""
        if block == self._block or self._judge is None:
            return []
        await self._drop()
        self._block = block
        code = Code(block.code, block.language or self._language, self._wanted)
        self._quick = asyncio.create_task(self._judge.judge(code, quick=True))
        self._full = asyncio.create_task(self._judge.judge(code))
        return [self._tell(None)] if self._told else []

    async def _drop(self) -> None:
        """Nobody wants to know any more what was judged so far."""
        tasks = [task for task in (self._quick, self._full) if task]
        for task in tasks:
            task.cancel()
        self._block = self._quick = self._full = None
        await asyncio.gather(*tasks, return_exceptions=True)

    def _compared(self, verdict: Verdict) -> Verdict:
        return replace(verdict, before=self._before)

    def _tell(self, verdict: Verdict | None) -> Checked:
        self._told = verdict
        return Checked(verdict)


def _main(blocks: list[Block], language: str) -> Block | None:
    index = main_index(blocks, language)
    return None if index is None else blocks[index]
