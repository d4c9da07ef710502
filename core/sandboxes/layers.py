"""Whether foreign code can be run on this machine, and what is in the way."""

import os

from core.errors import ThreadsmithError
from core.findings import Finding
from core.sandboxes import Limits, landlock
from core.sandboxes.zygote import Zygote
from core.words import phrase

_PROBE = "core.sandboxes.probe"


async def layers() -> list[Finding]:
    """What a child in a jail of its own found; it takes as long as starting Python."""
    try:
        async with Zygote(_PROBE, at_once=1) as zygote:
            await zygote.work(b"", Limits())
    except ThreadsmithError as error:
        return [Finding("jail", False, error.phrase, _REPAIR)]
    closed = phrase("Code can be run in a jail, by Landlock {version}.", version=landlock.version())
    return [Finding("jail", True, closed), *_user()]


def _user() -> list[Finding]:
    """A warning, since the jail holds for root too: the bot itself should not be root."""
    if os.geteuid() != 0:
        return []
    return [Finding("user", False, phrase("Threadsmith runs as root."), _REPAIR_USER)]


_REPAIR = phrase(
    "Run Threadsmith on Linux 5.13 or later with {name} among the security modules that it boots "
    "with, or in its container; until then, code is checked and not run, and the checks have "
    "limits only.",
    name="landlock",
)
_REPAIR_USER = phrase("Run it as a user of its own, as the container does.")
