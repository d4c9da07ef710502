"""What each command does, once it is known what was asked."""

import json
import sys
from argparse import Namespace

from adapters.console.asking import ask as ask_once
from adapters.console.asking import job_for, new_thread
from adapters.console.interrupts import Interrupts, Left
from adapters.console.lines import piped, typed
from adapters.console.listener import Listener
from adapters.console.result import as_json
from adapters.console.screen import SilentScreen, screen_on
from adapters.console.tables import greeting
from bot.compose import Settings, console
from bot.doctor import examine
from bot.exits import FAILED, GOOD, SURROUNDINGS
from core.conversation import Status, Turn
from core.errors import Fault, UsageError
from core.verbs import Options
from core.words import phrase, words


async def chat(settings: Settings, _: Namespace) -> int:
    """A conversation, at a terminal or through a pipe."""
    async with console(settings) as desk:
        at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
        screen = screen_on(sys.stdout, desk.words)
        listener = Listener(desk, screen)
        for line in await greeting(desk):
            screen.say(line)
        if at_terminal:
            await listener.listen(typed(settings.store.folder / "typed"))
            return GOOD
        await listener.listen(piped(sys.stdin.buffer))
        return FAILED if listener.failures else GOOD


async def ask(settings: Settings, asked: Namespace) -> int:
    """One answer in a thread of its own."""
    async with console(settings) as desk:
        options = Options(asked.model, asked.language, tuple(asked.asset))
        job = await job_for(desk, new_thread(desk), _prompt(asked.prompt), options)
        screen = SilentScreen() if asked.json else screen_on(sys.stdout, desk.words)
        try:
            turn = await ask_once(desk, screen, Interrupts(), job)
        except Left:
            return FAILED
        if turn and asked.json:
            print(as_json(turn, str(job.thread), desk.words))
        return _code(turn)


async def doctor(settings: Settings, asked: Namespace) -> int:
    """Every dependency, and what repairs it."""
    findings = await examine(settings)
    say = words(settings.speech.locale).say
    checks = [
        {
            "name": finding.name,
            "ok": finding.ok,
            "detail": say(finding.detail),
            "repair": say(finding.repair) if finding.repair else None,
        }
        for finding in findings
    ]
    if asked.json:
        print(json.dumps({"checks": checks}, ensure_ascii=False))
    else:
        for check in checks:
            print(f"{'✔' if check['ok'] else '✖'} {check['name']}: {check['detail']}")
            if check["repair"]:
                print(f"  → {check['repair']}")
    return GOOD if all(finding.ok for finding in findings) else SURROUNDINGS


def _prompt(text: str) -> str:
    """The prompt, read from standard input where it is `-`.

    Raises:
        UsageError: what was read is not UTF-8.
    """
    if text != "-":
        return text
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(phrase("What was read is not UTF-8 text.")) from error


def _code(turn: Turn | None) -> int:
    if turn and turn.status is Status.DONE:
        return GOOD
    return SURROUNDINGS if turn and turn.fault is Fault.SURROUNDINGS else FAILED
