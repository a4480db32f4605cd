"""The mask painter's addresses: as owner, teammate and stranger; what is kept, read, saved, framed and refused."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pixels

from generations import storage
from generations.models import Draft, Generation, Image, SavedMask
from generations.workflow.upload import upload
from tests import factories
from tests.base import World
from tests.imaging.corpus import encoded
from tests.views.studio.test_compose import press

SIZE = (96, 64)
PAINTED = (16, 8, 48, 40)


@pytest.fixture
def picture(world: World, tmp_path: Any) -> Image:
    """A reference with a file behind it."""
    Pixels.new("RGB", SIZE, "teal").save(tmp_path / "reference.png")
    return upload(world.team, tmp_path / "reference.png")


def painted(size: tuple[int, int] = SIZE, mode: str = "1", ground: int = 1, part: int = 0) -> SimpleUploadedFile:
    """What the painter sends: one bit a pixel, black where it was painted."""
    image = Pixels.new(mode, size, ground)
    image.paste(part, PAINTED)
    return SimpleUploadedFile("mask.png", encoded(image, "PNG"), "image/png")


def post(world: World, who: Any, path: str, picture: Image | str, **fields: Any) -> Any:
    name = picture if isinstance(picture, str) else picture.public_id
    return world.client(who).post(world.url(path), {"image": name, **fields})


def alpha_of(image: Image) -> Pixels.Image:
    with storage.open_key(image.key) as file:
        return Pixels.open(io.BytesIO(file.read())).getchannel("A")


def kept(world: World, picture: Image, **fields: Any) -> Image:
    answer = post(world, world.bob, "masks", picture, **({"mask": painted()} | fields))
    assert answer.status_code == 200
    return Image.objects.get(public_id=answer.json()["image"])


# -- Keeping ----------------------------------------------------------------------------------------------------------------


def test_the_painted_mask_is_kept_pixel_for_pixel(world: World, picture: Image) -> None:
    answer = post(world, world.bob, "masks", picture, mask=painted()).json()
    mask = Image.objects.get(public_id=answer["image"], team=world.team)
    alpha = alpha_of(mask)
    assert (mask.width, mask.height, mask.mime) == (*SIZE, "image/png")
    assert alpha.point(lambda value: 255 - value).getbbox() == PAINTED and alpha.tobytes().count(0) == 32 * 32
    assert answer["share"] == pytest.approx(1024 / (96 * 64)) and answer["words"] == ""
    assert answer["thumb"].partition("?")[0] == f"/media/{mask.thumb_key(640)}"
    assert storage.has(mask.thumb_key(640))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (painted((96, 65)), "The mask is 96 × 65, its picture 96 × 64."),
        (SimpleUploadedFile("mask.png", b"plain words", "image/png"), "not a picture"),
        (SimpleUploadedFile("mask.png", b"", "image/png"), "The file is empty."),
        (painted(ground=1, part=1), "Nothing is painted in the mask."),
        (None, "No file came."),
    ],
    ids=["size", "no picture", "no bytes", "nothing painted", "no file"],
)
def test_what_cannot_be_a_mask_is_refused_in_words(world: World, picture: Image, file: Any, said: str) -> None:
    answer = post(world, world.bob, "masks", picture, **({"mask": file} if file else {}))
    assert answer.status_code == 422 and said in answer.json()["error"]
    assert Image.objects.count() == 1


def test_a_full_mask_is_taken_with_a_word(world: World, picture: Image) -> None:
    answer = post(world, world.bob, "masks", picture, mask=painted(ground=0)).json()
    assert (answer["share"], answer["words"]) == (1, "The whole picture will be painted anew.")


# -- Whose ------------------------------------------------------------------------------------------------------------------

ADDRESSES = ("masks", "masks/read", "masks/frame", "masks/saved")
FIELDS = {"name": "Sky", "x": 0, "y": 0, "width": 128, "height": 64}


@pytest.mark.parametrize("path", ADDRESSES)
def test_each_address_is_the_teams_own(world: World, picture: Image, path: str) -> None:
    foreign = factories.image(world.charlie.memberships.get().team)
    for who in (world.alice, world.bob):
        assert post(world, who, path, picture, mask=painted(), file=painted(), **FIELDS).status_code == 200
        assert post(world, who, path, foreign, mask=painted(), file=painted(), **FIELDS).status_code == 404
    for who, status in ((world.charlie, 404), (world.rae, 403), (None, 302)):
        assert post(world, who, path, picture, mask=painted(), file=painted(), **FIELDS).status_code == status


def test_the_window_is_the_teams_own(world: World, picture: Image) -> None:
    path = world.url(f"masks/painter?image={picture.public_id}")
    page = world.client(world.bob).get(path).content.decode()
    assert f'data-image="{picture.public_id}"' in page and 'data-width="96"' in page and "/media/" in page
    for who, status in ((world.charlie, 404), (world.vic, 403), (None, 302)):
        assert world.client(who).get(path).status_code == status
    foreign = factories.image(world.charlie.memberships.get().team)
    assert world.client(world.bob).get(world.url(f"masks/painter?image={foreign.public_id}")).status_code == 404


def test_the_window_begins_with_a_mask_that_fits(world: World, picture: Image) -> None:
    fits, other = kept(world, picture), factories.image(world.team)
    for mask, shown in ((fits, True), (other, False), (factories.image(world.charlie.memberships.get().team), False)):
        query = f"image={picture.public_id}&mask={mask.public_id}&feather=30&lock=no"
        page = world.client(world.bob).get(world.url(f"masks/painter?{query}")).content.decode()
        assert (f'data-mask-id="{mask.public_id}"' in page) is shown
        assert 'data-feather-now="30"' in page and "data-lock>" in page


@pytest.mark.parametrize(
    ("said", "shown"), [("", 8), ("0", 0), ("30", 30), ("200", 200), ("201", 8), ("1000", 8), ("-1", 8), ("x", 8)]
)
def test_the_window_reads_the_feather_as_the_composer_does(world: World, picture: Image, said: str, shown: int) -> None:
    query = f"image={picture.public_id}&feather={said}"
    page = world.client(world.bob).get(world.url(f"masks/painter?{query}")).content.decode()
    assert f'data-feather-now="{shown}"' in page and 'data-feather min="0" max="200"' in page


# -- Masks of other tools -----------------------------------------------------------------------------------------------------


def test_black_is_taken_and_can_be_swapped(world: World, picture: Image) -> None:
    taken = post(world, world.bob, "masks/read", picture, file=painted()).json()
    assert taken["words"] == "Black was taken as the part to paint anew." and taken["may_swap"]
    swapped = post(world, world.bob, "masks/read", picture, file=painted(), swap="yes").json()
    assert swapped["words"] == "White was taken as the part to paint anew." and swapped["swapped"]
    assert taken["share"] + swapped["share"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("size", "said"),
    [((960, 640), "It was 960 × 640 and has been scaled"), ((64, 64), "another shape: it is fitted into the middle")],
)
def test_another_size_is_fitted_with_a_word(world: World, picture: Image, size: tuple[int, int], said: str) -> None:
    answer = post(world, world.bob, "masks/read", picture, file=painted(size)).json()
    mask = Image.objects.get(public_id=answer["image"])
    assert said in answer["words"] and (mask.width, mask.height) == SIZE


def test_an_empty_file_mask_is_said_to_be_empty(world: World, picture: Image) -> None:
    answer = post(world, world.bob, "masks/read", picture, file=painted(ground=1, part=1)).json()
    assert "Nothing is painted in it." in answer["words"] and answer["share"] == 0


# -- Saved --------------------------------------------------------------------------------------------------------------------


def test_a_mask_is_saved_listed_used_removed_and_brought_back(world: World, picture: Image) -> None:
    answer = post(world, world.bob, "masks/saved", picture, mask=painted(), name="Sky").json()
    row = SavedMask.objects.get(team=world.team, name="Sky", person=world.bob)
    listed = world.url(f"masks/saved?image={picture.public_id}")
    alice = world.client(world.alice)
    assert "Sky" in alice.get(listed).content.decode() and answer["words"] == "Saved as “Sky”."
    used = alice.post(world.url(f"masks/saved/{row.public_id}/use"), {"image": picture.public_id}).json()
    assert used["image"] == row.image.public_id and used["words"] == ""
    removed = alice.post(world.url(f"masks/saved/{row.public_id}/remove")).json()
    assert "Sky" not in alice.get(listed).content.decode()
    assert alice.post(removed["undo"]).status_code == 200 and "Sky" in alice.get(listed).content.decode()
    for verb in ("use", "remove", "restore"):
        path = world.url(f"masks/saved/{row.public_id}/{verb}")
        assert world.client(world.charlie).post(path, {"image": picture.public_id}).status_code == 404
        assert world.client(world.vic).post(path, {"image": picture.public_id}).status_code == 403


def test_a_saved_mask_of_a_stranger_is_not_there(world: World, picture: Image) -> None:
    team = world.charlie.memberships.get().team
    row = SavedMask.objects.create(team=team, image=factories.image(team), name="Theirs", person=world.charlie)
    assert post(world, world.bob, f"masks/saved/{row.public_id}/use", picture).status_code == 404
    assert (
        "Theirs"
        not in world.client(world.bob).get(world.url(f"masks/saved?image={picture.public_id}")).content.decode()
    )


def test_those_of_the_pictures_size_come_first_and_others_are_fitted(
    world: World, picture: Image, tmp_path: Any
) -> None:
    Pixels.new("RGB", (192, 128), "red").save(tmp_path / "larger.png")
    larger = upload(world.team, tmp_path / "larger.png")
    post(world, world.bob, "masks/saved", picture, mask=painted(), name="Same")
    post(world, world.bob, "masks/saved", larger, mask=painted((192, 128)), name="Larger")
    page = world.client(world.bob).get(world.url(f"masks/saved?image={picture.public_id}")).content.decode()
    assert page.index("Same") < page.index("Larger") and "will be fitted" in page
    row = SavedMask.objects.get(name="Larger")
    used = post(world, world.bob, f"masks/saved/{row.public_id}/use", picture).json()
    assert "scaled" in used["words"] and Image.objects.get(public_id=used["image"]).width == 96


def test_the_list_goes_on_below_its_first_page(world: World, picture: Image, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every mask is reached, those of the picture's size before all others, whatever their age."""
    monkeypatch.setattr("generations.views.studio.masks.PAGE", 2)
    for place in range(7):
        width, height = SIZE if place % 2 else (64, 64)
        mask = factories.image(world.team, width=width, height=height)
        SavedMask.objects.create(team=world.team, image=mask, name=f"Mask {place}.", person=world.bob)
    client, address, found = world.client(world.bob), world.url(f"masks/saved?image={picture.public_id}"), []
    while address:
        page = client.get(address).content.decode()
        found.append(re.findall(r"Mask \d(?=\.<br>)", page))
        address = html.unescape(next(iter(re.findall(r'hx-get="([^"]+)"', page)), ""))
    assert found == [["Mask 5", "Mask 3"], ["Mask 1", "Mask 6"], ["Mask 4", "Mask 2"], ["Mask 0"]]


