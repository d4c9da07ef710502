"""The emulated Discord's objects held against the samples and Discord's own description."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.emulators.discord_server import DiscordServer, File, Limiter
from tests.emulators.discord_server.greeting import guild_object, ready_object
from tests.emulators.discord_server.interaction import Interaction
from tests.emulators.discord_server.listening import (
    Rest,
    asking,
    button,
    row,
)
from tests.emulators.discord_server.routes import PATHS
from tests.emulators.discord_server.sessions import Session
from tests.emulators.discord_server.spec import SHARED, Spec
from tests.emulators.discord_server.wire import Answer

ABSENT = pytest.mark.skipif(SHARED is None, reason="Discord's description is not at hand")
SAMPLES = SHARED / "samples" / "discord" if SHARED else Path("nowhere")
NEVER = {
    "gateway-heartbeat-ack",
    "gateway-hello",
    "gateway-reconnect",
    "gateway-resumed",
    "gateway-invalid-session",
    "gateway-invalid-session-resumable",
}
"""Frames without an event of ours in them; the tests of the gateway see to those."""
MORE = {
    ".d.auth",
    ".d.geo_ordered_rtc_regions",
    ".d.guild_join_requests",
    ".d.user_settings",
    ".d.user_settings_proto",
}
"""What READY carries for people's own clients."""


@pytest.fixture
async def emulator() -> AsyncIterator[DiscordServer]:
    async with DiscordServer(limiter=Limiter.STEADY) as running:
        yield running


@pytest.fixture
async def rest(emulator: DiscordServer) -> AsyncIterator[Rest]:
    async with asking(emulator) as asker:
        yield asker


@ABSENT
def test_every_route_is_described_at_its_path() -> None:
    assert SHARED
    described = json.loads((SHARED / "specs" / "discord" / "openapi.json").read_text("utf-8"))

    for name, (method, path) in PATHS.items():
        assert described["paths"][path][method.lower()]["operationId"] == name


@ABSENT
@pytest.mark.parametrize(
    ("route", "body", "answer", "fault"),
    [
        ("create_message", {"content": 1}, Answer(200, {}), "request: .content is 1"),
        ("create_message", {"embeds": [{"title": 2}]}, Answer(200, {}), ".embeds[0].title is 2"),
        ("create_message", {"nonce": "x" * 26}, Answer(200, {}), ".nonce has 26 characters"),
        ("create_message", {"components": [row(button(label=1))]}, Answer(200, {}), ".label is 1"),
        ("create_message", {"components": [{"type": 99}]}, Answer(200, {}), ".type is 99"),
        ("create_message", {}, Answer(200, {"id": "1"}), "answer:  lacks content"),
        ("create_message", {}, Answer(207, {}), "status 207 is not described"),
        ("create_message", {}, Answer(429, {"retry_after": 1}), "lacks global"),
        ("no_such_route", {}, Answer(200, {}), "no such route"),
        ("create_interaction_response", {"type": 4, "data": {"flags": "x"}}, Answer(204), "flags"),
    ],
)
def test_what_goes_against_the_description_is_noted(
    route: str, body: Any, answer: Answer, fault: str
) -> None:
    spec = Spec()

    spec.see_call(route, body, answer)

    assert any(fault in violation for violation in spec.violations), spec.violations


async def test_leaving_fails_if_something_went_against_it() -> None:
    with pytest.raises(AssertionError, match="GET /nowhere is not emulated"):
        async with DiscordServer() as emulator, asking(emulator) as rest:
            assert (await rest("GET", "/nowhere")).status == 404
    async with DiscordServer(strict=False) as emulator, asking(emulator) as rest:
        await rest("GET", "/nowhere")
        assert emulator.violations


async def everything_happened(emulator: DiscordServer, rest: Rest) -> None:
    """One of each event that there is a sample of."""
    ann, general = emulator.person("ann", locale="tr"), emulator.channel("general")
    commands = f"/applications/{emulator.application_id}/commands"
    await rest("PUT", commands, COMMANDS)
    hi = await ann.says(general, f"{emulator.mention} hi", files=[File("a.csv", b"1")])
    gone = await ann.says(general, "soon gone")
    await ann.deletes(general, gone)
    await ann.says(general, "more", reply_to=(await rest.says(general.id)).body["id"])
    await ann.says(general, "lost", reply_to=gone)
    await ann.edits(general, hi, f"{emulator.mention} hello")
    thread = await ann.opens_thread(general, "sums", hi)
    own = (await rest.says(thread.id, components=[row(button()), row(SELECT)])).body["id"]
    await ann.says(thread, "shorter")
    await ann.says(await ann.opens_dm(), "psst")
    await ann.reacts(general, hi, "👍")
    await ann.unreacts(general, hi, "👍")
    tasks = [
        ann.command(general, "codegen", task="sum", file=File("a.csv", b"1")),
        ann.command(thread, "smith", "refine", change="shorter"),
        ann.autocompletes(general, "smith", "model", "name", "q"),
        ann.uses_message_command(general, hi, "Refine"),
        ann.clicks(thread, own, "ts:go"),
        ann.clicks(thread, own, "ts:model", "large"),
    ]
    for task in tasks:
        asked = asyncio.ensure_future(task)
        await asyncio.sleep(0)
        asked.cancel()
    await submitted(emulator, rest, own, FORM, {"change": "x", "model": "large", "files": [_FILE]})
    await submitted(emulator, rest, own, CLASSIC, {"change": "x"})


_FILE = File("notes.txt", b"x")


