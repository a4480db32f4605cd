"""Who may do what with a prompt: each way of sharing × each person × each verb, through the real addresses.

``SEEN`` and ``HIDDEN`` are written by hand from the table of rights in the design:

    y  may: the page comes, the prompt is among those found, the form is taken
    n  may not, and is told so (403)
    -  is not told that there is such a prompt: 404, or not among those found
    >  may, in another way: led to where it is done
    in to sign in

To add a verb: a line in ``VERBS``, and one in each table.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from generations.models import Favourite, Prompt, PromptVersion, User
from generations.workflow import prompt_links
from tests import factories
from tests.base import World

TITLE = "Zephyrine"
"""A word that stands nowhere else."""


@dataclass
class Case:
    """One prompt of Bob's, and somebody who wants something of it."""

    world: World
    prompt: Prompt
    client: Client
    made: dict[str, Any] = field(default_factory=dict)

    def address(self, name: str, **more: str) -> str:
        return reverse(name, kwargs={"team": self.world.team.slug, **more})

    def of_prompt(self, name: str, **more: str) -> str:
        return self.address(name, prompt=self.prompt.public_id, **more)

    @property
    def live(self) -> PromptVersion:
        assert self.prompt.live
        return self.prompt.live

    @property
    def versions(self) -> int:
        return self.prompt.versions.count()


def _word(answer: Any) -> str:
    """What an answer says: the letter of the table."""
    if answer.status_code == 302:
        return "in" if answer.headers["Location"].startswith("/sign-in") else "y"
    return {200: "y", 204: "y", 403: "n", 404: "-", 422: "refused", 409: "refused"}[answer.status_code]


# -- The verbs: how each is done, and how it is seen that it was ---------------------------------------------------------


def see(case: Case) -> str:
    return _word(case.client.get(case.of_prompt("prompt")))


def changes(case: Case) -> str:
    return _word(case.client.get(case.of_prompt("prompt-changes")))


def listed(case: Case) -> str:
    return _found(case, {})


def searched(case: Case) -> str:
    return _found(case, {"q": TITLE[:-2]})


def _found(case: Case, query: dict[str, str]) -> str:
    answer = case.client.get(case.address("library"), query)
    if answer.status_code != 200:
        return _word(answer)
    return "y" if case.prompt.public_id in answer.content.decode() else "-"


def use(case: Case) -> str:
    return _word(case.client.post(case.of_prompt("library-use"), {"project": case.world.project.public_id}))


def favourite(case: Case) -> str:
    said = _word(case.client.post(case.of_prompt("prompt-favourite"), {"on": "yes"}))
    assert Favourite.objects.filter(prompt=case.prompt).exists() == (said == "y")
    return said


def edit(case: Case) -> str:
    return _word(case.client.get(case.of_prompt("prompt-edit")))


def publish(case: Case) -> str:
    """Save other words: they are live."""
    fields = {"text": "Published", "sharing": case.prompt.sharing, "publish": "on", "seen": "9"}
    fields |= {"base": case.live.public_id, "do": "save"}
    members = [row.user.public_id for row in case.prompt.members.all()]
    said = _word(case.client.post(case.of_prompt("prompt-edit"), {**fields, "members": members}))
    case.prompt.refresh_from_db()
    assert (case.prompt.text == "Published") == (said == "y")
    return said


def restore(case: Case) -> str:
    older = case.live
    factories.version(case.prompt, "Newer")
    said = _word(case.client.post(case.of_prompt("prompt-restore"), {"version": older.public_id}))
    assert case.versions == (3 if said == "y" else 2)
    return said


def propose(case: Case) -> str:
    fields = {"text": "Proposed", "base": case.live.public_id}
    said = _word(case.client.post(case.of_prompt("prompt-propose"), fields))
    made = case.prompt.change_requests.exists()
    return ">" if said == "y" and not made else said