def test_a_saved_mask_needs_a_name(world: World, picture: Image) -> None:
    answer = post(world, world.bob, "masks/saved", picture, mask=painted(), name="  ")
    assert (answer.status_code, answer.json()["error"]) == (422, "Give the mask a name.")


# -- The frame ----------------------------------------------------------------------------------------------------------------


def test_a_frame_makes_a_new_reference_and_its_mask(world: World, picture: Image) -> None:
    fields = {"x": 32, "y": 0, "width": 160, "height": 64, "filename": "harbour.jpg"}
    answer = post(world, world.bob, "masks/frame", picture, **fields).json()
    made = Image.objects.get(public_id=answer["image"], team=world.team)
    assert (made.width, made.height) == (160, 64)
    assert f'data-reference="{made.public_id}"' in answer["html"] and "harbour.jpg" in answer["html"]
    assert answer["mask"] and answer["words"] == "The new area is painted."
    assert alpha_of(Image.objects.exclude(pk__in=[made.pk, picture.pk]).get()).getbbox() == (32, 0, 128, 64)


def test_a_crop_has_no_mask(world: World, picture: Image) -> None:
    answer = post(world, world.bob, "masks/frame", picture, x=-8, y=-8, width=48, height=32).json()
    assert answer["mask"] == "" and answer["words"] == "The picture is cropped."


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"x": 0, "y": 0, "width": 90_000, "height": 64}, "Width: "),
        ({"x": 0, "y": 0, "width": 9_000, "height": 9_000}, "too many pixels"),
        ({"x": 96, "y": 0, "width": 96, "height": 64}, "The frame shows nothing of the picture."),
        ({"x": "a", "y": 0, "width": 96, "height": 64}, "x: "),
    ],
)
def test_a_frame_that_cannot_be_is_refused(world: World, picture: Image, fields: Any, said: str) -> None:
    answer = post(world, world.bob, "masks/frame", picture, **fields)
    assert answer.status_code == 422 and said in answer.json()["error"]


