"""The model is the one asked for, else the admin's, else the best one there is."""

import pytest

from core.errors import ModelUnavailable, UsageError
from core.models.choice import Models
from core.words import phrase
from tests.fakes import ScriptedModel, ScriptedServer

AWAY = ModelUnavailable(phrase("Nobody answers."))
BIG, SMALL, DEMO = (ScriptedModel([], name=name) for name in ("big", "small", "demo"))


async def chosen(models: Models, name: str = "") -> str:
    """The name of the model that answers."""
    return (await models.choose(name)).name


async def test_the_most_suitable_model_answers() -> None:
    assert await chosen(Models(ScriptedServer(BIG, SMALL))) == "big"


async def test_the_admins_choice_comes_before_it() -> None:
    assert await chosen(Models(ScriptedServer(BIG, SMALL), "small")) == "small"


async def test_the_persons_choice_comes_first() -> None:
    assert await chosen(Models(ScriptedServer(BIG, SMALL), "small"), "big") == "big"


async def test_a_stand_in_answers_only_while_the_server_is_away() -> None:
    server = ScriptedServer(BIG, away=AWAY)
    models = Models(server, stand_in=ScriptedServer(DEMO))

    assert await chosen(models) == "demo"

    server.away = None

    assert await chosen(models) == "big"


async def test_a_model_that_somebody_chose_has_no_stand_in() -> None:
    models = Models(ScriptedServer(BIG, away=AWAY), stand_in=ScriptedServer(DEMO))

    assert await chosen(models, "big") == "big"
    assert await chosen(models, "demo") == "demo"


async def test_no_server_is_an_error_without_a_stand_in() -> None:
    with pytest.raises(ModelUnavailable, match="Nobody answers"):
        await chosen(Models(ScriptedServer(away=AWAY)))


async def test_a_server_without_models_says_how_to_get_one() -> None:
    models = Models(ScriptedServer(), stand_in=ScriptedServer(DEMO))

    with pytest.raises(ModelUnavailable, match="ollama pull"):
        await chosen(models)


async def test_closing_lets_go_of_both() -> None:
    servers = ScriptedServer(BIG), ScriptedServer(DEMO)
    await Models(servers[0], stand_in=servers[1]).close()

    assert all(server.closed for server in servers)


async def test_a_name_is_checked_with_and_without_its_usual_tag() -> None:
    models = Models(ScriptedServer(ScriptedModel([], name="coder:latest")))
    await models.check("coder:latest")
    await models.check("coder")

    with pytest.raises(UsageError, match="There are: coder:latest"):
        await models.check("cod")
