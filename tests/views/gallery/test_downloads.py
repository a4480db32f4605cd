"""What Download gives: the gateway's own bytes, a copy with the brief, or what is shown; by choice and by right."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from generations.imaging import brief as briefs
from generations.imaging.brief import Brief, Cost, read_brief
from generations.models import Generation, Image, Picture, Team
from generations.storage import put_file
from tests import factories
from tests.base import World
from tests.imaging.corpus import encoded, picture

pytestmark = pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
SECRETS = ("https://", "test-key", "Demo")
"""Of the gateway: its address, its key, its name in the team."""


def stored(world: World, folder: Path, data: bytes, mime: str = "image/png") -> Image:
    """An image with its file."""
    made = factories.image(world.team, sha256=hashlib.sha256(data).hexdigest(), mime=mime, size=len(data))
    (folder / "file").write_bytes(data)
    put_file(made.key, folder / "file")
    return made


@pytest.fixture
def file() -> bytes:
    return encoded(picture(60, 40), "PNG")


@pytest.fixture
def made(world: World, tmp_path: Path, file: bytes) -> Picture:
    row = factories.picture(
        world.project,
        world.bob,
        prompt="Blue dunes 蓝色沙丘",
        cost_nano=53_000_000,
        image=stored(world, tmp_path, file),
    )
    row.generation.references.create(
        image=factories.image(world.team), position=0, filename="bottle.png", role="product", line=""
    )
    Generation.objects.filter(pk=row.generation_id).update(sent_prompt="Blue dunes 蓝色沙丘\n\n图1：产品。")
    return row


def get(world: World, who: object, row: Picture, query: str = "") -> Any:
    return world.client(who).get(world.url(f"p/{row.public_id}/download{query}"))


def carried(answer: Any, folder: Path) -> Brief:
    (folder / "got").write_bytes(b"".join(answer))
    found = read_brief(folder / "got").brief
    assert found is not None
    return found


def test_the_copy_with_the_brief(world: World, made: Picture, tmp_path: Path, file: bytes) -> None:
    answer = get(world, world.bob, made, "?as=brief")
    data = b"".join(answer)
    (tmp_path / "got").write_bytes(data)
    found = read_brief(tmp_path / "got").brief
    assert found is not None
    assert (found.prompt, found.sent_prompt) == ("Blue dunes 蓝色沙丘", "Blue dunes 蓝色沙丘\n\n图1：产品。")
    assert (found.model, found.profile, found.picture) == ("gpt-image-2", "demo", made.public_id)
    assert (found.settings.aspect, found.settings.resolution, found.settings.width) == ("1:1", "1K", 1024)
    assert [(one.filename, one.role) for one in found.references] == [("bottle.png", "product")]
    assert (answer["Content-Type"], answer["Content-Length"]) == ("image/png", str(len(data)))
    assert answer["Content-Disposition"] == f'attachment; filename="{made.filename}"'
    assert answer["Cache-Control"] == "private, no-store"
    assert not any(secret.encode() in data for secret in SECRETS)
    briefs.strip_brief(tmp_path / "got", tmp_path / "bare")
    assert (tmp_path / "bare").read_bytes() == file
    assert list(Path(settings.SPOOL_DIR).iterdir()) == []


@pytest.mark.parametrize(("who", "sees"), [("alice", True), ("bob", True), ("rae", False), ("vic", False)])
def test_the_cost_is_in_it_for_those_who_may_see_it(
    world: World, made: Picture, tmp_path: Path, who: str, sees: bool
) -> None:
    answer = get(world, getattr(world, who), made, "?as=brief")
    data = b"".join(answer)
    (tmp_path / "got").write_bytes(data)
    found = read_brief(tmp_path / "got").brief
    assert found is not None
    assert found.cost == (Cost(nano=53_000_000, currency="USD", confidence="", play=False) if sees else None)
    assert (b"0.053" in data) is sees


def test_the_original_is_the_gateways_own_file(world: World, made: Picture, tmp_path: Path) -> None:
    answer = get(world, world.vic, made, "?as=original")
    assert answer.status_code == 302
    assert answer.url.startswith(f"/media/{made.image.key}?")
    assert made.filename in answer.url
    raw = stored(world, tmp_path, b"raw", "image/webp")
    Picture.objects.filter(pk=made.pk).update(raw=raw)
    answer = get(world, world.vic, made, "?as=original")
    assert answer.url.startswith(f"/media/{raw.key}?")
    assert f"{made.public_id}-original.webp" in answer.url
    assert get(world, world.vic, made, "?as=plain").url.startswith(f"/media/{made.image.key}?")


def test_the_team_chooses_what_the_key_gives(world: World, made: Picture, tmp_path: Path) -> None:
    assert carried(get(world, world.vic, made), tmp_path).prompt == "Blue dunes 蓝色沙丘"
    Team.objects.filter(pk=world.team.pk).update(plain_download="original")
    assert get(world, world.vic, made).status_code == 302


def test_a_stranger_and_an_unknown_kind_find_nothing(world: World, made: Picture) -> None:
    for kind in ("", "?as=brief", "?as=original", "?as=plain"):
        assert get(world, world.charlie, made, kind).status_code == 404
    assert get(world, world.alice, made, "?as=sketch").status_code == 404


def test_a_file_that_takes_no_brief_is_given_without(world: World, made: Picture, tmp_path: Path) -> None:
    odd = stored(world, tmp_path, encoded(picture(8, 8), "GIF"))
    Picture.objects.filter(pk=made.pk).update(image=odd)
    answer = get(world, world.bob, made, "?as=brief")
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, f"/media/{odd.key}")
    assert list(Path(settings.SPOOL_DIR).iterdir()) == []


def test_the_menu_offers_each_with_a_word(world: World, made: Picture) -> None:
    text = world.client(world.vic).get(world.url(f"p/{made.public_id}")).content.decode()
    assert "download?as=brief" in text
    assert "download?as=original" in text
    assert "download?as=plain" not in text
    assert "cost in the file" not in text
    Picture.objects.filter(pk=made.pk).update(raw=factories.image(world.team))
    text = world.client(world.bob).get(world.url(f"p/{made.public_id}")).content.decode()
    assert "download?as=plain" in text
    assert "cost in the file" in text
