"""The live preview: the text as values fill it, errors at their fields, and the calls that follow."""

from __future__ import annotations

import html
import re

import pytest

from tests import factories
from tests.base import World
from tests.views.prompt.pages import FRUIT, address, fill, prompt
from tests.views.prompt.test_page import text_of


def preview(world: World, row: object, values: dict[str, str], **fields: str) -> str:
    return html.unescape(fill(world, world.bob, row, values, **fields).content.decode())  # type: ignore[arg-type]


def test_values_and_defaults_fill_the_text(world: World) -> None:
    answer = fill(world, world.bob, prompt(world), {"fruit": "pears", "cloth": ""}).content.decode()
    assert text_of(answer, "filled-text") == "A bowl of pears on linen, calm"
    assert '<mark class="value">pears</mark>' in answer
    assert '<mark class="usual">linen</mark>' in answer


def test_what_is_not_filled_keeps_its_own_words(world: World) -> None:
    answer = fill(world, world.bob, prompt(world), {"fruit": ""}).content.decode()
    assert '<mark class="open">[fruit]</mark>' in answer


def test_a_value_is_escaped_in_json_and_on_the_page(world: World) -> None:
    row = prompt(world, '{"subject": "[product]"}')
    answer = fill(world, world.bob, row, {"product": 'a "<b>" mug'}).content.decode()
    assert text_of(answer, "filled-text") == '{"subject": "a \\"<b>\\" mug"}'
    assert "<b>" not in answer.replace("<b>Copy", "")


def test_alternations_show_their_first_choice(world: World) -> None:
    row = prompt(world, "A {red|blue} [thing]")
    answer = fill(world, world.bob, row, {"thing": "kite"}).content.decode()
    assert text_of(answer, "filled-text") == "A red kite"


@pytest.mark.parametrize(
    ("stored", "value", "error"),
    [
        (FRUIT, "", "Fill this in."),
        ({"name": "fruit", "type": "number", "minimum": 2}, "1", "At least 2."),
        ({"name": "fruit", "type": "choice", "choices": ["pear", "fig"]}, "plum", "Choose one of the list."),
    ],
)
def test_what_is_wrong_stands_at_its_field(world: World, stored: dict[str, object], value: str, error: str) -> None:
    answer = preview(world, prompt(world, variables=[stored]), {"fruit": value, "cloth": ""})
    assert re.search(r'<p class="error" id="e1"[^>]*>([^<]*)', answer)[1] == error
    assert re.search(r'<p class="error" id="e2"[^>]* hidden', answer)


def test_a_page_that_was_just_opened_has_no_errors(world: World) -> None:
    page = world.client(world.bob).get(address(world, prompt(world, variables=[FRUIT]))).content.decode()
    assert "Fill this in." not in page


def test_the_code_carries_the_filled_text(world: World) -> None:
    answer = preview(world, prompt(world), {"fruit": "pears"})
    assert "A bowl of pears on linen, calm" in answer.partition('id="code-python"')[2].partition("</pre>")[0]


def test_the_code_is_of_the_chosen_gateway(world: World) -> None:
    other = factories.gateway(world.team, name="Other", profile="vibeapi", base_url="https://vibe.example/v1")
    assert "https://vibe.example/v1" in preview(world, prompt(world), {"fruit": "x"}, gateway=other.public_id)


def test_a_setting_of_the_text_is_used_once_it_was_taken(world: World) -> None:
    row = prompt(world, "A tall poster, aspect ratio 9:16")
    before, after = preview(world, row, {}), preview(world, row, {}, said="aspect")
    assert ('"size": "1024x1024"' in before, '"size": "1024x1024"' in after) == (True, False)


def test_an_older_version_is_previewed_as_it_was(world: World) -> None:
    row = prompt(world)
    first = row.live
    factories.version(row, "Only [fruit]")
    answer = fill(world, world.bob, row, {"fruit": "figs"}, version=first.public_id).content.decode()  # type: ignore[union-attr]
    assert text_of(answer, "filled-text") == "A bowl of figs on linen, calm"


def test_without_a_script_the_whole_page_comes_back_with_what_was_typed(world: World) -> None:
    answer = fill(world, world.vic, prompt(world), {"fruit": "figs", "cloth": ""}, script=False)
    page = answer.content.decode()
    assert text_of(page, "filled-text") == "A bowl of figs on linen, calm"
    assert 'value="figs"' in page


def test_who_cannot_generate_gets_the_text_and_no_code(world: World) -> None:
    answer = fill(world, world.vic, prompt(world), {"fruit": "figs"}).content.decode()
    assert "figs" in answer
    assert "code-curl" not in answer


def test_the_studio_takes_over_what_was_filled_in(world: World) -> None:
    row = prompt(world, "A [fruit], aspect ratio 9:16", settings={"quality": "low"})
    client = world.client(world.bob)
    client.post(
        world.url(f"compose/prompts/{row.public_id}/use"),
        {"variable": "fruit", "variable_value": "fig", "variable_image": "", "said": "aspect"},
    )
    draft = world.bob.drafts.get().data
    assert draft["values"] == {"fruit": "fig"}
    assert (draft["aspect"], draft["quality"]) == ("9:16", "low")


LOGO = {"name": "our logo", "type": "picture"}


def test_a_picture_is_shown_as_the_mention_that_it_will_be(world: World) -> None:
    row = prompt(world, "A [fruit] on a box with [our logo]", variables=[LOGO])
    answer = fill(world, world.bob, row, {"fruit": "fig", "our logo": ""}).content.decode()
    assert text_of(answer, "filled-text") == "A fig on a box with @our-logo"
    assert '<mark class="mentioned">@our-logo</mark>' in answer
    page = world.client(world.bob).get(address(world, row)).content.decode()
    assert "It becomes a reference there, and the text mentions it, as @our-logo does here." in page


def test_the_code_names_no_picture_that_is_not_there(world: World) -> None:
    row = prompt(world, "A box with [our logo]", variables=[LOGO])
    code = preview(world, row, {}).partition('id="code-python"')[2].partition("</pre>")[0]
    assert ("[our logo]" in code, "@our-logo" in code) == (True, False)


def test_beside_a_picture_the_other_values_go_along(world: World) -> None:
    row = prompt(world, "A [fruit] on a box with [our logo]", variables=[LOGO | {"required": True}])
    page = world.client(world.bob).get(address(world, row)).content.decode()
    names = re.findall(r'name="variable" value="([^"]+)"', page)
    assert [page.count(f'name="{name}"') for name in ("variable", "variable_value", "variable_image")] == [2, 2, 2]
    sent = {"variable": names, "variable_value": ["fig", ""], "variable_image": ["", ""]}
    answer = world.client(world.bob).post(world.url(f"compose/prompts/{row.public_id}/use"), sent)
    assert world.bob.drafts.get().data["values"] == {"fruit": "fig"}
    studio = world.client(world.bob).get(answer.url).content.decode()
    assert 'value="fig"' in studio
