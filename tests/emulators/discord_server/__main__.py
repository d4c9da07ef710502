"""The emulator as a program: prints its addresses and token, and serves until stopped."""

import argparse
import asyncio
import sys
import threading

from tests.emulators.discord_server.rates import Limiter
from tests.emulators.discord_server.server import DiscordServer


async def serve(options: argparse.Namespace) -> None:
    """Serve a guild until cancelled; ann is in its general and types what stdin says."""
    limiter = Limiter[options.limiter.upper()]
    discord = DiscordServer(limiter=limiter, strict=False)
    await discord.start(options.port)
    for line in (discord.api_url, discord.gateway_url, discord.token):
        print(line, flush=True)
    try:
        await _type(discord)
    finally:
        await discord.stop()


async def _type(discord: DiscordServer) -> None:
    """Let ann say each line of stdin in general, and run `/name option=value, …`."""
    general, ann = discord.channel("general"), discord.person("ann")
    lines: asyncio.Queue[str] = asyncio.Queue()
    reading = (asyncio.get_running_loop(), lines)
    # A daemon, since nothing can wake a thread out of a read when the program ends.
    threading.Thread(target=_read_lines, args=reading, daemon=True).start()
    while True:
        line = (await lines.get()).strip().replace("@threadsmith", discord.mention)
        if line.startswith("/"):
            command, _, given = line[1:].partition(" ")
            options = dict(part.strip().split("=", 1) for part in given.split(",") if "=" in part)
            print(await ann.command(general, command, **options), flush=True)
        elif line:
            await ann.says(general, line)


def _read_lines(loop: asyncio.AbstractEventLoop, lines: asyncio.Queue[str]) -> None:
    for line in sys.stdin:
        loop.call_soon_threadsafe(lines.put_nowait, line)


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--limiter", choices=("none", "fixed", "steady"), default="none")
    try:
        asyncio.run(serve(parser.parse_args()))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