def accept(case: Case) -> str:
    change = factories.change(case.prompt, case.world.alice)
    said = _word(case.client.post(case.address("change-accept", change=change.public_id)))
    change.refresh_from_db()
    assert (change.status == "accepted", case.versions == 2) == (said == "y", said == "y")
    return said


def decline(case: Case) -> str:
    change = factories.change(case.prompt, case.world.alice)
    said = _word(case.client.post(case.address("change-decline", change=change.public_id), {"answer": "No"}))
    change.refresh_from_db()
    assert (change.status == "declined") == (said == "y")
    return said


def read_change(case: Case) -> str:
    change = factories.change(case.prompt, case.world.alice)
    return _word(case.client.get(case.address("change", change=change.public_id)))


def share(case: Case) -> str:
    """Decide who in the team sees it."""
    said = _word(case.client.post(case.of_prompt("prompt-share"), {"sharing": "team"}))
    if case.prompt.sharing != Prompt.Sharing.TEAM:
        case.prompt.refresh_from_db()
        assert (case.prompt.sharing == Prompt.Sharing.TEAM) == (said == "y")
    return said


def sharing_page(case: Case) -> str:
    """The page of links. The prompt's page and its card's menu lead there for those who may, and for nobody else."""
    said, address = _word(case.client.get(case.of_prompt("prompt-share"))), case.of_prompt("prompt-share")
    for name in ("prompt", "prompt-menu"):
        leads = f'href="{address}"' in case.client.get(case.of_prompt(name)).content.decode()
        assert leads == (said == "y"), name
    return said


def link(case: Case) -> str:
    said = _word(case.client.post(case.of_prompt("prompt-links"), {"days": "7"}))
    assert case.prompt.links.exists() == (said == "y")
    return said


def revoke(case: Case) -> str:
    """A link that the author made."""
    made = prompt_links.make(case.prompt, case.prompt.owner)
    said = _word(case.client.post(case.of_prompt("prompt-link-revoke", link=made.public_id)))
    made.refresh_from_db()
    assert made.is_open == (said != "y")
    return said


def remove(case: Case) -> str:
    said = _word(case.client.post(case.of_prompt("prompt-remove")))
    case.prompt.refresh_from_db()
    assert bool(case.prompt.removed) == (said == "y")
    return said


def export(case: Case) -> str:
    answer = case.client.get(case.address("library-export", kind="json"))
    if answer.status_code != 200:
        return _word(answer)
    return "y" if TITLE in asyncio.run(_whole(answer)) else "-"


async def _whole(answer: Any) -> str:
    return b"".join([part async for part in answer.streaming_content]).decode()


def open_link(case: Case) -> str:
    """The public address, which asks nobody who they are."""
    made = prompt_links.make(case.prompt, case.prompt.owner)
    answer = case.client.get(reverse("prompt-shared", args=[prompt_links.token_of(made)]))
    return "y" if TITLE in unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())) else "-"


def withdraw(case: Case) -> str:
    """A change that the team's owner proposed."""
    change = factories.change(case.prompt, case.world.alice)
    said = _word(case.client.post(case.address("change-withdraw", change=change.public_id)))
    change.refresh_from_db()
    assert (change.status == "withdrawn") == (said == "y")
    return said


