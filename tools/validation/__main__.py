"""`python -m tools.validation`: prints how well the score tells good code from damaged."""

import argparse
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor

from core.checks.work import prepare
from core.sandboxes.zygote import cores
from tools.validation import tested, untested


def main(everything: bool) -> int:
    """Print all tables; 1 if a reported figure misses its mark."""
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        with ProcessPoolExecutor(cores(), initializer=_begin, initargs=(folder,)) as processes:
            for part in (untested.lines(processes), tested.lines(processes, everything)):
                for line, met in part:
                    print(line, flush=True)
                    missed |= not met
    return int(missed)


def _begin(folder: str) -> None:
    """What each process does first."""
    # pylint looks for modules where it runs, and writes there what it reads.
    os.chdir(tempfile.mkdtemp(dir=folder))
    # Tools that are cold take more than the time that they have.
    prepare()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.validation", description=__doc__)
    parser.add_argument(
        "--sandbox", action="store_true", help="repeat every trial in the sandbox, which takes long"
    )
    sys.exit(main(parser.parse_args().sandbox))
