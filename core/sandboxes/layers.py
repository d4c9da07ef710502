"""Whether foreign code can be run on this machine, and what is in the way."""

import os

from core.errors import ThreadsmithError
from core.findings import Finding
from core.sandboxes import Limits, landlock
from core.sandboxes.zygote import Zygote
from core.words import Phrase, phrase

_PROBE = "core.sandboxes.probe"


async def layers() -> list[Finding]:
    """What a child in a jail of its own found; it takes as long as starting Python."""
    try:
        async with Zygote(_PROBE, at_once=1) as zygote:
            await zygote.work(b"", Limits())
    except ThreadsmithError as error:
        return [Finding("jail", False, error.phrase, _REPAIR)]
    return [Finding("jail", True, _closed())]


def _closed() -> Phrase:
    # Everything of the jail holds for root too, without its capabilities; the bot around it is
    # another matter.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return phrase(
            "A jail for code holds, by Landlock {version}; Threadsmith itself runs as root, and "
            "would better be a user of its own.",
            version=landlock.version(),
        )
    return phrase("A jail for code holds, by Landlock {version}.", version=landlock.version())


_REPAIR = phrase(
    "Run Threadsmith on Linux 5.13 or later with {name} among the security modules that it boots "
    "with, or in its container; until then, code is checked and not run, and the checks have "
    "limits only.",
    name="landlock",
)
