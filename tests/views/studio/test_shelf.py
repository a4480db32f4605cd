"""The shelf and the kits: for whom, what they hold, and what comes out of them into the tray."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from generations.models import Kit, KitItem, SearchText, ShelfItem
from generations.search import tokens
from tests import factories
from tests.base import HTMX, World
from tests.imaging.corpus import encoded, picture

WHO = {"alice": True, "bob": True, "rae": 403, "vic": 403, "charlie": 404}


def get(world: World, path: str, who: Any = None) -> Any:
    return world.client(who or world.bob).get(world.url(path), headers=HTMX)


def post(world: World, path: str, fields: Any = None, who: Any = None) -> Any:
    return world.client(who or world.bob).post(world.url(path), fields or {}, headers=HTMX)


def said(answer: Any) -> dict[str, str]:
    return dict(json.loads(answer.headers["HX-Trigger"])["studio:toast"])


def undo(world: World, answer: Any) -> None:
    address = said(answer)["undo"]
    assert world.client(world.alice).post(address, headers=HTMX).status_code == 204


def names(world: World, query: str = "") -> list[str]:
    return re.findall(r'shelf-pick"[^>]*aria-label="([^"]*)"', get(world, f"shelf/list{query}").content.decode())


def values(answer: Any, field: str) -> list[str]:
    return re.findall(rf'name="reference{field}" value="([^"]*)"', answer.content.decode())


# -- Who -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WHO)
def test_the_shelf_is_for_those_who_generate(world: World, name: str) -> None:
    who, wanted = getattr(world, name), WHO[name]
    item, kit = factories.shelf_item(world.team, world.alice), factories.kit(world.team, world.alice)
    for path in ("shelf", "shelf/list"):
        assert get(world, path, who).status_code == (200 if wanted is True else wanted)
    there = {"image": item.image.public_id, "name": "Another", "reference": item.image.public_id}
    for path in (
        "shelf/add",
        *(f"shelf/{item.public_id}{act}" for act in ("", "/use", "/remove", "/restore")),
        "kits",
        *(f"kits/{kit.public_id}{act}" for act in ("/use", "/remove", "/restore")),
    ):
        status = post(world, path, there, who).status_code
        assert status in (200, 204) if wanted is True else status == wanted, path


def test_things_of_another_team_are_not_there(world: World) -> None:
    theirs = world.charlie.teams.get()
    item, kit = factories.shelf_item(theirs, world.charlie), factories.kit(theirs, world.charlie)
    made = factories.picture(theirs.projects.get(), world.charlie)
    for act in ("", "/use", "/remove", "/restore"):
        assert post(world, f"shelf/{item.public_id}{act}", {"name": "Mine"}).status_code == 404
    for act in ("/use", "/remove", "/restore"):
        assert post(world, f"kits/{kit.public_id}{act}").status_code == 404
    assert post(world, "shelf/add", {"image": item.image.public_id}).status_code == 404
    assert post(world, "shelf/add", {"picture": made.public_id}).status_code == 404
    for tab, row in (("shelf", item), ("kits", kit), ("pictures", made)):
        assert get(world, f"shelf/list?tab={tab}&after={row.public_id}").status_code == 404
        assert row.public_id not in get(world, f"shelf/list?tab={tab}").content.decode()
    assert ShelfItem.objects.get(pk=item.pk).removed is None


def test_by_hand_the_address_leads_to_the_studio(world: World) -> None:
    assert world.client(world.bob).get(world.url("shelf")).url == world.url("studio")


# -- The shelf -------------------------------------------------------------------------------------------------------------


def test_a_reference_of_the_tray_is_put_on_it_once(world: World) -> None:
    fields = {"image": factories.image(world.team).public_id, "filename": "Blue  Bottle.png", "role": "product"}
    first = post(world, "shelf/add", fields)
    again = post(world, "shelf/add", {**fields, "role": "logo"}, world.alice)
    row = ShelfItem.objects.get()
    assert (row.name, row.role, row.person) == ("Blue Bottle", "product", world.bob)
    assert "“Blue Bottle” is on the shelf" in said(first)["text"]
    assert "already, as “Blue Bottle”" in said(again)["text"]
    assert said(again)["undo"] == ""


def test_an_unknown_role_is_none(world: World) -> None:
    post(world, "shelf/add", {"image": factories.image(world.team).public_id, "filename": "a.png", "role": "<b>"})
    assert ShelfItem.objects.get().role == ""


def test_a_file_is_put_on_it_and_a_text_is_refused_in_words(world: World) -> None:
    data = encoded(picture(120, 80), "PNG")
    assert post(world, "shelf/add", {"file": SimpleUploadedFile("Logo.png", data)}).status_code == 204
    assert names(world) == ["Logo"]
    refused = post(world, "shelf/add", {"file": SimpleUploadedFile("notes.png", b"no picture")})
    assert refused.status_code == 422
    assert "notes.png" in refused.content.decode()


def test_a_generated_picture_is_put_on_it_under_its_first_words(world: World) -> None:
    made = factories.picture(world.project, world.alice, prompt="A bowl of pears on a blue table")
    post(world, "shelf/add", {"picture": made.public_id})
    assert (ShelfItem.objects.get().image, names(world)) == (made.image, ["a-bowl-of-pears-on-a"])


def test_without_a_script_it_leads_back_with_the_words_on_top(world: World) -> None:
    made = factories.picture(world.project, world.alice)
    page = world.url(f"p/{made.public_id}")
    answer = world.client(world.bob).post(world.url("shelf/add"), {"picture": made.public_id, "next": page})
    assert (answer.status_code, answer.url) == (302, page)


def test_its_name_and_role_change_and_a_name_is_needed(world: World) -> None:
    row = factories.shelf_item(world.team, world.alice, role="logo")
    assert "name" in said(post(world, f"shelf/{row.public_id}", {"name": "  ", "role": ""}))["text"]
    post(world, f"shelf/{row.public_id}", {"name": " North  light ", "role": "style"})
    row.refresh_from_db()
    assert (row.name, row.role) == ("North light", "style")


def test_it_comes_into_the_tray_with_its_name_and_role(world: World) -> None:
    row = factories.shelf_item(world.team, world.alice, "North light", role="logo")
    answer = post(world, f"shelf/{row.public_id}/use")
    assert (values(answer, "_name"), values(answer, "_role")) == (["North light.png"], ["logo"])
    assert 'data-handle="north-light"' in answer.content.decode()


def test_taken_off_it_comes_back_by_undo(world: World) -> None:
    row = factories.shelf_item(world.team, world.alice)
    answer = post(world, f"shelf/{row.public_id}/remove")
    assert names(world) == []
    undo(world, answer)
    assert names(world) == ["Logo"]


def test_put_on_it_once_more_after_it_was_taken_off(world: World) -> None:
    row = factories.shelf_item(world.team, world.alice)
    post(world, f"shelf/{row.public_id}/remove")
    post(world, "shelf/add", {"image": row.image.public_id, "filename": "New name.png"})
    assert names(world) == ["New name"]


def test_it_is_searched_by_name_and_by_role(world: World) -> None:
    for name, role in (("Bottle", "product"), ("Old bottle", ""), ("Northlight", "logo")):
        factories.shelf_item(world.team, world.alice, name, role=role)
    assert names(world, "?q=BOTTLE") == ["Bottle", "Old bottle"]
    assert names(world, "?q=bottle&role=product") == ["Bottle"]
    assert names(world, "?role=logo") == ["Northlight"]
    assert "Nothing here matches" in get(world, "shelf/list?q=vase").content.decode()


@pytest.mark.parametrize("tab", ["shelf", "kits", "pictures"])
def test_a_long_list_comes_page_by_page(world: World, tab: str) -> None:
    make = {
        "shelf": lambda n: factories.shelf_item(world.team, world.alice, f"Item {n // 4:02}"),
        "kits": lambda n: factories.kit(world.team, world.alice, f"Kit {n // 4:02}"),
        "pictures": lambda _n: factories.picture(world.project, world.alice),
    }[tab]
    wanted = {make(number).public_id for number in range(130)}
    seen, after = [], ""
    for _page in range(3):
        text = get(world, f"shelf/list?tab={tab}&after={after}").content.decode()
        pattern = {
            "shelf": r"/shelf/([\w-]+)/use",
            "kits": r"/kits/([\w-]+)/use",
            "pictures": r'data-picture="([\w-]+)"',
        }
        seen += re.findall(pattern[tab], text)
        more = re.search(r"after=([\w-]+)", text)
        after = more.group(1) if more else ""
    assert (len(seen), set(seen), after) == (130, wanted, "")


def test_the_teams_pictures_are_searched_by_prompt(world: World) -> None:
    found = [factories.picture(world.project, world.alice, prompt=text) for text in ("Blue dunes", "宋代茶盏")]
    for one in found:
        SearchText.objects.create(picture=one, tokens=tokens(one.generation.prompt, world.team.pk))
    assert names(world, "?tab=pictures") == ["宋代茶盏", "Blue dunes"]
    assert names(world, "?tab=pictures&q=dunes") == ["Blue dunes"]
    assert names(world, "?tab=pictures&q=茶盏") == ["宋代茶盏"]


@pytest.mark.parametrize("tab", ["shelf", "kits", "pictures"])
def test_more_rows_take_no_more_queries(world: World, tab: str) -> None:
    def queries() -> int:
        client = world.client(world.bob)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(world.url(f"shelf/list?tab={tab}"), headers=HTMX).status_code == 200
        return len(counted)

    def more(count: int) -> None:
        for number in range(count):
            factories.shelf_item(world.team, world.alice, f"Item {number}")
            factories.kit(world.team, world.alice, f"Kit {number}", "logo", "style")
            factories.picture(world.project, world.alice)

    more(1)
    few = queries()
    more(12)
    assert queries() == few <= 6


# -- Kits ------------------------------------------------------------------------------------------------------------------


def tray(world: World, *roles: str) -> dict[str, Any]:
    images = [factories.image(world.team).public_id for _one in roles]
    return {
        "reference": images,
        "reference_name": [f"{place}.png" for place, _role in enumerate(roles)],
        "reference_role": list(roles),
        "reference_line": [f"Line {place}." if not role else "" for place, role in enumerate(roles)],
    }


def test_a_tray_is_kept_and_comes_back_as_it_was(world: World) -> None:
    kept = tray(world, "product", "", "logo")
    answer = post(world, "kits", {**kept, "name": " Autumn  campaign "})
    assert "“Autumn campaign” is kept" in said(answer)["text"]
    kit = Kit.objects.get()
    used = post(world, f"kits/{kit.public_id}/use", who=world.alice)
    for field in ("", "_name", "_role", "_line"):
        assert values(used, field) == kept[f"reference{field}"]


def test_an_empty_tray_and_no_name_are_told(world: World) -> None:
    assert "no references to keep" in post(world, "kits", {"name": "Empty"}).content.decode()
    assert "Give it a name" in post(world, "kits", {**tray(world, "logo"), "name": " "}).content.decode()
    assert Kit.objects.count() == 0


def test_pictures_of_another_team_stay_out_of_a_kit(world: World) -> None:
    theirs = factories.image(world.charlie.teams.get())
    answer = post(world, "kits", {"name": "Theirs", "reference": [theirs.public_id], "reference_name": ["a.png"]})
    assert (answer.status_code, KitItem.objects.count()) == (422, 0)


def test_a_name_that_is_taken_is_replaced_once_that_is_said(world: World) -> None:
    old = factories.kit(world.team, world.alice, "Campaign", "logo", "style")
    fields = {**tray(world, "pose"), "name": "campaign"}
    asked = post(world, "kits", fields)
    assert asked.status_code == 422
    assert "There is a kit “Campaign” with 2 references" in asked.content.decode()
    assert 'name="replace"' in asked.content.decode()
    answer = post(world, "kits", {**fields, "replace": "yes"})
    live = Kit.objects.get(removed=None)
    assert (live.name, [one.role for one in live.items.all()]) == ("campaign", ["pose"])
    undo(world, answer)
    assert Kit.objects.get(removed=None) == old


def test_a_removed_kit_is_gone_and_comes_back_by_undo(world: World) -> None:
    kit = factories.kit(world.team, world.alice, "Campaign", "logo")
    answer = post(world, f"kits/{kit.public_id}/remove")
    assert "Campaign" not in get(world, "shelf/list?tab=kits").content.decode()
    undo(world, answer)
    assert "Campaign" in get(world, "shelf/list?tab=kits").content.decode()
