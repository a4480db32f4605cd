"""A picture's file fills the composer: everything that this team has, words about the rest, and nothing of another team."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from generations.access import Actor
from generations.forms import drafts
from generations.imaging.brief import Brief, BriefReference, embed
from generations.models import Draft, Generation, Image
from generations.storage import open_key
from generations.workflow.briefs import brief_of
from tests import factories
from tests.base import World
from tests.imaging.briefs import brief
from tests.imaging.corpus import chunk, encoded, picture, png, written
from tests.views.studio.test_compose import fields

A1111 = b"parameters\0Pears <script>alert(1)</script>\nNegative prompt: blur\nSteps: 9, Sampler: Euler, Size: 1152x648"
FETCH = {"headers": {"X-Requested-With": "fetch"}}


def with_brief(folder: Path, given: Brief) -> bytes:
    embed(written(folder, "plain.png", encoded(picture(60, 40), "PNG")), folder / "brief.png", given)
    return (folder / "brief.png").read_bytes()


def drop(world: World, who: object, data: bytes | None, *, script: bool = True, **changes: Any) -> Any:
    posted = fields(world, **changes)
    if data is not None:
        posted["brief"] = SimpleUploadedFile("vase <b>.png", data, "image/png")
    return world.client(who).post(world.url("brief"), posted, **(FETCH if script else {}))


def draft(world: World) -> dict[str, Any]:
    return Draft.objects.get(user=world.bob).data


@pytest.fixture
def made(world: World) -> Generation:
    """A generation with everything: references with roles, a mask, odd settings."""
    row = factories.generation(
        world.project,
        world.alice,
        prompt="A bottle on linen\nand light",
        aspect="16:9",
        resolution="2K",
        width=2048,
        height=1152,
        quality="low",
        n=3,
        output_format="webp",
        output_compression=70,
        background="opaque",
        moderation="low",
        mask=factories.image(world.team),
        feather=24,
        guarded=True,
        role_lines=False,
    )
    for place, (role, line) in enumerate((("product", ""), ("style", "Only its colours"), ("", ""))):
        image = factories.image(world.team)
        row.references.create(image=image, position=place, filename=f"{place}.png", role=role, line=line)
    return row


def picture_of(made: Generation) -> Brief:
    slot = made.slots.first()
    row = made.pictures.create(
        team=made.team,
        project=made.project,
        slot=slot,
        image=factories.image(made.team),
        person=made.person,
        gateway=made.gateway,
        width=2048,
        height=1152,
    )
    return brief_of(row, prices=True)


def as_before(made: Generation) -> dict[str, Any]:
    """What reusing its settings gives, without what stands in no field: the pixels of a ratio, and previews that come by themselves."""
    return drafts.from_generation(made, Actor(user=made.person, team=made.team, role="owner")) | {
        "width": "",
        "height": "",
        "partial_images": "",
    }


def test_the_whole_composer_comes_back(world: World, made: Generation, tmp_path: Path) -> None:
    answer = drop(world, world.bob, with_brief(tmp_path, picture_of(made)))
    assert answer.status_code == 200
    assert draft(world) == as_before(made)
    assert "The composer now holds the brief of vase &lt;b&gt;.png." in answer.content.decode()
    assert "not in this team" not in answer.content.decode()


def test_another_teams_file_restores_text_only(world: World, made: Generation, tmp_path: Path) -> None:
    data = with_brief(tmp_path, picture_of(made))
    client = world.client(world.charlie)
    own = world.charlie.memberships.get().team
    posted = {"project": own.projects.get().public_id, "brief": SimpleUploadedFile("a.png", data, "image/png")}
    answer = client.post(f"/{own.slug}/brief", posted, **FETCH)
    text = answer.content.decode()
    kept = Draft.objects.get(user=world.charlie).data
    assert (kept["prompt"], kept["references"], kept["quality"]) == (made.prompt, [], "low")
    assert kept["gateway"] == own.gateways.get().public_id
    assert "mask" not in kept
    assert "3 references are not in this team: 0.png, 1.png, 2.png." in text
    assert "The mask is not in this team." in text
    assert made.public_id not in text


def test_who_may_restore(world: World, tmp_path: Path) -> None:
    data = with_brief(tmp_path, brief())
    for who, status in ((world.alice, 200), (world.bob, 200), (world.rae, 403), (world.vic, 403), (world.charlie, 404)):
        assert drop(world, who, data).status_code == status


def test_a_gateway_that_the_team_has_not_is_said(world: World, tmp_path: Path) -> None:
    answer = drop(world, world.bob, with_brief(tmp_path, dataclasses.replace(brief(), references=(), mask="")))
    assert (draft(world)["gateway"], draft(world)["model"]) == (world.gateway.public_id, "gpt-image-2")
    assert "the gateway stays as it was" in answer.content.decode()


def test_the_present_gateway_goes_before_others_of_its_kind(world: World, tmp_path: Path) -> None:
    second = factories.gateway(world.team, name="Second")
    given = Brief(prompt="Pears", profile="demo", model="gpt-image-2")
    drop(world, world.bob, with_brief(tmp_path, given), via=f"{second.public_id}/gpt-image-2")
    assert draft(world)["gateway"] == second.public_id


def test_a_mask_without_its_picture_is_left_out(world: World, made: Generation, tmp_path: Path) -> None:
    found = picture_of(made)
    lost = BriefReference(sha256="ab" * 32, filename="lost.png")
    given = dataclasses.replace(found, references=(lost, *found.references[1:]))
    text = drop(world, world.bob, with_brief(tmp_path, given)).content.decode()
    assert "1 reference is not in this team: lost.png." in text
    assert "The mask was left out" in text
    assert (len(draft(world)["references"]), "mask" in draft(world)) == (2, False)


def test_another_tools_prompt_fills_in_the_prompt_alone(world: World) -> None:
    data = png(2, 1, b"\0" * 7, extra=chunk(b"tEXt", A1111))
    answer = drop(world, world.bob, data, aspect="1:1", quality="high")
    kept = draft(world)
    assert (kept["prompt"], kept["aspect"], kept["quality"]) == ("Pears <script>alert(1)</script>", "16:9", "high")
    text = answer.content.decode()
    assert "<script>alert(1)" not in text
    assert "made with AUTOMATIC1111" in text


def test_a_picture_without_a_word_becomes_a_reference(world: World) -> None:
    answer = drop(world, world.bob, encoded(picture(60, 40), "PNG"))
    assert answer.content.decode().lstrip().startswith('<li class="ref"')
    assert not Draft.objects.filter(user=world.bob).exists()


def test_what_is_no_picture_is_refused_in_words(world: World) -> None:
    answer = drop(world, world.bob, b"This is no picture.")
    assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert "vase <b>.png" in answer.content.decode()


def test_a_file_for_the_tray_says_what_it_carries(world: World, tmp_path: Path) -> None:
    tool = png(2, 1, b"\0" * 7, extra=chunk(b"tEXt", A1111))
    for data, wanted in ((with_brief(tmp_path, brief()), "brief"), (tool, "prompt"), (png(2, 1, b"\0" * 7), "")):
        file = SimpleUploadedFile("a.png", data, "image/png")
        answer = world.client(world.bob).post(world.url("uploads"), {"file": file})
        assert (answer.status_code, answer["X-Carries"]) == (200, wanted)
    # What is kept has neither.
    for image in Image.objects.filter(team=world.team):
        assert b"parameters" not in image_bytes(image)
        assert b"xmp" not in image_bytes(image)


def image_bytes(image: Image) -> bytes:
    with open_key(image.key) as file:
        return file.read()


# -- Without a script --------------------------------------------------------------------------------------------------------


def said(answer: Any) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def test_without_a_script_the_studio_opens_restored(world: World, made: Generation, tmp_path: Path) -> None:
    answer = drop(world, world.bob, with_brief(tmp_path, picture_of(made)), script=False)
    assert (answer.status_code, answer.url) == (302, world.url(f"studio?project={world.project.public_id}"))
    assert draft(world) == as_before(made)
    assert said(answer) == ["The composer now holds the brief of vase <b>.png."]


def test_without_a_script_and_a_brief_nothing_typed_is_lost(world: World) -> None:
    answer = drop(world, world.bob, encoded(picture(60, 40), "PNG"), script=False, prompt="Typed")
    assert (draft(world)["prompt"], len(draft(world)["references"])) == ("Typed", 1)
    assert "carries no brief" in said(answer)[0]
    answer = drop(world, world.bob, None, script=False, prompt="Typed more")
    assert draft(world)["prompt"] == "Typed more"
    assert said(answer) == ["Choose a file to restore from."]


def test_enter_in_a_field_generates_and_does_not_restore(world: World) -> None:
    text = world.client(world.bob).get(world.url("studio")).content.decode()
    form = text[text.index('id="compose"') :]
    assert form.index('id="generate"') < form.index(f'formaction="{world.url("brief")}"')


def test_opened_by_hand_it_leads_to_the_studio(world: World) -> None:
    assert world.client(world.bob).get(world.url("brief")).status_code == 302
