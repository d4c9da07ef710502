"""Where the console shows things: a live terminal, or a pipe that takes plain lines."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from time import monotonic
from typing import Protocol, TextIO

from rich.console import Console, Group
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from adapters.console.feed import before_code, growth
from adapters.console.markup import Styling, printable
from core.captions import stage
from core.pages import Offer, Page
from core.rendering import Rendering
from core.words import Phrase, Words, phrase

_FRAMES_PER_SECOND = 10
_LIVE_CHARS = 2_000
"""The end of a line that grows is shown: a page of one line would cost more with every frame."""


class View(Protocol):
    """One answer as it grows."""

    def show(self, page: Page) -> None:
        """Bring the view up to date; the final page ends it."""


class Screen(Protocol):
    """What a person sees."""

    def say(self, sentence: Phrase) -> None:
        """A line of ours."""

    def quote(self, text: str) -> None:
        """What somebody typed, shown again."""

    def answer(self) -> AbstractContextManager[View]:
        """A view of one answer; what is live in it ends with the context."""


def screen_on(out: TextIO, words: Words) -> Screen:
    """The screen that suits `out`: live on a terminal, else plain."""
    return LiveScreen(words, Console(file=out)) if out.isatty() else PlainScreen(words, out)


class PlainScreen(Screen):
    """A pipe or a file: whole lines, as soon as they are sure; code when it is whole."""

    def __init__(self, words: Words, out: TextIO) -> None:
        self._words = words
        self._out = out

    def say(self, sentence: Phrase) -> None:
        self.line(self._words.say(sentence))

    def quote(self, text: str) -> None:
        self.line(f"› {text}")

    @contextmanager
    def answer(self) -> Iterator[View]:
        view = _PlainView(self._words, self)
        try:
            yield view
        finally:
            view.leave()

    def line(self, text: str) -> None:
        """Print one line."""
        print(printable(text), file=self._out, flush=True)


class SilentScreen(Screen):
    """Nobody looks."""

    def say(self, sentence: Phrase) -> None:
        pass

    def quote(self, text: str) -> None:
        pass

    @contextmanager
    def answer(self) -> Iterator[View]:
        yield _SilentView()


class _SilentView(View):
    def show(self, page: Page) -> None:
        pass


class LiveScreen(Screen):
    """A terminal: highlighted lines that scroll, and one below them that lives."""

    def __init__(self, words: Words, console: Console) -> None:
        self._words = words
        self._console = console

    def say(self, sentence: Phrase) -> None:
        self._console.print(Text(printable(self._words.say(sentence)), style="cyan"))

    def quote(self, text: str) -> None:
        self._console.print(Text(f"› {printable(text)}", style="bold"))

    @contextmanager
    def answer(self) -> Iterator[View]:
        bottom = _Bottom(self._words)
        with Live(
            bottom,
            console=self._console,
            refresh_per_second=_FRAMES_PER_SECOND,
            transient=True,
        ) as live:
            yield _LiveView(self._words, live, bottom)


class _Growing(View):
    """What both views share: which lines are new."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._printed: list[str] = []

    def show(self, page: Page) -> None:
        step = growth(self._printed, page)
        self._show_rest(step.rest, page)
        if step.kept < len(self._printed):
            self._printed = self._printed[: step.kept]
            self._print_note(self._words.say(_FORMATTED if Offer.WHY in page.offers else _AGAIN))
        if step.lines:
            self._printed += step.lines
            self._print(step.lines)
        if page.final:
            self._end(f"\n{page.status}" if self._printed and page.status else page.status)

    def _show_rest(self, rest: str, page: Page) -> None:
        """Show what is not yet a line, and the stage; where nothing lives, not at all."""

    def _print(self, lines: Sequence[str]) -> None:
        """Print the next `lines` of the answer."""
        raise NotImplementedError

    def _print_note(self, text: str) -> None:
        """Print why lines come that were there before."""
        raise NotImplementedError

    def _end(self, status: str) -> None:
        """Print what stands below the answer."""
        raise NotImplementedError


class _PlainView(_Growing):
    def __init__(self, words: Words, screen: PlainScreen) -> None:
        super().__init__(words)
        self._screen = screen
        self._held: Page | None = None

    def show(self, page: Page) -> None:
        """Hold back code until it is formatted: what reads a pipe wants it once."""
        self._held = None if page.final else page
        super().show(page if page.final else before_code(page))

    def leave(self) -> None:
        """Print what was held back of an answer whose end nobody waits for."""
        if self._held:
            super().show(self._held)

    def _print(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._screen.line(line)

    def _print_note(self, text: str) -> None:
        self._screen.line(text)

    def _end(self, status: str) -> None:
        if status:
            self._screen.line(status)


class _LiveView(_Growing):
    def __init__(self, words: Words, live: Live, bottom: "_Bottom") -> None:
        super().__init__(words)
        self._live = live
        self._bottom = bottom
        self._styling = Styling()

    def _show_rest(self, rest: str, page: Page) -> None:
        self._bottom.rest = printable(rest[-_LIVE_CHARS:])
        self._bottom.stage = printable(page.status)
        if page.final:
            self._live.update(Text(""))

    def _print(self, lines: Sequence[str]) -> None:
        text = Text("\n").join(self._styling(lines))
        self._live.console.print(text, soft_wrap=True)  # so that code can be copied

    def _print_note(self, text: str) -> None:
        self._styling = Styling()
        self._live.console.print(Text(text, style="dim"))

    def _end(self, status: str) -> None:
        if status:
            self._live.console.print(Text(printable(status), style="cyan"))


class _Bottom:
    """The living end of an answer: the line that grows, the stage, and the seconds so far."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._since = monotonic()
        self._spinner = Spinner("dots")
        self.rest = ""
        self.stage = words.say(stage(Rendering()))

    def __rich__(self) -> Group:
        seconds = phrase("{stage} · {seconds} s", stage=self.stage, seconds=self._seconds())
        self._spinner.update(text=Text(self._words.say(seconds), style="cyan"))
        return Group(Text(self.rest), self._spinner)

    def _seconds(self) -> int:
        return int(monotonic() - self._since)


_AGAIN = phrase("― the answer begins again ―")
_FORMATTED = phrase("― the code, formatted ―")
