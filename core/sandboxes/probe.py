"""The smallest thing that can be done in a jail: to find out whether there is one here."""


def prepare() -> None:
    """Nothing."""


def work(request: bytes) -> bytes:
    """The same."""
    return request
