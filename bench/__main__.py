"""Prints the table; a row whose mark is missed makes the exit code 1."""

import argparse
import asyncio
import logging
import sys
from functools import partial

from bench import (
    budgets,
    checks,
    discord,
    history,
    picks,
    proving,
    slack,
    slots,
    startup,
    streaming,
    verify,
    workspace,
)

PARTS = {
    "startup": startup.rows,
    "streaming": streaming.rows,
    "budgets": budgets.rows,
    "workspace": workspace.rows,
    "history": history.rows,
    "slots": slots.rows,
    "slack": slack.rows,
    "discord": discord.rows,
    "checks": checks.rows,
    "verify": verify.rows,
    "proving": proving.rows,
    "picks": picks.rows,
}


async def main(options: argparse.Namespace) -> int:
    """Measure everything, one after the other, so that nothing disturbs anything."""
    print("| what | measured | mark | |\n| --- | --- | --- | --- |")
    parts = PARTS | ({"slack": partial(slack.rows, workspace.MINUTES)} if options.long else {})
    missed = 0
    for name in options.parts or parts:
        async for row in parts[name]():
            print(row, flush=True)
            missed += row.good is False
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"some of {', '.join(PARTS)}; without any, all")
    parser.add_argument("--long", action="store_true", help="ten minutes of people in Slack")
    logging.basicConfig(level=logging.ERROR)
    sys.exit(asyncio.run(main(parser.parse_args())))
