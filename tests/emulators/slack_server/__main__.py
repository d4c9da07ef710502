"""The emulator as a program: prints its api url on the first line and serves until stopped."""

import argparse
import asyncio
import sys
import threading

from tests.emulators.slack_server.rates import Limiter
from tests.emulators.slack_server.server import SlackServer


async def serve(options: argparse.Namespace) -> None:
    """Serve a workspace until cancelled; ann is in its general and types what stdin says."""
    limiter = Limiter[options.limiter.upper()]
    slack = SlackServer(limiter=limiter, rate_scale=options.rate_scale, strict=False)
    await slack.start(options.port)
    for line in (slack.api_url, slack.bot_token, slack.app_token, slack.signing_secret):
        print(line, flush=True)
    if options.deliver_to:
        slack.deliver_to(options.deliver_to)
    try:
        await _type(slack)
    finally:
        await slack.stop()


async def _type(slack: SlackServer) -> None:
    """Let ann say each line of stdin in general, and run those that begin with a slash."""
    general, ann = slack.channel("general"), slack.person("ann")
    lines: asyncio.Queue[str] = asyncio.Queue()
    reading = (asyncio.get_running_loop(), lines)
    # A daemon, since nothing can wake a thread out of a read when the program ends.
    threading.Thread(target=_read_lines, args=reading, daemon=True).start()
    while True:
        line = (await lines.get()).strip().replace("@threadsmith", slack.mention)
        command, _, text = line.partition(" ")
        if command.startswith("/"):
            print(await ann.command(general, text, command), flush=True)
        elif line:
            await ann.says(general, line)


def _read_lines(loop: asyncio.AbstractEventLoop, lines: asyncio.Queue[str]) -> None:
    for line in sys.stdin:
        loop.call_soon_threadsafe(lines.put_nowait, line)


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--limiter", choices=("none", "window", "steady"), default="none")
    parser.add_argument("--rate-scale", type=float, default=1.0, help="multiplies every rate")
    parser.add_argument("--deliver-to", default="", help="the bot's address, for HTTP mode")
    try:
        asyncio.run(serve(parser.parse_args()))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
