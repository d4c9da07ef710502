"""What the warm checker runs in tests: its own work, with the checks of the folder `trial` too."""

from pathlib import Path

import core.checks
from core.checks.work import prepare, profile, work

__all__ = ["prepare", "profile", "work"]

core.checks.__path__.append(str(Path(__file__).parent / "trial"))
