"""The `threadsmith` command."""

import signal
import sys


def main() -> int:
    """Run what the command line asks for; its exit code."""
    try:
        # Here, so that Ctrl-C leaves without a traceback also while the program is still loaded.
        from bot.program import run  # pylint: disable=import-outside-toplevel

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # one more would only break the leaving


if __name__ == "__main__":
    sys.exit(main())