def test_a_refused_frame_names_its_field_in_the_persons_language(world: World, picture: Image) -> None:
    world.bob.language = "zh-hans"
    world.bob.save()
    answer = post(world, world.bob, "masks/frame", picture, x=0, y=0, width=90_000, height=64)
    assert answer.json()["error"].startswith("宽度: ")


def test_edit_with_a_mask_puts_the_picture_first_and_opens_the_painter(world: World) -> None:
    row = factories.picture(world.project, world.bob)
    draft = Draft.objects.create(user=world.bob, project=world.project, data={"references": [{"image": "other"}]})
    answer = world.client(world.bob).post(world.url(f"p/{row.public_id}/reference"), {"paint": "yes"})
    draft.refresh_from_db()
    assert answer.url.endswith("&paint=1")
    assert [one["image"] for one in draft.data["references"]] == [row.image.public_id, "other"]


def test_edit_with_a_mask_leaves_that_of_another_picture_behind(world: World) -> None:
    """Both have one size, so that only the picture itself tells them apart."""
    row, other, mask = (
        factories.picture(world.project, world.bob),
        factories.image(world.team),
        factories.image(world.team),
    )
    data = {"references": [{"image": other.public_id}], "mask": mask.public_id, "mask_of": other.public_id}
    draft = Draft.objects.create(user=world.bob, project=world.project, data=data)
    world.client(world.bob).post(world.url(f"p/{row.public_id}/reference"), {"paint": "yes"})
    draft.refresh_from_db()
    assert (draft.data["mask"], draft.data["mask_of"], draft.revision) == ("", "", 1)


