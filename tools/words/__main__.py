"""`python -m tools.words check|update`: looks at the words people read, or collects them."""

import argparse
import sys
from pathlib import Path

from tools.words.catalogue import faults, update
from tools.words.sentences import sources
from tools.words.strays import strays

ROOT = Path(__file__).parents[2]


def check(root: Path) -> list[str]:
    """What is wrong with the words of the repository at `root`, a line each."""
    outside = [str(stray) for source in sources(root) for stray in strays(source)]
    return [*faults(root), *outside]


def main(root: Path = ROOT) -> int:
    """Do what the command line says; 1 if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.words", description=__doc__)
    parser.add_argument("action", choices=["check", "update"])
    if parser.parse_args().action == "update":
        print("\n".join(update(root)))
        return 0
    found = check(root)
    for line in found:
        print(line)
    if found:
        print(f"{len(found)} to put right; `make words` brings the catalogues up to date.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
