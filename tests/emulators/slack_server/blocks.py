"""Block Kit as Slack checks it: numbers, lengths and required fields."""

from tests.emulators.slack_server.wire import Json, Refusal

MOST_BLOCKS = 50


def check_blocks(blocks: list[Json]) -> None:
    """Refuse blocks that Slack would refuse."""
    if len(blocks) > MOST_BLOCKS:
        raise Refusal(
            "invalid_blocks", "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
        )


def number_blocks(blocks: list[Json]) -> list[Json]:
    """The blocks, each with a block_id."""
    return [{"block_id": f"b{n}", **block} for n, block in enumerate(blocks, 1)]
