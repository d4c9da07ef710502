"""The folder is the registry: each module here with `languages` and `examine` is a check."""

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import cast

import core.checks
from core.checks import Check
from core.checks.report import Cause, Missing


@dataclass(frozen=True, slots=True)
class Known:
    """The checks that are there."""

    checks: Mapping[str, Check]
    """By name: what formats, then the fast ones, so that a slow one costs no other."""
    missing: tuple[Missing, ...] = ()
    """Those that cannot be imported."""


def known() -> Known:
    """Import all modules of the folder, and tell which are checks."""
    checks: dict[str, ModuleType] = {}
    missing: list[Missing] = []
    for module in sorted(
        pkgutil.iter_modules(core.checks.__path__), key=lambda module: module.name
    ):
        try:
            imported = import_module(f"core.checks.{module.name}")
        except ImportError as error:
            missing.append(Missing(module.name, Cause.ABSENT, error.name or ""))
            continue
        if hasattr(imported, "examine") and hasattr(imported, "languages"):
            checks[module.name] = imported
    ordered = sorted(checks, key=lambda name: (*_rank(checks[name]), name))
    return Known({name: cast(Check, checks[name]) for name in ordered}, tuple(missing))


def formats(check: Check | ModuleType) -> bool:
    """Whether it lays the code out as people are shown it."""
    return bool(getattr(check, "FORMATS", False))


def _rank(check: ModuleType) -> tuple[bool, bool]:
    return not formats(check), not fast(check)


def fast(check: Check | ModuleType) -> bool:
    """Whether it takes a few milliseconds only, and so belongs to the quick look."""
    return bool(getattr(check, "FAST", False))
