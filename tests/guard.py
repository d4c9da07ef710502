"""The guard around every test: nothing leaves this machine, and no real model answers.

It stands in front of `socket`, which asyncio and every pure Python client go through. A test
that tries to reach further fails, even where the code under test catches the error.
"""

import contextlib
import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

REAL_MODEL_PORT = 11434
"""Where a person's own Ollama listens."""
_HINT = (
    "Tests stay on this machine: start a server of your own on 127.0.0.1 with port 0, "
    "as tests/emulators does, and hand its address to the code under test."
)
_MODEL_HINT = (
    "A real Ollama may listen there: start tests/emulators/ollama_server and pass its address, "
    "or pass a closed port of your own where none should answer."
)


class Refused(AssertionError):
    """A test tried to reach something beyond this machine, or a real model."""


class Guard:
    """Refuses, and remembers what it refused."""

    def __init__(self) -> None:
        self.refusals: list[str] = []

    def check_address(self, family: int, address: object) -> None:
        """Let `address` of `family` pass if it is ours."""
        if family not in (socket.AF_INET, socket.AF_INET6):
            return
        host, port = _host_and_port(address)
        if not _is_loopback(host):
            self._refuse(f"A test tried to reach {host} port {port}. {_HINT}")
        if port == REAL_MODEL_PORT:
            self._refuse(f"A test tried to reach {host} port {port}. {_MODEL_HINT}")

    def check_name(self, host: object) -> None:
        """Let a look-up of `host` pass if no name server is asked.

        Raises:
            socket.gaierror: names under `.invalid`, as a resolver would (RFC 6761).
        """
        name = host.decode() if isinstance(host, bytes) else host
        if not isinstance(name, str) or _is_loopback(name) or _is_numeric(name):
            return
        if name.rstrip(".").endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        self._refuse(f"A test tried to look up the name {name}. {_HINT}")

    def _refuse(self, text: str) -> None:
        self.refusals.append(text)
        raise Refused(text)

    @contextlib.contextmanager
    def standing(self) -> Iterator[None]:
        """Stand in front of `socket` meanwhile."""
        with pytest.MonkeyPatch.context() as patch:
            for name in ("connect", "connect_ex", "bind", "sendto"):
                patch.setattr(socket.socket, name, self._checked(getattr(socket.socket, name)))
            for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
                patch.setattr(socket, name, self._looked_up(getattr(socket, name)))
            yield

    def _checked(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """`original`, a method of sockets whose last argument is an address."""

        def checked(sock: socket.socket, *arguments: Any) -> Any:
            self.check_address(sock.family, arguments[-1])
            return original(sock, *arguments)

        return checked

    def _looked_up(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """`original`, a function whose first argument is a host."""

        def looked_up(host: Any, *arguments: Any, **options: Any) -> Any:
            self.check_name(host)
            return original(host, *arguments, **options)

        return looked_up


def _host_and_port(address: object) -> tuple[str, int]:
    assert isinstance(address, tuple), address
    host, port = address[:2]
    return str(host), int(port)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    return _is_numeric(host) and ipaddress.ip_address(host.partition("%")[0]).is_loopback


def _is_numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
