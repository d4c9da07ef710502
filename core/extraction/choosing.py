"""Which block of a reply is the answer."""

from collections.abc import Callable, Sequence

from core.extraction.block import Block
from core.extraction.definitions import names_in
from core.extraction.kinds import Sort, sort_of
from core.extraction.python import is_program
from core.languages import canonical


def main_index(candidates: Sequence[Block], want: str = "") -> int | None:
    """The place of the main block in `candidates`; None if there is no code.

    In the wanted language, if any is; a program before tests, data and commands; with
    definitions, if any has some; the longest, the later one of two equally long ones. A later
    complete block that defines all the same names replaces it. Output and diffs are no code.
    """
    sorts = {at: sort_of(block) for at, block in enumerate(candidates) if block.code.strip()}
    pool = [at for at, sort in sorts.items() if sort < Sort.OUTPUT]
    if want:
        pool = _those(pool, lambda at: _is_in(candidates[at], canonical(want)))
    if not pool:
        return None
    likeliest = min(sorts[at] for at in pool)
    pool = [at for at in pool if sorts[at] == likeliest]
    names = {at: names_in(candidates[at].code, candidates[at].language) for at in pool}
    pool = _those(pool, lambda at: bool(names[at]))
    best = max(pool, key=lambda at: (len(candidates[at].code), at))
    for at in pool:
        if candidates[at].complete and names[best] and names[at] >= names[best]:
            if at > best or not candidates[best].complete:
                best = at
    return best


def _those(pool: list[int], right: Callable[[int], bool]) -> list[int]:
    """Those of `pool` that are right, or all if none is."""
    return [at for at in pool if right(at)] or pool


def _is_in(block: Block, language: str) -> bool:
    if block.language or language != "python":
        return block.language == language
    return is_program(block.code)