# -- Without a script ---------------------------------------------------------------------------------------------------------


def generated(world: World, **fields: Any) -> Any:
    return press(world, world.bob, script=False, **fields)


def test_a_mask_file_is_read_at_generate(world: World, picture: Image) -> None:
    assert generated(world, reference=picture.public_id, mask_file=painted()).status_code == 302
    made = Generation.objects.get()
    assert made.mask is not None and (made.mask.width, made.mask.height) == SIZE and made.guarded


@pytest.mark.parametrize(
    ("size", "said"),
    [((48, 32), "It was 48 × 32 and has been scaled"), ((64, 64), "another shape: it is fitted into the middle")],
)
def test_a_mask_file_that_is_fitted_is_said_before_it_is_paid_for(
    world: World, picture: Image, size: tuple[int, int], said: str
) -> None:
    answer = generated(world, reference=picture.public_id, mask_file=painted(size))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "Press Generate again" in page
    assert not Generation.objects.exists()
    kept = {name: re.findall(rf'name="{name}" value="([^"]+)"', page)[0] for name in ("mask", "mask_of")}
    assert generated(world, reference=picture.public_id, **kept).status_code == 302
    made = Generation.objects.get()
    assert made.mask is not None and (made.mask.public_id, made.mask.width) == (kept["mask"], SIZE[0])


@pytest.mark.parametrize("path", ["masks", "masks/read", "masks/saved", "generate"])
def test_a_file_above_the_limit_is_refused_wherever_it_comes_in(
    world: World, picture: Image, settings: Any, path: str
) -> None:
    settings.UPLOAD_LIMIT = 50
    if path == "generate":
        answer = generated(world, reference=picture.public_id, mask_file=painted())
    else:
        answer = post(world, world.bob, path, picture, mask=painted(), file=painted(), name="Sky")
    assert answer.status_code == 422 and "The file is too large" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"mask_file": painted()}, "A mask needs a picture under it."),
        ({"mask_file": painted(ground=1, part=1), "reference": True}, "Nothing is painted in the mask."),
        ({"mask_file": SimpleUploadedFile("mask.png", b"words"), "reference": True}, "not a picture"),
    ],
    ids=["no reference", "empty", "no picture"],
)
def test_a_mask_file_that_cannot_be_used_is_refused(world: World, picture: Image, fields: Any, said: str) -> None:
    if fields.get("reference"):
        fields = {**fields, "reference": picture.public_id}
    answer = generated(world, **fields)
    assert answer.status_code == 422 and said in answer.content.decode() and not Generation.objects.exists()
