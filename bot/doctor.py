"""Looks at every dependency, and gives the one step that repairs what is wrong."""

import platform

from bot.compose import open_models, open_store
from bot.platforms import chats
from bot.plugins import part
from bot.settings import Settings
from core.checks import Code, checker
from core.errors import SurroundingsError, ThreadsmithError
from core.findings import Finding
from core.models.choice import SUGGESTED, Models
from core.sandboxes.layers import layers
from core.sandboxes.zygote import Zygote
from core.stores import Store
from core.stores.connection import Redis, address
from core.words import phrase


async def examine(settings: Settings) -> list[Finding]:
    """Everything we stand on, the ground first; what stands on something missing is left out."""
    python = Finding("python", True, phrase("Python {version}", version=platform.python_version()))
    checks = [*await _checks(), *await layers()] if settings.checks.checks == "on" else []
    return [python, *await _house(settings), *checks, *await _platforms(settings)]


async def _house(settings: Settings) -> list[Finding]:
    try:
        async with open_store(settings.store) as (redis, store):
            return [*await _store(redis), *await _models(settings, store)]
    except SurroundingsError as error:
        return [Finding("store", False, error.phrase, _REPAIR_STORE)]


async def _store(redis: Redis) -> list[Finding]:
    """That it answers, and whether it keeps what it is given and to whom it talks."""
    found = [Finding("store", True, phrase("The store answers."))]
    if policy := await redis.eviction():
        lossy = phrase(
            "The store may throw away what people said: its maxmemory-policy is {policy}.",
            policy=policy,
        )
        found.append(Finding("eviction", False, lossy, _REPAIR_EVICTION))
    if not redis.guarded:
        open_ = phrase(
            "The store at {server} asks for no password, and whoever can write to it can run code "
            "in our workers.",
            server=address(redis.url),
        )
        found.append(Finding("password", False, open_, _REPAIR_PASSWORD))
    return found


async def _models(settings: Settings, store: Store) -> list[Finding]:
    try:
        models = open_models(settings.models, store, stand_in=False)
    except SurroundingsError as error:
        return [Finding("models", False, error.phrase, _REPAIR_PROVIDER)]
    try:
        return [await _server(models), *await _chosen(models, settings.models.model)]
    finally:
        await models.close()


async def _server(models: Models) -> Finding:
    try:
        names = ", ".join(await models.names())
    except SurroundingsError as error:
        return Finding("models", False, error.phrase, _REPAIR_SERVER)
    return Finding("models", True, phrase("The model server has: {names}", names=names))


async def _chosen(models: Models, default: str) -> list[Finding]:
    """Whether the model that answers by default is there; nothing if no server is."""
    try:
        names = await models.names()
    except SurroundingsError:
        return []
    chosen = default or names[0]
    if chosen in names or f"{chosen}:latest" in names:
        return [Finding("model", True, phrase("{name} answers by default.", name=chosen))]
    missing = phrase("THREADSMITH_MODEL is {name}, which the server does not have.", name=chosen)
    repair = phrase("Run `{command}`.", command=f"ollama pull {chosen}")
    return [Finding("model", False, missing, repair)]


async def _checks() -> list[Finding]:
    """Whether code can be checked, and which checks cannot say anything here."""
    try:
        async with Zygote(checker.WORK) as sandbox:
            report = await checker.Checker(sandbox).examine(Code("answer = 42\n", "python"))
    except ThreadsmithError as error:
        return [Finding("checks", False, error.phrase, _REPAIR_CHECKS)]
    if report.not_checked is not None:
        failed = phrase("Code cannot be checked: {reason}.", reason=report.not_checked)
        return [Finding("checks", False, failed, _REPAIR_CHECKS)]
    silent = [
        Finding(
            "checks",
            False,
            phrase("{check} said nothing: {reason}", check=one.name, reason=one.phrase),
            _REPAIR_CHECKS,
        )
        for one in report.missing
    ]
    return silent or [Finding("checks", True, phrase("The code of answers is checked."))]


async def _platforms(settings: Settings) -> list[Finding]:
    """Our connection to each chat platform; nothing of those that are not configured."""
    found = list[Finding]()
    for chat in chats(settings):
        if chat.lacks:
            found.append(Finding(chat.name, False, chat.lacks, _REPAIR_SETTINGS))
        elif chat.options:
            look = part("adapters", f"adapters.{chat.name}.checkup:examine")
            found += await look(chat.options)
    return found


_REPAIR_SETTINGS = phrase("Set what is missing in the environment or in .env.")
_REPAIR_STORE = phrase(
    "Make the data folder writable or set THREADSMITH_DATA_DIR; with REDIS_URL set, check that "
    "address and password are right and the server runs."
)
_REPAIR_EVICTION = phrase("Set maxmemory-policy to noeviction on the store.")
_REPAIR_PASSWORD = phrase(
    "Give it a password or a user with an ACL, put them into REDIS_URL, and let nobody else reach "
    "its port."
)
_REPAIR_CHECKS = phrase(
    "Install what `{file}` names again, and see that memory and processes are left; "
    "{setting} leaves the checks out.",
    file="requirements.txt",
    setting="THREADSMITH_CHECKS=off",
)
_REPAIR_PROVIDER = phrase("Correct THREADSMITH_PROVIDER and OLLAMA_HOST.")
_REPAIR_SERVER = phrase(
    "Install Ollama and run `{command}`, or set OLLAMA_HOST to where it runs. Until then the demo "
    "model answers, if nothing is configured.",
    command=f"ollama pull {SUGGESTED}",
)
