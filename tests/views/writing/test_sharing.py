"""Who sees a prompt in the team, and by public links outside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image as Pixels

from generations.models import Image, Prompt, PromptLink
from generations.workflow import members, prompt_links, prompts
from generations.workflow.upload import upload
from tests import factories
from tests.base import HTMX, World

TEXT = "A [size] pear, [mood: calm]"


@pytest.fixture
def cover(world: World, tmp_path: object) -> Image:
    path = tmp_path / "pear.png"  # type: ignore[operator]
    Pixels.new("RGB", (90, 60), "teal").save(path)
    return upload(world.team, path)


@pytest.fixture
def prompt(world: World, cover: Image) -> Prompt:
    row = factories.prompt(
        world.team,
        world.bob,
        text=TEXT,
        title="Pear <b>",
        notes="For the Zephyr client",
        tags=("secrettag",),
        settings={"aspect": "4:5", "quality": "high", "gateway": world.gateway.public_id, "model": "gpt-image-2"},
        variables=[{"name": "size", "type": "choice", "choices": ["small", "large"], "help": "How large"}],
    )
    prompts.set_cover(row, cover)
    return row


@pytest.fixture
def link(world: World, prompt: Prompt) -> PromptLink:
    return prompt_links.make(prompt, world.bob, timezone.now() + timedelta(days=1))


def address(link: PromptLink, part: str = "") -> str:
    return f"/shared/{prompt_links.token_of(link)}{part}"


# -- In the team -------------------------------------------------------------------------------------------------------


def test_the_author_chooses_members_of_any_role(world: World, prompt: Prompt) -> None:
    share = world.url(f"prompts/{prompt.public_id}/share")
    given = {"sharing": "members", "members": [world.vic.public_id]}
    assert world.client(world.bob).post(share, given).status_code == 302
    seen = {user for user in (world.alice, world.bob, world.rae, world.vic) if Prompt.objects.seen_by(user).exists()}
    assert seen == {world.bob, world.vic}


def test_sharing_with_nobody_is_refused_and_changes_nothing(world: World, prompt: Prompt) -> None:
    share = world.url(f"prompts/{prompt.public_id}/share")
    answer = world.client(world.bob).post(share, {"sharing": "members"})
    assert (answer.status_code, "Choose at least one member." in answer.content.decode()) == (422, True)
    prompt.refresh_from_db()
    assert prompt.sharing == Prompt.Sharing.TEAM


def test_an_editor_who_is_not_its_author_makes_links_but_decides_nothing_else(world: World, prompt: Prompt) -> None:
    eve = factories.user("Eve")
    world.team.memberships.create(user=eve, role="editor")
    client, share = world.client(eve), world.url(f"prompts/{prompt.public_id}/share")
    page = client.get(share).content.decode()
    assert ('name="sharing"' in page, 'name="days"' in page) == (False, True)
    assert client.post(share, {"sharing": "private"}).status_code == 403
    assert client.post(world.url(f"prompts/{prompt.public_id}/links"), {"days": "7"}).status_code == 302


# -- Links -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", ["1", "7", "30", ""])
def test_a_link_is_made_for_a_time_and_listed_with_who_made_it(world: World, prompt: Prompt, days: str) -> None:
    bob = world.client(world.bob)
    bob.post(world.url(f"prompts/{prompt.public_id}/links"), {"days": days})
    made = PromptLink.objects.get()
    assert (made.expires is None) == (days == "")
    if made.expires:
        assert abs(made.expires - timezone.now() - timedelta(days=int(days))) < timedelta(minutes=1)
    page = bob.get(world.url(f"prompts/{prompt.public_id}/share")).content.decode()
    assert f'value="http://testserver{address(made)}"' in page
    assert "Bob, just now" in page


def test_an_odd_time_makes_no_link(world: World, prompt: Prompt) -> None:
    bob = world.client(world.bob)
    assert bob.post(world.url(f"prompts/{prompt.public_id}/links"), {"days": "9999"}).status_code == 422
    assert not PromptLink.objects.exists()


def test_a_revoked_link_leaves_the_list(world: World, prompt: Prompt, link: PromptLink) -> None:
    bob = world.client(world.bob)
    where = world.url(f"prompts/{prompt.public_id}/links/{link.public_id}/revoke")
    page = bob.post(where, follow=True).content.decode()
    assert address(link) not in page


def test_links_are_revoked_by_who_made_them_and_who_decides(world: World, prompt: Prompt, link: PromptLink) -> None:
    eve = factories.user("Eve")
    world.team.memberships.create(user=eve, role="editor")
    own = prompt_links.make(prompt, eve)
    found = {}
    for user, row in ((eve, link), (eve, own), (world.alice, link)):
        where = world.url(f"prompts/{prompt.public_id}/links/{row.public_id}/revoke")
        found[user.name, row] = world.client(user).post(where).status_code
    assert list(found.values()) == [403, 302, 302]


# -- What a link shows -------------------------------------------------------------------------------------------------


def test_it_shows_the_prompt_to_somebody_without_account_or_cookie(link: PromptLink) -> None:
    answer = Client().get(address(link))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Pear &lt;b&gt;" in page
    assert "A [size] pear, calm</pre>" in page
    assert ("How large" in page, ">4:5<" in page, ">High<" in page) == (True, True, True)
    assert not answer.cookies


@pytest.mark.parametrize("who", ["nobody", "bob", "charlie"])
def test_it_tells_nothing_of_the_team(world: World, link: PromptLink, who: str) -> None:
    """Whoever looks: one of the team gets the same page."""
    client = world.client(getattr(world, who, None))
    page = client.get(address(link)).content.decode()
    inside = (world.team.name, world.team.slug, "Bob", "bob@", "Charlie", world.gateway.public_id, "Demo", "gpt-image")
    hidden = (*inside, link.prompt.public_id, "Zephyr", "secrettag", world.team.currency, "csrf", "/media/")
    assert [word for word in hidden if word in page] == []


def test_the_address_is_kept_from_search_engines_and_other_sites(link: PromptLink) -> None:
    for part in ("", "/picture/0", "/picture/9"):
        answer = Client().get(address(link, part))
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-cache" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in Client().get(address(link)).content.decode()


def test_values_fill_the_text(link: PromptLink) -> None:
    given = {"v0": "<large>", "v1": "wild"}
    assert "A &lt;large&gt; pear, wild</pre>" in Client().get(address(link), given).content.decode()
    part = Client().get(address(link), given, headers=HTMX).content.decode()
    assert ("A &lt;large&gt; pear, wild" in part, "<html" in part) == (True, False)


def test_a_picture_is_not_asked_for_in_words(world: World) -> None:
    said = [{"name": "logo", "type": "picture"}]
    made = factories.prompt(world.team, world.bob, text="A [fruit] with [logo]", variables=said)
    link = prompt_links.make(made, world.bob)
    page = Client().get(f"{address(link)}?v0=fig&v1=typed").content.decode()
    assert "A picture: attach it where you use the prompt." in page
    assert ('name="v0"' in page, 'name="v1"' in page, "A fig with [logo]" in page) == (True, False, True)


def test_values_that_would_make_it_endless_leave_it_as_it_is(world: World) -> None:
    row = factories.prompt(world.team, world.bob, text="A [size] pear. " * 200)
    link = prompt_links.make(row, world.bob, timezone.now() + timedelta(days=1))
    page = Client().get(address(link), {"v0": "x" * 4000}, headers=HTMX)
    assert page.status_code == 200
    assert "A [size] pear. A [size] pear." in page.content.decode()
    assert page.content.count(b"x" * 100) == 0


def test_it_speaks_the_browsers_language(link: PromptLink) -> None:
    page = Client().get(address(link), headers={"Accept-Language": "zh-CN"}).content.decode()
    assert ('<html lang="zh-hans">' in page, "变量" in page) == (True, True)


def test_its_pictures_are_there_without_a_signed_address(link: PromptLink) -> None:
    answer = Client().get(address(link, "/picture/0"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert Pixels.open(BytesIO(answer.content)).size == (90, 60)


def revoked(link: PromptLink, world: World) -> str:
    prompt_links.revoke(link)
    return prompt_links.token_of(link)


def expired(link: PromptLink, world: World) -> str:
    PromptLink.objects.update(expires=timezone.now() - timedelta(seconds=1))
    return prompt_links.token_of(link)


def of_a_removed_prompt(link: PromptLink, world: World) -> str:
    prompts.remove(link.prompt)
    return prompt_links.token_of(link)


def never_made(link: PromptLink, world: World) -> str:
    return prompt_links.token_of(PromptLink(public_id="nothere000000000"))


def unsigned(link: PromptLink, world: World) -> str:
    return f"{link.public_id}.{'A' * 43}"


GONE = (revoked, expired, of_a_removed_prompt, never_made, unsigned)


@pytest.mark.parametrize("end", GONE)
def test_a_link_that_ended_shows_one_and_the_same_page(
    world: World, link: PromptLink, end: Callable[[PromptLink, World], str]
) -> None:
    token = end(link, world)
    page, picture = Client().get(f"/shared/{token}"), Client().get(f"/shared/{token}/picture/0")
    never = Client().get("/shared/never")
    assert (page.status_code, picture.status_code, picture.content) == (404, 404, b"")
    assert plain(page.content) == plain(never.content)
    assert page["X-Robots-Tag"] == never["X-Robots-Tag"] == "noindex, nofollow"
    assert b"Pear" not in page.content


def plain(content: bytes) -> bytes:
    return re.sub(rb'nonce="[^"]*"', b"", content)


def test_a_prompt_that_came_back_is_shown_again(link: PromptLink) -> None:
    prompts.remove(link.prompt)
    prompts.bring_back(link.prompt)
    assert Client().get(address(link)).status_code == 200


@pytest.mark.parametrize("place", ["1", "99", "x", "²", "-1", "9999999999"])
def test_there_is_no_other_picture(link: PromptLink, place: str) -> None:
    assert Client().get(address(link, f"/picture/{place}")).status_code == 404


def test_it_takes_no_forms(link: PromptLink) -> None:
    assert Client().post(address(link)).status_code == 405


@pytest.mark.parametrize("by", ["share", "describe"])
def test_made_private_its_links_end(world: World, prompt: Prompt, link: PromptLink, by: str) -> None:
    if by == "share":
        prompts.share(prompt, "private")
    else:
        prompts.describe(prompt, prompts.Details(sharing="private"))
    assert Client().get(address(link)).status_code == 404


def test_a_private_prompt_that_is_described_keeps_the_links_it_got_since(world: World, prompt: Prompt) -> None:
    prompts.share(prompt, "private")
    link = prompt_links.make(prompt, world.bob)
    prompts.describe(prompt, prompts.Details(title="Pear", sharing="private"))
    assert Client().get(address(link)).status_code == 200


def test_who_leaves_the_team_leaves_no_link_behind(world: World, prompt: Prompt, link: PromptLink) -> None:
    other = prompt_links.make(prompt, world.alice)
    members.remove(world.team.memberships.get(user=world.bob))
    assert [Client().get(address(one)).status_code for one in (link, other)] == [404, 200]