VERBS: dict[str, Callable[[Case], str]] = {
    "see": see,
    "list": listed,
    "search": searched,
    "favourite": favourite,
    "use": use,
    "export": export,
    "changes": changes,
    "change": read_change,
    "edit": edit,
    "publish": publish,
    "restore": restore,
    "accept": accept,
    "decline": decline,
    "withdraw": withdraw,
    "share": share,
    "remove": remove,
    "propose": propose,
    "sharing": sharing_page,
    "link": link,
    "revoke": revoke,
    "open-link": open_link,
}
"""Verb → how it is done."""
PEOPLE = ("owner", "author", "editor", "reviewer", "viewer", "stranger", "nobody")
"""Alice, who owns the team; Bob, whose prompt it is; another editor; a reviewer; a viewer; another team's; not signed in."""
SEEN = """
            owner  author editor reviewer viewer stranger nobody
  see       y      y      y      y        y      -        in
  list      y      y      y      y        y      -        in
  search    y      y      y      y        y      -        in
  favourite y      y      y      y        y      -        in
  use       y      y      y      n        n      -        in
  export    y      y      y      y        y      -        in
  changes   y      y      y      y        y      -        in
  change    y      y      y      y        y      -        in
  edit      y      y      n      n        n      -        in
  publish   y      y      n      n        n      -        in
  restore   y      y      n      n        n      -        in
  accept    y      y      n      n        n      -        in
  decline   y      y      n      n        n      -        in
  withdraw  y      n      n      n        n      -        in
  share     y      y      n      n        n      -        in
  remove    y      y      n      n        n      -        in
  propose   >      >      y      y        n      -        in
  sharing   y      y      y      n        n      -        in
  link      y      y      y      n        n      -        in
  revoke    y      y      n      n        n      -        in
  open-link y      y      y      y        y      y        y
"""
HIDDEN = """
            owner  author editor reviewer viewer stranger nobody
  see       -      y      -      -        -      -        in
  list      -      y      -      -        -      -        in
  search    -      y      -      -        -      -        in
  favourite -      y      -      -        -      -        in
  use       -      y      -      n        n      -        in
  export    -      y      -      -        -      -        in
  changes   -      y      -      -        -      -        in
  change    -      y      -      -        -      -        in
  edit      -      y      -      -        -      -        in
  publish   -      y      -      -        -      -        in
  restore   -      y      -      -        -      -        in
  accept    -      y      -      -        -      -        in
  decline   -      y      -      -        -      -        in
  withdraw  -      n      -      -        -      -        in
  share     -      y      -      n        n      -        in
  remove    -      y      -      n        n      -        in
  propose   -      >      -      -        n      -        in
  sharing   -      y      -      n        n      -        in
  link      -      y      -      n        n      -        in
  revoke    -      y      -      n        n      -        in
  open-link y      y      y      y        y      y        y
"""
"""The n of reviewers and viewers is of their role, whatever prompt is named: it tells nothing about this one."""
SHARINGS = {"team": SEEN, "chosen members": SEEN, "private": HIDDEN, "members, these not chosen": HIDDEN}


def expected(table: str, person: str) -> dict[str, str]:
    """Verb → letter."""
    rows = [line.split() for line in table.strip().splitlines()]
    found = {verb: letters[rows[0].index(person)] for verb, *letters in rows[1:]}
    assert set(found) == set(VERBS)
    return found


def shared(world: World, sharing: str, people: dict[str, User | None]) -> Prompt:
    chosen = tuple(people[name] for name in ("owner", "editor", "reviewer", "viewer"))
    kinds = {"team": ("team", ()), "chosen members": ("members", chosen), "private": ("private", ())}
    kind, members = kinds.get(sharing, ("members", (people["somebody"],)))
    return factories.prompt(world.team, world.bob, text="Written", title=TITLE, sharing=kind, members=members)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("sharing", SHARINGS)
def test_each_may_what_the_table_says(world: World, sharing: str, person: str) -> None:
    eve, zoe = factories.user("Eve"), factories.user("Zoe")
    for user in (eve, zoe):
        world.team.memberships.create(user=user, role="editor")
    people: dict[str, User | None] = {
        "owner": world.alice,
        "author": world.bob,
        "editor": eve,
        "nobody": None,
        "somebody": zoe,
    }
    people |= {"reviewer": world.rae, "viewer": world.vic, "stranger": world.charlie}
    client = world.client(people[person])
    wanted = expected(SHARINGS[sharing], person)
    found = {}
    for verb in wanted:
        Prompt.objects.all().delete()
        found[verb] = VERBS[verb](Case(world, shared(world, sharing, people), client))
    assert found == wanted
