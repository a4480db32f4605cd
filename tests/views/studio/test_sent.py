"""What the composer shows of the prompt as it is sent, and that it is what is kept and sent."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from generations.models import Draft, Generation
from generations.views.studio.composer import of_draft
from tests import factories
from tests.base import World
from tests.views.studio.test_compose import press, quoted


def tray(world: World, **names: str) -> dict[str, Any]:
    """``bottle="product"``: a reference of that name with that role."""
    return {
        "reference": [factories.image(world.team).public_id for _one in names],
        "reference_name": [f"{name}.png" for name in names],
        "reference_role": list(names.values()),
        "reference_line": ["" for _one in names],
    }


def shown(text: str) -> str:
    """The text of the preview, as a browser has it."""
    inside = re.search(r'<p class="sent-text"[^>]*>(.*?)</p>', text, re.DOTALL).group(1)
    return html.unescape(re.sub(r"</?mark>", "", inside))


@pytest.mark.parametrize("lines", ["yes", "no"])
@pytest.mark.parametrize("prompt", ["Set @bottle & <b>two</b> glasses\non {ice}", "把@bottle放在雪地里", "A vase"])
def test_what_is_shown_is_what_is_kept_with_the_generation(world: World, prompt: str, lines: str) -> None:
    fields = {**tray(world, vase="", bottle="product"), "prompt": prompt, "role_lines": ["no", lines]}
    preview = shown(quoted(world, **fields))
    press(world, world.bob, **fields)
    made = Generation.objects.get()
    assert preview == made.wire_prompt
    assert made.sent_prompt == ("" if preview == prompt else preview)
    assert made.role_lines is (lines == "yes")


def test_what_was_added_is_marked(world: World) -> None:
    text = quoted(world, **tray(world, bottle="product"), prompt="Set @bottle on ice")
    marks = re.findall(r"<mark>(.*?)</mark>", text, re.DOTALL)
    assert marks[0] == "image 1"
    assert marks[1].startswith("Image 1: the product.")


def test_nothing_is_shown_where_nothing_is_added(world: World) -> None:
    assert re.search(r'id="sent-more" hidden', quoted(world, **tray(world, bottle="")))
    assert not re.search(r'id="sent-more" hidden', quoted(world, **tray(world, bottle="logo")))


def test_switched_off_it_stays_in_reach(world: World) -> None:
    text = quoted(world, **tray(world, bottle="logo"), role_lines=["no"])
    assert not re.search(r'id="sent-more" hidden', text)
    assert "the prompt as typed" in text
    assert 'value="yes">' in text


def test_the_count_of_the_prompt_counts_what_is_added(world: World) -> None:
    text = quoted(world, **tray(world, bottle="logo"), prompt="A box")
    assert f'data-extra="{len(shown(text)) - len("A box")}"' in text


def test_a_mention_of_nothing_is_told_softly(world: World) -> None:
    text = quoted(world, **tray(world, bottle=""), prompt="@bottle beside @vase")
    assert "@vase is not among the references." in text
    assert "@bottle is not" not in text


def test_settings_used_again_bring_roles_and_lines(world: World) -> None:
    fields = {**tray(world, bottle="product", mood=""), "role_lines": ["no"]}
    fields["reference_line"] = ["", "Only the light."]
    press(world, world.bob, **fields)
    made = Generation.objects.get()
    world.client(world.alice).post(world.url(f"g/{made.public_id}/reuse"))
    found = of_draft(world.actor(world.alice), world.project)
    assert [(one.role, one.line) for one in found.references] == [("product", ""), ("", "Only the light.")]
    assert not found.sent.has_lines


def test_a_draft_keeps_a_line_as_one_line(world: World) -> None:
    fields = {**tray(world, bottle="logo"), "project": world.project.public_id, "prompt": ""}
    fields["reference_line"] = [" On the lid,\r\n small.\x07 "]
    assert world.client(world.bob).post(world.url("draft"), fields).status_code == 200
    assert Draft.objects.get().data["references"][0]["line"] == "On the lid, small."


def test_strip_and_picture_show_what_was_sent_where_it_differed(world: World) -> None:
    made = factories.picture(world.project, world.bob, prompt="A box")
    client = world.client(world.vic)
    pages = (f"g/{made.generation.public_id}", f"p/{made.public_id}")
    assert all("as sent" not in client.get(world.url(page)).content.decode() for page in pages)
    Generation.objects.update(sent_prompt="A box\n\nImage 1: a logo.")
    assert all("Image 1: a logo." in client.get(world.url(page)).content.decode() for page in pages)
