"""What the client and the server can raise, told in our own errors."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import ollama

from core.errors import ModelError, ModelUnavailable
from core.models.ollama.address import Address
from core.words import Phrase, phrase

_TEXT_CHARS = 300


class TryAgain(ModelUnavailable):
    """The server is away or busy: the same call may go well in a moment."""


class UnknownModel(ModelUnavailable):
    """The server does not have the model."""


class Rejected(ModelError):
    """The server does not take the request as it is, and has not begun to answer."""


@contextmanager
def translated(address: Address, model: str = "") -> Iterator[None]:
    """Raise our errors in place of the client's, for a call about `model`."""
    try:
        yield
    except ollama.ResponseError as error:
        raise _answered(error, address, model) from error
    except (httpx.ConnectError, httpx.ConnectTimeout, ConnectionError) as error:
        raise TryAgain(away(address)) from error
    except (httpx.HTTPError, httpx.StreamError) as error:
        raise (ModelError if model else ModelUnavailable)(_broken(address)) from error
    except (ValueError, AttributeError, TypeError) as error:
        # The client raises these three for a line that is not JSON, or is JSON of another
        # shape. Source: ollama 0.6.3, `AsyncClient._request` and `ResponseError`.
        raise ModelUnavailable(_foreign(address)) from error


def _answered(error: ollama.ResponseError, address: Address, model: str) -> ModelError:
    """By status first: the texts differ between versions. Inside a stream the status is -1."""
    text = _line(error.error)
    match error.status_code:
        case 404 if model:
            return UnknownModel(unknown(address, model, []))
        case 502 | 503:
            return TryAgain(_busy(address, text))
        case 401 | 403:
            return ModelUnavailable(_refused(address))
        case status if 400 <= status < 500:
            return _rejected(address, model, text)
    return ModelError(_failed(model, text)) if model else ModelUnavailable(_busy(address, text))


def away(address: Address) -> Phrase:
    """Nobody listens there."""
    if address.port_80:
        return phrase(
            "No Ollama answers at {address}. OLLAMA_HOST names no port, which means port 80 behind "
            "http://; Ollama itself listens on 11434, so try to add :11434.",
            address=address.url,
        )
    return phrase(
        "No Ollama answers at {address}. Is it running? Start it with “ollama serve”, or set "
        "OLLAMA_HOST to where it runs.",
        address=address.url,
    )


def unknown(address: Address, model: str, names: list[str]) -> Phrase:
    """The server has `names`, but not `model`."""
    if not names:
        return phrase(
            "Ollama at {address} has no model “{model}”. Get it there with “ollama pull {model}”.",
            address=address.url,
            model=model,
        )
    return phrase(
        "Ollama at {address} has no model “{model}”. It has {names}. Choose one of them, or get it "
        "there with “ollama pull {model}”.",
        address=address.url,
        model=model,
        names=", ".join(names),
    )


def not_begun(address: Address, model: str, seconds: float) -> Phrase:
    """No first token came in time."""
    return phrase(
        "{model} at {address} has not begun to answer within {seconds} seconds. It may be loading, "
        "or answering others: try again, or choose a smaller model.",
        model=model,
        address=address.url,
        seconds=seconds,
    )


def fell_silent(model: str, seconds: float) -> Phrase:
    """Tokens came, and then none."""
    return phrase(
        "{model} stopped in the middle of its answer and was silent for {seconds} seconds. "
        "Try again; if it happens again, look into the log of Ollama.",
        model=model,
        seconds=seconds,
    )


def ended_early(model: str) -> Phrase:
    """The stream ended without its last line."""
    return phrase(
        "The answer of {model} ended before it was done: its server broke off. Try again; if it "
        "happens again, look into the log of Ollama.",
        model=model,
    )


def no_answer(address: Address, seconds: float) -> Phrase:
    """A short question got no answer."""
    return phrase(
        "Ollama at {address} took the call but did not answer within {seconds} seconds. Is it "
        "overloaded, or is something else listening there?",
        address=address.url,
        seconds=seconds,
    )


def leaves_the_house(model: str, host: str) -> Phrase:
    """The model is a cloud model."""
    return phrase(
        "{model} does not run here: Ollama hands prompts for it on to {host}. Choose a model that "
        "runs on your own server.",
        model=model,
        host=host,
    )


def _busy(address: Address, text: str) -> Phrase:
    return phrase(
        "Ollama at {address} is too busy to answer ({text}). Try again in a minute.",
        address=address.url,
        text=text,
    )


def _refused(address: Address) -> Phrase:
    return phrase(
        "Ollama at {address} refuses us: it wants a key or a password. Check OLLAMA_API_KEY.",
        address=address.url,
    )


def _rejected(address: Address, model: str, text: str) -> ModelError:
    """A question without a model in it can only be wrong at another kind of server."""
    if not model:
        return ModelUnavailable(_foreign(address))
    return Rejected(
        phrase(
            "Ollama at {address} did not accept the request for {model}: {text}. Choose another "
            "model, or update Ollama.",
            address=address.url,
            model=model,
            text=text,
        )
    )


def _failed(model: str, text: str) -> Phrase:
    return phrase(
        "{model} failed on its server: {text}. Try again; if it happens again, look into the log "
        "of Ollama.",
        model=model,
        text=text,
    )


def _broken(address: Address) -> Phrase:
    return phrase(
        "The connection to Ollama at {address} broke. Try again; if it happens again, look into "
        "the log of Ollama.",
        address=address.url,
    )


def _foreign(address: Address) -> Phrase:
    return phrase(
        "What answers at {address} does not speak as Ollama does. Is a proxy in between, or is "
        "OLLAMA_HOST wrong?",
        address=address.url,
    )


def _line(text: object) -> str:
    """A server's error on one line, without what a proxy's page puts around it."""
    return " ".join(str(text).split())[:_TEXT_CHARS].rstrip(".")
