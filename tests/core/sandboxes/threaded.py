"""A module no child can be forked from: it leaves a thread running."""

import threading


def prepare() -> None:
    """Start the thread."""
    threading.Thread(target=threading.Event().wait, daemon=True).start()


def work(request: bytes) -> bytes:
    """Never comes to be."""
    return request
