"""The commands, and what each of them does."""

import asyncio
import io
import json
import sys
from importlib import resources

from adapters.console.asking import ask as ask_once
from adapters.console.asking import job_for, new_thread
from adapters.console.interrupts import Interrupts, Left
from adapters.console.lines import piped, typed, whole
from adapters.console.listener import Listener
from adapters.console.markup import printable
from adapters.console.result import as_json
from adapters.console.screen import SilentScreen, screen_on
from adapters.console.tables import greeting
from bot.arguments import PROGRAM, Asked, Command, Option
from bot.check import check
from bot.compose import console
from bot.doctor import examine
from bot.exits import FAILED, GOOD, SURROUNDINGS
from bot.extract import extract
from bot.platforms import chats
from bot.plugins import part
from bot.settings import Settings
from bot.up import ROLES, serve
from bot.verify import verify
from core.conversation import Status, Turn
from core.errors import Fault, UsageError
from core.inbox import PROMPT_CHARS
from core.job import MOST_CANDIDATES, Tests
from core.options import Options, number_of, tests_of
from core.words import phrase, words


async def chat(settings: Settings, _: Asked) -> int:
    """A conversation, at a terminal or through a pipe."""
    async with console(settings) as desk:
        at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
        screen = screen_on(sys.stdout, desk.words)
        listener = Listener(desk, screen)
        for line in await greeting(desk):
            screen.say(line)
        _leave_if_told()
        if at_terminal:
            await listener.listen(typed(settings.store.folder / "typed"))
            return GOOD
        await listener.listen(piped(_standard_input()))
        return FAILED if listener.failures else GOOD


async def ask(settings: Settings, asked: Asked) -> int:
    """One answer in a thread of its own."""
    options = _options(asked)
    prompt = " ".join(asked.words)
    if prompt == "-":
        prompt = await whole(_standard_input(), 4 * PROMPT_CHARS)
    async with console(settings) as desk:
        job = await job_for(desk, new_thread(desk), prompt, options)
        _leave_if_told()
        screen = SilentScreen() if asked.has("--json") else screen_on(sys.stdout, desk.words)
        try:
            turn = await ask_once(desk, screen, Interrupts(), job)
        except Left:
            return FAILED
        if asked.has("--json"):
            print(as_json(turn, str(job.thread), desk.words))
        return _code(turn)


def _options(asked: Asked) -> Options:
    """How the prompt is to be answered.

    Raises:
        UsageError: an option has no such value.
    """
    tests, number = asked.value("--tests"), asked.value("--n")
    return Options(
        asked.value("--model"),
        asked.value("--language"),
        asked.values("--asset"),
        tests=tests_of(tests, "--tests") if tests else Tests.AUTO,
        best_of=number_of(number, "--n") if number else 1,
    )


async def up(settings: Settings, asked: Asked) -> int:
    """Serve until told to end."""
    say = words(settings.speech.locale).say
    role = asked.value("--role") or "all"
    if role not in ROLES:
        raise UsageError(
            phrase("There is no role {role}. There are {known}.", role=role, known=", ".join(ROLES))
        )
    await serve(settings, role, lambda line: print(printable(say(line)), flush=True))
    return GOOD


async def doctor(settings: Settings, asked: Asked) -> int:
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
    if asked.has("--json"):
        print(json.dumps({"checks": checks}, ensure_ascii=False))
    else:
        for check in checks:
            print(printable(f"{'✔' if check['ok'] else '✖'} {check['name']}: {check['detail']}"))
            if check["repair"]:
                print(printable(f"  → {check['repair']}"))
    return GOOD if all(finding.ok for finding in findings) else SURROUNDINGS


async def manifest(settings: Settings, asked: Asked) -> int:
    """What an admin pastes on a platform, so that our app is there."""
    platform = _platform(asked, "manifest")
    make = part("adapters", f"adapters.{platform}.manifest:manifest")
    app = make(words(settings.speech.locale), asked.value("--url"))
    # A terminal of few letters would print question marks, and people would read those there.
    plain = sys.stdout.encoding.lower() != "utf-8"
    print(json.dumps(app, ensure_ascii=plain, indent=2))
    return GOOD


async def invite(settings: Settings, asked: Asked) -> int:
    """What an admin clicks, so that we come to the platform; what to know beside it follows."""
    platform = _platform(asked, "invite")
    (options,) = (chat.options for chat in chats(settings) if chat.name == platform)
    link, beside = await part("adapters", f"adapters.{platform}.invite:invite")(options)
    print(link)
    print(printable(words(settings.speech.locale).say(beside)))
    return GOOD


