"""Addresses of Ollama servers as people write them."""

import pytest

from core.errors import ModelUnavailable
from core.models.ollama.address import Address


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("", "http://127.0.0.1:11434"),
        (":5000", "http://127.0.0.1:5000"),
        ("gpu-box", "http://gpu-box:11434"),
        (" gpu-box:8000/ ", "http://gpu-box:8000"),
        ("http://gpu-box", "http://gpu-box:80"),
        ("HTTPS://gpu-box/ollama/", "https://gpu-box:443/ollama"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("[::]:11434", "http://127.0.0.1:11434"),
        ("http://[::1]:7000", "http://[::1]:7000"),
    ],
)
def test_it_means_what_ollama_takes_it_to_mean(host: str, url: str) -> None:
    assert Address.parse(host).url == url


def test_a_login_is_used_and_not_shown() -> None:
    address = Address.parse("http://ada:s%40crt@gpu-box:11434")

    assert address.login == ("ada", "s@crt")
    assert "crt" not in address.url


@pytest.mark.parametrize("host", ["gpu box", "gpu:abc", "http://[bad", "gpu:99999", "ftp://gpu"])
def test_what_is_no_address_is_named(host: str) -> None:
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        Address.parse(host)


def test_an_unreadable_address_does_not_give_away_its_password() -> None:
    with pytest.raises(ModelUnavailable) as caught:
        Address.parse("http://ada:secret@gpu:abc")

    assert "secret" not in str(caught.value.phrase.values)
