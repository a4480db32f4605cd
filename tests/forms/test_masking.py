"""A mask in the composer: when it is taken, what every refusal says, and that nothing of another team comes in."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from generations.forms import drafts
from generations.forms.compose import ComposeForm
from generations.forms.masking import USUAL_FEATHER
from generations.models import Image, Lineage
from generations.views.studio.composer import Composer
from generations.workflow.rerun import order_of
from generations.workflow.submit import submit
from tests import factories
from tests.base import World
from tests.forms.test_compose import codes, form


@pytest.fixture
def photo(world: World) -> Image:
    return factories.image(world.team, width=1600, height=900)


@pytest.fixture
def mask(world: World) -> Image:
    return factories.image(world.team, width=1600, height=900, has_alpha=True)


def masked(world: World, mask: Image | str, *images: Image, **changes: Any) -> ComposeForm:
    entries = [{"image": one.public_id, "filename": f"{place}.png"} for place, one in enumerate(images)]
    wanted = mask if isinstance(mask, str) else mask.public_id
    return form(world, references=entries, **({"mask": wanted, "resolution": "2K"} | changes))


def test_a_mask_is_part_of_the_order(world: World, photo: Image, mask: Image) -> None:
    made = masked(world, mask, photo, feather="12")
    assert made.is_valid(), made.errors
    order = made.order()
    assert (order.mask, order.feather, order.guarded) == (mask, 12, True)


def test_the_lock_can_be_opened(world: World, photo: Image, mask: Image) -> None:
    made = masked(world, mask, photo, lock="no")
    assert made.is_valid(), made.errors
    assert (made.order().guarded, made.order().feather) == (False, USUAL_FEATHER)


def test_without_a_mask_nothing_is_guarded(world: World, photo: Image) -> None:
    made = masked(world, "", photo, feather="30", lock="yes")
    assert made.is_valid(), made.errors
    assert (made.order().mask, made.order().feather, made.order().guarded) == (None, 0, False)


def test_a_mask_of_another_picture_is_refused_with_both_sizes(world: World, mask: Image) -> None:
    made = masked(world, mask, factories.image(world.team))
    assert codes(made) == {"mask": ["mask_misfit"]}
    assert "1600 × 900, the picture 1024 × 1024" in made.errors["mask"][0]


def test_a_picture_too_large_to_guard_is_refused_before_it_is_paid_for(world: World) -> None:
    photo, mask = (factories.image(world.team, width=10_000, height=5001) for _ in range(2))
    made = masked(world, mask, photo)
    assert codes(made) == {"mask": ["mask_misfit"]}
    assert "of up to 50 megapixels; this one has 51" in made.errors["mask"][0]
    assert masked(world, mask, photo, lock="no").is_valid()


def test_it_lies_over_the_first_reference_whatever_else_there_is(world: World, photo: Image, mask: Image) -> None:
    other = factories.image(world.team)
    assert masked(world, mask, photo, other).is_valid()
    assert codes(masked(world, mask, other, photo)) == {"mask": ["mask_misfit"]}


def test_a_mask_painted_on_another_picture_of_the_same_size_is_refused(world: World, photo: Image, mask: Image) -> None:
    twin = factories.image(world.team, width=1600, height=900)
    assert masked(world, mask, photo, twin, mask_of=photo.public_id).is_valid()
    made = masked(world, mask, twin, photo, mask_of=photo.public_id)
    assert codes(made) == {"mask": ["mask_misfit"]}
    assert made.errors["mask"][0].startswith("The mask was painted on another picture than the first reference.")


def test_a_program_that_does_not_say_what_it_painted_on_is_judged_by_the_size(
    world: World, photo: Image, mask: Image
) -> None:
    assert masked(world, mask, photo, mask_of="").is_valid()


def test_a_mask_without_a_picture_is_refused(world: World, mask: Image) -> None:
    assert codes(masked(world, mask)) == {"mask": ["mask_misfit"]}


@pytest.mark.parametrize("feather", ["-1", "201", "x", "1.5", "٣", "999999999"])
def test_a_feather_out_of_bounds_is_refused(world: World, photo: Image, mask: Image, feather: str) -> None:
    assert codes(masked(world, mask, photo, feather=feather)) == {"mask": ["mask_misfit"]}


def test_the_mask_of_another_team_is_gone_like_one_that_never_was(world: World, photo: Image) -> None:
    other = factories.image(factories.team("Other", world.charlie), width=1600, height=900)
    one, two = masked(world, other, photo), masked(world, "neverwas", photo)
    assert one.errors["mask"] == two.errors["mask"]


class TestAGatewayWithoutMasks:
    def test_it_is_refused_with_those_that_take_one(self, world: World, photo: Image, mask: Image) -> None:
        plain = factories.gateway(world.team, name="Plain", profile="size-matrix", model="gpt-image-2")
        able = factories.gateway(world.team, name="Able", profile="openai", model="gpt-image-2")
        made = masked(world, mask, photo, gateway=plain.public_id)
        assert codes(made)["mask"] == ["mask_not_possible"]
        named = [str(able.name), str(world.gateway.name)]
        assert made.errors["mask"][0].startswith("“Plain” takes no masks. These do: ")
        assert all(name in made.errors["mask"][0] for name in named)

    def test_in_chinese_too(self, world: World, photo: Image, mask: Image) -> None:
        plain = factories.gateway(world.team, name="Plain", profile="size-matrix", model="gpt-image-2")
        with translation.override("zh-hans"):
            made = masked(world, mask, photo, gateway=plain.public_id)
            assert made.errors["mask"][0].startswith("“Plain”不支持蒙版。")


class TestAgain:
    """What was asked comes back whole: in the composer, and in a re-run."""

    def made(self, world: World, photo: Image, mask: Image) -> Any:
        entry = {"image": photo.public_id, "filename": "bottle.png", "role": "product", "line": "Keep the cap red."}
        made = form(world, references=[entry], mask=mask.public_id, feather="20", lock="no", prompt="@bottle on ice")
        assert made.is_valid(), made.errors
        return submit(made.order())

    def test_the_sent_prompt_is_kept_beside_the_typed_one(self, world: World, photo: Image, mask: Image) -> None:
        made = self.made(world, photo, mask)
        assert (made.prompt, made.sent_prompt) == ("@bottle on ice", "image 1 on ice\n\nImage 1: Keep the cap red.")

    def test_reuse_restores_references_roles_and_mask(self, world: World, photo: Image, mask: Image) -> None:
        data = drafts.from_generation(self.made(world, photo, mask), world.actor(world.bob))
        assert data["references"] == [
            {"image": photo.public_id, "filename": "bottle.png", "role": "product", "line": "Keep the cap red."}
        ]
        kept = {name: data[name] for name in ("mask", "mask_of", "feather", "lock", "role_lines", "prompt")}
        assert kept == {
            "mask": mask.public_id,
            "mask_of": photo.public_id,
            "feather": "20",
            "lock": "no",
            "role_lines": "yes",
            "prompt": "@bottle on ice",
        }

    def test_a_re_run_asks_the_same(self, world: World, photo: Image, mask: Image) -> None:
        made = self.made(world, photo, mask)
        again = submit(order_of(made, world.bob, "again"))
        names = ("mask", "feather", "guarded", "prompt", "sent_prompt", "role_lines")
        assert [getattr(again, name) for name in names] == [getattr(made, name) for name in names]
        row = again.references.get()
        assert (row.image, row.role, row.line) == (photo, "product", "Keep the cap red.")


class TestParents:
    def parents(self, world: World, *images: Image, **changes: Any) -> list[tuple[int, str]]:
        entries = [{"image": one.public_id, "filename": "a.png"} for one in images]
        made = form(world, references=entries, resolution="2K", **changes)
        assert made.is_valid(), made.errors
        rows = Lineage.objects.filter(generation=submit(made.order())).order_by("pk")
        return [(row.picture_id, row.kind) for row in rows]

    def test_a_picture_in_the_tray_is_a_parent_and_an_upload_is_none(self, world: World, photo: Image) -> None:
        picture = factories.picture(world.project, world.alice)
        assert self.parents(world, photo, picture.image) == [(picture.pk, "reference")]

    def test_under_a_mask_it_was_edited(self, world: World, mask: Image, photo: Image) -> None:
        first = factories.picture(world.project, world.alice, image=photo)
        second = factories.picture(world.project, world.alice)
        found = self.parents(world, photo, second.image, mask=mask.public_id)
        assert found == [(first.pk, "edit"), (second.pk, "reference")]

    def test_what_is_varied_is_named_as_such_while_it_lies_there(self, world: World) -> None:
        picture = factories.picture(world.project, world.alice)
        assert self.parents(world, picture.image, origin=picture.public_id) == [(picture.pk, "vary")]
        assert self.parents(world, origin=picture.public_id, submission="s-2") == []

    def test_the_gateways_own_file_of_a_guarded_picture_is_the_same_picture(self, world: World, photo: Image) -> None:
        picture = factories.picture(world.project, world.alice, raw=photo)
        assert self.parents(world, photo) == [(picture.pk, "reference")]

    def test_another_teams_picture_is_nobodys_parent(self, world: World, photo: Image) -> None:
        stranger = factories.team("Other", world.charlie)
        theirs = factories.image(stranger, sha256=photo.sha256)
        factories.picture(stranger.projects.get(), world.charlie, image=theirs)
        assert self.parents(world, photo) == []


class TestTheNote:
    """The composer says beforehand what Generate would refuse."""

    def test_a_mask_over_another_picture_of_its_size(self, world: World, mask: Image, photo: Image) -> None:
        twin = factories.image(world.team, width=1600, height=900)
        entries = [{"image": one.public_id, "filename": "a.png"} for one in (twin, photo)]
        data = {"mask": mask.public_id, "mask_of": photo.public_id, "references": entries, "prompt": "A"}
        composer = Composer(actor=world.actor(world.alice), project=world.project, data=data)
        assert composer.notes["mask"].startswith("The mask was painted on another picture")


class TestShape:
    """A guarded result has the picture's shape, so what comes in another is stretched: that is said before."""

    def word(self, world: World, mask: Image, photo: Image, **data: Any) -> str:
        facts = {"mask": mask.public_id, "references": [{"image": photo.public_id, "filename": "a.png"}], "prompt": "A"}
        composer = Composer(actor=world.actor(world.alice), project=world.project, data={**facts, **data})
        return composer.notes.get("mask", "")

    @pytest.mark.parametrize("aspect", ["match", "16:9", "auto"])
    def test_its_own_shape_needs_no_word(self, world: World, mask: Image, photo: Image, aspect: str) -> None:
        assert self.word(world, mask, photo, aspect=aspect) == ""

    def test_another_one_is_told(self, world: World, mask: Image, photo: Image) -> None:
        assert "Choose “Match”" in self.word(world, mask, photo, aspect="4:5")

    def test_not_where_nothing_is_put_back(self, world: World, mask: Image, photo: Image) -> None:
        assert self.word(world, mask, photo, aspect="4:5", lock="no") == ""