def _platform(asked: Asked, file: str) -> str:
    """The platform that is asked for, whose folder has `file`.

    Raises:
        UsageError: there is none, or no platform of that name.
    """
    platform = " ".join(asked.words)
    folders = resources.files("adapters").iterdir()
    having = sorted(folder.name for folder in folders if (folder / f"{file}.py").is_file())
    if platform in having:
        return platform
    known = ", ".join(having)
    if not platform:
        raise UsageError(phrase("Say for which platform: {known}.", known=known))
    raise UsageError(
        phrase(
            "`{command}` knows no platform “{platform}”. It knows {known}.",
            command=f"{PROGRAM} {asked.command.name}",
            platform=platform,
            known=known,
        )
    )


def _leave_if_told() -> None:
    """Ctrl-C during the start: Python 3.11 may swallow the cancellation it is turned into.

    Source: Python's issue 86296, `wait_for`, which redis-py uses; mended in 3.12.
    """
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError


def _standard_input() -> io.RawIOBase:
    """What is piped to us; without a buffer, whose lock would outlive a program that leaves."""
    return io.FileIO(sys.stdin.fileno(), closefd=False)


def _code(turn: Turn) -> int:
    if turn.status is Status.DONE:
        return GOOD
    return SURROUNDINGS if turn.fault is Fault.SURROUNDINGS else FAILED


_JSONL = Option("--jsonl", phrase("reads a JSON document a line, and answers each before the next"))
_JSON = Option("--json", phrase("one JSON document and nothing else"))

COMMANDS = (
    Command(
        "chat", phrase("a conversation in the terminal; reads lines from a pipe too"), run=chat
    ),
    Command(
        "ask",
        phrase("one answer"),
        run=ask,
        options=(
            Option(
                "--asset",
                phrase("a text file that belongs to the prompt; may be given again"),
                phrase("FILE"),
            ),
            Option("--model", phrase("the model that answers"), phrase("NAME")),
            Option("--language", phrase("the programming language"), phrase("NAME")),
            Option("--tests", phrase("whether tests are written and run"), phrase("on|off")),
            Option(
                "--n",
                phrase("the best of so many answers, 1 to {most}", most=MOST_CANDIDATES),
                phrase("N"),
            ),
            _JSON,
        ),
        words=phrase("PROMPT"),
        words_help=phrase("what the code should do; `-` reads it from standard input"),
    ),
    Command(
        "up",
        phrase("runs everything configured until it is told to end"),
        run=up,
        options=(
            Option(
                "--role",
                phrase("all (the default), worker, or gateway"),
                phrase("ROLE"),
            ),
        ),
    ),
    Command(
        "check",
        phrase("scores code: what it lost, and why"),
        run=check,
        options=(
            Option("--language", phrase("the programming language"), phrase("NAME")),
            _JSON,
            _JSONL,
            Option(
                "--min-score",
                phrase("fails below this score; without it, where code does not parse"),
                phrase("NUMBER"),
            ),
        ),
        words=phrase("[FILE …]"),
        words_help=phrase("the code; without any, standard input is read"),
    ),
    Command(
        "verify",
        phrase("runs tests on code, in a sandbox"),
        run=verify,
        options=(_JSON,),
        words=phrase("CODE TESTS"),
        words_help=phrase("two files, of Python or SQL; tests in Python import `solution`"),
    ),
    Command(
        "extract",
        phrase("code out of a model's Markdown"),
        run=extract,
        options=(
            Option("--want", phrase("the language the code should be in"), phrase("NAME")),
            _JSON,
            _JSONL,
        ),
        words=phrase("[FILE]"),
        words_help=phrase("what the model wrote; without it, standard input is read"),
    ),
    Command(
        "doctor",
        phrase("looks at every dependency, and says what repairs it"),
        run=doctor,
        options=(_JSON,),
    ),
    Command(
        "manifest",
        phrase("prints our app as JSON, for an admin to paste on the platform"),
        run=manifest,
        options=(
            Option(
                "--url",
                phrase("where the platform calls us; without it, we call the platform"),
                phrase("URL"),
            ),
        ),
        words=phrase("PLATFORM"),
        words_help=phrase("where the app is to be, such as slack"),
    ),
    Command(
        "invite",
        phrase("prints the link by which an admin brings our app into a server"),
        run=invite,
        words=phrase("PLATFORM"),
        words_help=phrase("where the server is, such as discord"),
    ),
)
