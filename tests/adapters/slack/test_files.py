"""Files come from Slack's own hosts only, and our token goes nowhere else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from adapters.slack.api import open_api
from adapters.slack.files import Files
from core.errors import SurroundingsError, UsageError
from tests.emulators.slack_server import Break, Fault, SlackServer, UploadedFile
from tests.slack import workspace


@asynccontextmanager
async def _reader() -> AsyncIterator[tuple[SlackServer, Files]]:
    async with workspace() as slack, open_api(slack.bot_token, slack.api_url) as api:
        yield slack, Files(api, slack.api_url)


def _attached(slack: SlackServer, name: str, content: bytes) -> dict[str, Any]:
    """A file of ann's as events describe it."""
    files = slack.workspace.files
    ann = slack.person("ann")
    return files.describe(files.add(UploadedFile(name, content), ann.id, slack.team_id))


async def test_files_are_read_in_the_order_they_were_given() -> None:
    async with _reader() as (slack, files):
        given = [_attached(slack, f"{name}.txt", f"\ufeff{name} ü".encode()) for name in "abc"]
        slack.faults.add(Fault(Break.SLOW, "download", seconds=0.05))

        read = [(asset.name, asset.text) for asset in await files.assets(given)]
        assert read == [("a.txt", "a ü"), ("b.txt", "b ü"), ("c.txt", "c ü")]


@pytest.mark.parametrize(
    "address",
    [
        *("https://evil.example/a.csv", "http://files.slack.com/a.csv", "", "file:///etc/passwd"),
        *("https://slack.com.evil.example/a", "https://evilslack.com/a", "ftp://slack.com/a"),
        *("https://slack.com@evil.example/a", "http://127.0.0.1:9/a", "//files.slack.com/a"),
    ],
)
async def test_what_does_not_lie_in_slack_is_not_fetched(address: str) -> None:
    async with _reader() as (slack, files):
        file = {**_attached(slack, "a.csv", b"1"), "url_private_download": address}
        file["url_private"] = address

        with pytest.raises(UsageError, match="a.csv.*does not lie in Slack"):
            await files.assets([file])


async def test_nobody_is_followed_elsewhere() -> None:
    async with _reader() as (slack, files):
        file = _attached(slack, "a.csv", b"1")
        visits: list[str] = []

        async def elsewhere(request: web.Request) -> web.Response:
            visits.append(request.headers.get("Authorization", ""))
            raise web.HTTPFound(f"{slack.api_url}x")

        app = web.Application()
        app.add_routes([web.get("/a", elsewhere)])
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        here = Files(files.api, f"http://127.0.0.1:{runner.addresses[0][1]}/api/")
        file["url_private_download"] = f"http://127.0.0.1:{runner.addresses[0][1]}/a"
        with pytest.raises(UsageError, match="HTTP 302"):
            await here.assets([file])
        await runner.cleanup()

        assert len(visits) == 1


async def test_a_size_that_is_a_lie_is_found_out() -> None:
    async with _reader() as (slack, files):
        file = {**_attached(slack, "big.csv", b"x" * 1_700_000), "size": 5}

        with pytest.raises(UsageError, match="big.csv.*too long"):
            await files.assets([file])


async def test_an_outage_is_no_fault_of_the_file() -> None:
    async with _reader() as (slack, files):
        slack.faults.add(Fault(Break.RESET, "download"), times=3)

        with pytest.raises(SurroundingsError, match="a.csv"):
            await files.assets([_attached(slack, "a.csv", b"1")])


async def test_too_many_files_are_refused() -> None:
    async with _reader() as (slack, files):
        with pytest.raises(UsageError, match="At most 10"):
            await files.assets([_attached(slack, "a.csv", b"1")] * 11)


async def test_a_web_page_is_read_where_the_file_is_one() -> None:
    async with _reader() as (slack, files):
        (page,) = await files.assets([_attached(slack, "a.html", b"<p>hi</p>")])

        assert page.text == "<p>hi</p>"