async def submitted(
    emulator: DiscordServer, rest: Rest, own: str, form: dict[str, Any], values: dict[str, Any]
) -> None:
    """A form opened by a button and sent."""
    bob = emulator.person("bob")
    waiting = asyncio.create_task(bob.clicks(emulator.world.messages[own].place, own, "ts:go"))
    await asyncio.sleep(0)
    asked: Interaction = list(emulator.world.interactions.values())[-1]
    path = f"/interactions/{asked.id}/{asked.token}/callback"
    told = await rest("POST", path, {"type": 9, "data": form})
    assert told.status == 204
    modal = (await waiting).modal
    assert modal
    sending = asyncio.ensure_future(bob.submits(modal, values))
    await asyncio.sleep(0)
    sending.cancel()


OPTIONS = [{"label": name, "value": name} for name in ("small", "large")]
SELECT = {"type": 3, "custom_id": "ts:model", "placeholder": "Model", "options": OPTIONS}


def sub(name: str, /, **option: Any) -> dict[str, Any]:
    """A sub-command with one option."""
    return {"type": 1, "name": name, "description": name, "options": [{"type": 3, **option}]}


COMMANDS: list[dict[str, Any]] = [
    {
        "name": "codegen",
        "type": 1,
        "description": "Write",
        "options": [
            {"type": 3, "name": "task", "description": "What", "required": True},
            {"type": 11, "name": "file", "description": "Data"},
        ],
    },
    {
        "name": "smith",
        "type": 1,
        "description": "More",
        "options": [
            sub("refine", name="change", description="What"),
            sub("model", name="name", description="Which", autocomplete=True),
        ],
    },
    {"name": "Refine", "type": 3},
]


def label(text: str, **component: Any) -> dict[str, Any]:
    """A labelled field."""
    return {"type": 18, "label": text, "component": component}


INPUT = {"type": 4, "custom_id": "change", "style": 2}
FORM: dict[str, Any] = {
    "custom_id": "ts:ask",
    "title": "Refine",
    "components": [
        label("Change", **INPUT),
        label("Model", type=3, custom_id="model", options=OPTIONS),
        label("Files", type=19, custom_id="files", max_values=3),
    ],
}
CLASSIC: dict[str, Any] = {
    "custom_id": "ts:classic",
    "title": "Refine",
    "components": [row({**INPUT, "label": "Change"})],
}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="The samples are not at hand")
async def test_events_carry_what_the_samples_carry(rest: Rest, emulator: DiscordServer) -> None:
    """Each sample's fields are in some event of ours, with values of the same kind."""
    emulator.channel("general")
    session = Session("all", intents=-1)
    session.dispatch("READY", ready_object(emulator.world, session.id, [0, 1]))
    session.dispatch("GUILD_CREATE", guild_object(emulator.world))
    emulator.gateway.sessions[session.id] = session
    await everything_happened(emulator, rest)
    frames = session.log

    for path in sorted(SAMPLES.glob("gateway-*.json")):
        sample = json.loads(path.read_text("utf-8"))
        if path.stem in NEVER:
            continue
        ours = [{"t": frame.name, "d": frame.body} for frame in frames if frame.name == sample["t"]]
        lacks = [set(_lacking({"t": sample["t"], "d": sample["d"]}, one)) - MORE for one in ours]
        assert min(lacks, key=len, default={"everything"}) == set(), path.stem


def _lacking(sample: Any, ours: Any, path: str = "") -> list[str]:
    """Paths of what `ours` has not, or has of another kind."""
    if isinstance(sample, dict) and isinstance(ours, dict):
        if sample and all(name.isdigit() for name in sample):
            return _lacking(list(sample.values())[:1], list(ours.values())[:1], path)
        found = [f"{path}.{name}" for name in sample if name not in ours]
        for name in sample.keys() & ours.keys():
            found += _lacking(sample[name], ours[name], f"{path}.{name}")
        return found
    if isinstance(sample, list) and isinstance(ours, list):
        if sample and not ours:
            return [f"{path}[]"]
        return _lacking(sample[0], ours[0], f"{path}[]") if sample else []
    if sample is None or ours is None or path.endswith((".flags", ".type", ".value")):
        return []
    return [] if type(sample) is type(ours) else [path]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="The samples are not at hand")
@pytest.mark.parametrize("name", ["post-message", "thread-from-message", "get-channel"])
async def test_answers_carry_what_the_samples_carry(
    rest: Rest, emulator: DiscordServer, name: str
) -> None:
    general = emulator.channel("general")
    path = f"/channels/{general.id}"
    posted = await rest.says(general.id, "x = 1", nonce="job-1")
    told = {
        "post-message": posted,
        "thread-from-message": await rest(
            "POST", f"{path}/messages/{posted.body['id']}/threads", {"name": "sums"}
        ),
        "get-channel": await rest("GET", path),
    }[name]

    sample = json.loads((SAMPLES / f"rest-{name}.json").read_text("utf-8"))

    assert told.status == sample["status"]
    assert set(sample["headers"]) - set(told.headers) == set()
    assert _lacking(sample["body"], told.body) == []


async def test_the_program_prints_its_addresses_and_token() -> None:
    root = Path(__file__).parents[2]
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.emulators.discord_server"),
        cwd=root,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert program.stdout
    try:
        async with asyncio.timeout(10):
            lines = [(await program.stdout.readline()).decode().strip() for _ in range(3)]
    finally:
        program.kill()
        await program.wait()

    assert lines[0].startswith("http://127.0.0.1:") and lines[0].endswith("/api/v10")
    assert lines[1].startswith("ws://127.0.0.1:") and lines[2] == "emulated.bot.token"
