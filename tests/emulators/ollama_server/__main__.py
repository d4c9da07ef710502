"""The emulator as a program: prints its address on the first line and serves until stopped."""

import argparse
import asyncio

from tests.emulators.ollama_server.models import household
from tests.emulators.ollama_server.server import OllamaServer


async def serve(options: argparse.Namespace) -> None:
    """Serve a household of models until cancelled."""
    models = household(options.speed, options.load, options.first)
    server = OllamaServer(models, parallel=options.parallel, queue=options.queue)
    await server.start(options.port)
    print(server.address, flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await server.stop()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--speed", type=float, default=0.0, help="tokens per second; 0: no limit")
    parser.add_argument("--load", type=float, default=0.0, help="seconds a cold model takes")
    parser.add_argument("--first", type=float, default=0.0, help="seconds to the first token")
    parser.add_argument("--parallel", type=int, default=1, help="answers at once per model")
    parser.add_argument("--queue", type=int, default=512, help="requests that may wait")
    try:
        asyncio.run(serve(parser.parse_args()))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
