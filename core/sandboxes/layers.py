"""Whether foreign code can be run on this machine, and what is in the way."""

import os

from core.errors import ThreadsmithError
from core.findings import Finding
from core.sandboxes import Limits, landlock
from core.sandboxes.zygote import Zygote
from core.words import Phrase, phrase

_PROBE = "core.sandboxes.probe"


async def layers() -> list[Finding]:
    """What a child in a jail of its own found; it takes as long as starting Python.

    One layer after the other where all hold, else the one that does not.
    """
    try:
        async with Zygote(_PROBE, at_once=1) as zygote:
            await zygote.work(b"", Limits())
    except ThreadsmithError as error:
        return [Finding("jail", False, error.phrase, _REPAIR)]
    landlocked = phrase(
        "Files are kept by Landlock, version {version}.", version=landlock.version()
    )
    filtered = phrase("System calls are kept by a filter.")
    return [
        Finding("landlock", True, landlocked),
        Finding("seccomp", True, filtered),
        Finding("jail", True, _proven()),
    ]


def _proven() -> Phrase:
    # Everything of the jail holds for root too, without its capabilities; the bot around it is
    # another matter.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return phrase(
            "What must fail in a jail for code does; Threadsmith itself runs as root, and would "
            "better be a user of its own."
        )
    return phrase("What must fail in a jail for code does.")


_REPAIR = phrase(
    "Run Threadsmith on Linux 5.13 or later with {name} among the security modules that it boots "
    "with, or in its container; until then, code is checked and not run, and the checks have "
    "limits only.",
    name="landlock",
)
