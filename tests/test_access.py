"""The table of rights: each verb by role, and each address by person."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from generations.access import Actor, Verb
from generations.models import PromptVersion, ReviewItem, Role, Team, User
from generations.workflow import client_links, invitations, notices, picture_import, prompt_collections, prompt_links
from generations.workflow.picture_import import Wanted
from generations.workflow.reviews import comments
from tests import factories
from tests.addresses import (
    ADDRESSES,
    ALL,
    JUDGES,
    MAKERS,
    OWNER,
    ROLES,
    SORTING_FOR_SCRIPTS,
    sorting_objects,
)
from tests.base import World

VERBS = {
    Verb.SEE: ALL,
    Verb.DOWNLOAD: ALL,
    Verb.GENERATE: MAKERS,
    Verb.FLAG: JUDGES,
    Verb.COMMENT: JUDGES,
    Verb.DECIDE: JUDGES,
    Verb.CURATE: MAKERS,
    Verb.WRITE_PROMPTS: MAKERS,
    Verb.PROPOSE: JUDGES,
    Verb.PUBLISH_ALL: OWNER,
    Verb.SHARE: MAKERS,
    Verb.TRASH_OWN: MAKERS,
    Verb.TRASH_ALL: OWNER,
    Verb.SEE_PRICES: MAKERS,
    Verb.RESOLVE_OWN: MAKERS,
    Verb.RESOLVE_ALL: OWNER,
    Verb.ADMINISTER: OWNER,
}


OUTSIDE_A_TEAM = {
    "home",
    "first-run",
    "sign-in",
    "sign-out",
    "join",
    "reset",
    "me",
    "me-appearance",
    "me-password",
    "healthz",
    "prompt-shared",
    "prompt-shared-picture",
    *("client", "client-enter", "client-live", "client-grid", "client-compare", "client-item", "client-decide"),
    *("client-pick", "client-say", "client-answer", "client-preview", "client-original", "client-download"),
}
PERSONAL = {"me": "get", "me-appearance": "post", "me-password": "post"}
FOR_SCRIPTS = {
    *("compose-quote", "strip-finals-quote", "draft", "upload", "studio-reference"),
    *("mask-keep", "mask-read", "mask-frame", "mask-saved-use", "mask-saved-remove", "mask-saved-restore"),
    *("shelf-use", "kit-use"),
    *SORTING_FOR_SCRIPTS,
    *("picture-import-file", "picture-import-close"),
}
"""No form of a page leads there."""


def patterns(resolver: URLResolver | None = None) -> dict[str, str]:
    """Every address of the studio: name → route."""
    found: dict[str, str] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found |= patterns(entry)
        elif isinstance(entry, URLPattern):
            found[str(entry.name)] = str(entry.pattern)
    return found


def people(world: World) -> dict[str, User]:
    return {"owner": world.alice, "editor": world.bob, "reviewer": world.rae, "viewer": world.vic}


def call(world: World, name: str, user: User | None, team: Team | None = None, method: str = "") -> HttpResponse:
    """``user`` goes to the address in ``team`` (alice's), about objects of alice's team that the editor made."""
    about = ADDRESSES[name]
    route = patterns()[name].replace("<slug:team>", (team or world.team).slug)
    for kind, found in objects_of(world, about.objects).items():
        route = route.replace(f"<slug:{kind}>", found)
    fields = {field: public_id(world, kind) for field, kind in about.fields}
    client = world.client(user)
    client.raise_request_exception = False
    response: HttpResponse = getattr(client, method or about.method)(f"/{route}", fields)  # type: ignore[assignment]
    return response


def objects_of(world: World, kinds: tuple[str, ...]) -> dict[str, str]:
    """The public id of each kind; a link and a version are those of the prompt that stands before them."""
    if kinds != ("prompt", "link"):
        return {kind: public_id(world, kind) for kind in kinds}
    prompt = factories.prompt(world.team, world.bob)
    return {"prompt": prompt.public_id, "link": prompt_links.make(prompt, world.bob).public_id}


FIXED = {"kind": "json", "stars": "4", "verb": "tag"}


def public_id(world: World, kind: str) -> str:
    if kind in FIXED:
        return FIXED[kind]
    if kind in ("kind", "stars", "number"):
        return {"kind": "json", "stars": "4", "number": "1"}[kind]
    made = {
        "generation": lambda: factories.picture(world.project, world.bob).generation,
        "picture": lambda: factories.picture(world.project, world.bob),
        "member": lambda: world.vic,
        "image": lambda: factories.image(world.team),
        "mask": lambda: factories.saved_mask(world.team, world.bob),
        "item": lambda: factories.shelf_item(world.team, world.bob),
        "kit": lambda: factories.kit(world.team, world.bob),
        "prompt": lambda: factories.prompt(world.team, world.bob),
        "collection": lambda: prompt_collections.begin(world.team, world.bob, "Spring"),
        "project": lambda: factories.project(world.team),
        "batch": lambda: factories.batch(world.project, world.bob),
        "row": lambda: factories.batch(world.project, world.bob).generations.all()[0],
        "wordlist": lambda: factories.word_list(world.team),
        "gateway": lambda: world.gateway,
        "version": lambda: PromptVersion.objects.filter(prompt__team=world.team).latest("pk"),
        "change": lambda: factories.change(factories.prompt(world.team, world.bob), world.rae),
        "job": lambda: factories.library_import(world.team, world.bob),
        "delivery": lambda: factories.delivery(world.team, world.bob, sheets=("html",)),
        "review": lambda: reviewed(world).review,
        "reviewed": lambda: reviewed(world),
        "comment": lambda: comments.say(factories.picture(world.project, world.bob), "Brighter", person=world.bob),
        "imported": lambda: picture_import.begin(world.team, world.bob, Wanted(project=world.project)),
        "client_link": lambda: client_links.make(factories.review(world.team, world.bob), world.bob),
        "notice": lambda: notices.notify([world.bob], world.team, "task", "bulk", "x")[0],
        "invitation": lambda: invitations.invite(world.team, world.alice, Role.VIEWER)[0],
    }
    return str((made | sorting_objects(world))[kind]().public_id)


def reviewed(world: World) -> ReviewItem:
    """A review's one picture, whose file is there."""
    file = factories.saved_mask(world.team, world.bob).image
    return factories.review(world.team, world.bob, factories.picture(world.project, world.bob, image=file)).items.get()


class TestVerbs:
    @pytest.mark.parametrize("role", ROLES)
    @pytest.mark.parametrize("verb", list(Verb))
    def test_each_by_role(self, verb: Verb, role: str) -> None:
        actor = Actor(user=User(), team=Team(), role=role)

        assert actor.may(verb) == (role in VERBS[verb])

    @pytest.mark.parametrize("role", ["reviewer", "viewer"])
    def test_prices_are_the_teams_switch(self, role: str) -> None:
        team = Team(**{f"{role}s_see_prices": True})

        assert Actor(user=User(), team=team, role=role).may(Verb.SEE_PRICES)
        other = "viewer" if role == "reviewer" else "reviewer"
        assert not Actor(user=User(), team=team, role=other).may(Verb.SEE_PRICES)

    def test_an_editor_trashes_and_resolves_only_their_own(self, world: World) -> None:
        own, others = (factories.picture(world.project, person) for person in (world.bob, world.alice))
        bob = world.actor(world.bob)

        assert (bob.may_trash(own), bob.may_trash(others)) == (True, False)
        assert (bob.may_resolve(own.generation), bob.may_resolve(others.generation)) == (True, False)

    def test_an_owner_trashes_and_resolves_everybodys(self, world: World) -> None:
        picture = factories.picture(world.project, world.bob)
        alice = world.actor(world.alice)

        assert alice.may_trash(picture)
        assert alice.may_resolve(picture.generation)


class TestAddresses:
    def test_every_one_is_in_the_table(self) -> None:
        inside = {name for name, route in patterns().items() if route.startswith("<slug:team>/")}

        assert inside == set(ADDRESSES)
        assert set(patterns()) - inside == OUTSIDE_A_TEAM

    @pytest.mark.parametrize("role", ROLES)
    @pytest.mark.parametrize("name", list(ADDRESSES))
    def test_a_member_gets_in_by_role(self, world: World, name: str, role: str) -> None:
        response = call(world, name, people(world)[role])

        if role in ADDRESSES[name].may:
            assert response.status_code not in {403, 404, 405, 500}
        elif ADDRESSES[name].own:
            assert response.status_code in {403, 404}
        else:
            assert response.status_code == 403

    @pytest.mark.parametrize("name", list(ADDRESSES))
    def test_for_a_stranger_it_is_not_there(self, world: World, name: str) -> None:
        assert call(world, name, world.charlie).status_code == 404

    @pytest.mark.parametrize("name", list(ADDRESSES))
    def test_nobody_is_asked_to_sign_in(self, world: World, name: str) -> None:
        response = call(world, name, None)

        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/sign-in")

    @pytest.mark.parametrize(
        "asks", [{"HX-Request": "true"}, {"Sec-Fetch-Mode": "cors"}, {"Sec-Fetch-Mode": "no-cors"}]
    )
    def test_a_script_is_told_and_gets_no_other_page_to_put_into_its_own(
        self, world: World, asks: dict[str, str]
    ) -> None:
        assert world.client().get(world.url("notices/bell"), headers=asks).status_code == 401
        assert world.client().get("/me", headers=asks).status_code == 401

    def test_who_goes_to_an_address_is_led_to_the_sign_in_page(self, world: World) -> None:
        asks = {"Sec-Fetch-Mode": "navigate", "HX-Request": "true"}
        assert world.client().get(world.url("notices"), headers=asks).status_code == 302

    @pytest.mark.parametrize(("name", "method"), list(PERSONAL.items()))
    def test_the_personal_page_is_for_who_is_signed_in(self, world: World, name: str, method: str) -> None:
        response = getattr(world.client(), method)(f"/{patterns()[name]}")

        assert response.headers["Location"].startswith("/sign-in?next=")

    @pytest.mark.parametrize("name", [name for name, about in ADDRESSES.items() if about.method == "post"])
    def test_looking_never_acts(self, world: World, name: str) -> None:
        assert call(world, name, world.alice, method="get").status_code in {302, 405}

    @pytest.mark.parametrize(
        "name",
        [name for name, about in ADDRESSES.items() if about.method == "post" and name not in FOR_SCRIPTS],
    )
    def test_a_forms_address_leads_back_to_its_page(self, world: World, name: str) -> None:
        user = world.bob if ADDRESSES[name].own else world.alice
        where = call(world, name, user, method="get").headers["Location"]

        assert world.client(user).get(where).status_code == 200
        assert where.startswith(f"/{world.team.slug}/")

    def test_a_closed_page_names_who_can_help(self, world: World) -> None:
        response = call(world, "settings", world.bob)

        assert b"Alice" in response.content


class TestForeignObjects:
    """The team in the address is one's own, the object is another team's."""

    @pytest.mark.parametrize(
        "name", [n for n, about in ADDRESSES.items() if about.fields or set(about.objects) - {"kind"}]
    )
    def test_is_not_there(self, world: World, name: str) -> None:
        elsewhere = world.charlie.memberships.get().team

        assert call(world, name, world.charlie, team=elsewhere).status_code == 404
