"""Where an Ollama server is: `OLLAMA_HOST` as people write it, read as Ollama reads it."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from core.errors import ModelUnavailable
from core.words import phrase

_PORT = 11434
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """A server's URL, for the client and for people; the login stays out of both."""

    url: str
    login: tuple[str, str] | None = None
    """User and password."""
    loopback: bool = False
    port_80: bool = False
    """Whether that port is meant only because none was given behind `http://`."""

    @classmethod
    def parse(cls, host: str) -> "Address":
        """The address that `host` means: `gpu`, `gpu:11434`, `http://gpu:11434/path`, or nothing.

        As with Ollama's own programs a bare name has port 11434, but `http://gpu` has port 80 and
        `https://gpu` 443, so that one OLLAMA_HOST means the same to all of them. An address for
        listening, 0.0.0.0, is asked on this machine.

        Raises:
            ModelUnavailable: `host` is not an address.
        """
        try:
            return _read(host.strip())
        except ValueError as error:
            raise ModelUnavailable(
                phrase(
                    "The address of the Ollama server, “{host}”, cannot be read. Set OLLAMA_HOST "
                    "to something like gpu-box:11434 or http://127.0.0.1:11434.",
                    host=host.strip().rpartition("@")[2],
                )
            ) from error


def _read(host: str) -> Address:
    scheme, found, rest = host.partition("://")
    scheme, rest = (scheme.lower(), rest) if found else ("http", host)
    if scheme not in _PORTS:
        raise ValueError(f"not a web address: {scheme}")
    parts = urlsplit(f"{scheme}://{rest}")
    name, loopback = _name(parts.hostname or "127.0.0.1")
    port = parts.port or (_PORTS[scheme] if found else _PORT)
    return Address(
        url=f"{scheme}://{name}:{port}{parts.path.rstrip('/')}",
        login=_login(parts),
        loopback=loopback,
        port_80=bool(found) and scheme == "http" and parts.port is None,
    )


def _name(name: str) -> tuple[str, bool]:
    """The host as a URL has it, and whether it is this machine."""
    if any(letter.isspace() for letter in name):
        raise ValueError("a host has no blanks")
    try:
        ip = ipaddress.ip_address(name)
    except ValueError:
        return name, name == "localhost"
    if ip.is_unspecified:
        return "127.0.0.1", True
    return (f"[{ip}]" if ip.version == 6 else str(ip)), ip.is_loopback


def _login(parts: SplitResult) -> tuple[str, str] | None:
    if parts.username is None:
        return None
    return unquote(parts.username), unquote(parts.password or "")
