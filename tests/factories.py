"""Rows for tests, each made in the fewest words."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import Any

from django.utils import timezone
from PIL import Image as Pixels

from generations.access import Actor
from generations.models import (
    Attempt,
    Batch,
    ChangeRequest,
    CollectedPicture,
    Collection,
    Delivery,
    Gateway,
    Generation,
    Image,
    Kit,
    KitItem,
    LibraryImport,
    Picture,
    Project,
    Prompt,
    PromptVersion,
    Review,
    ReviewItem,
    Role,
    SavedMask,
    ShelfItem,
    Slot,
    Team,
    User,
    WordList,
)
from generations.workflow import changes, deliveries, exchange, prompts
from generations.workflow.batches import Details, submit_batch
from generations.workflow.orders import Order
from generations.workflow.upload import upload

_numbers = itertools.count(1)


def user(name: str = "Dana", **fields: Any) -> User:
    email = fields.pop("email", f"{name.lower()}@example.com")
    return User.objects.create_user(
        email=email, password=fields.pop("password", "correct-horse-battery"), name=name, **fields
    )


def team(name: str, owner: User, **fields: Any) -> Team:
    """A team with its owner, the project "General" and a demo gateway."""
    made = Team.objects.create(name=name, slug=fields.pop("slug", name.lower()), **fields)
    made.memberships.create(user=owner, role=Role.OWNER)
    project(made, "General")
    gateway(made)
    return made


def project(team: Team, name: str = "Lumen", **fields: Any) -> Project:
    return Project.objects.create(team=team, name=name, **fields)


def gateway(team: Team, **fields: Any) -> Gateway:
    """The demo gateway, unless told otherwise (``profile="openai-compatible", base_url=…``)."""
    key = fields.pop("key", "test-key-0123456789")
    fields = {"name": "Demo", "profile": "demo", "model": "gpt-image-2"} | fields
    made = Gateway(team=team, **fields)
    made.seal_key(key)
    made.save()
    return made


def image(team: Team, **fields: Any) -> Image:
    """A row only: no file is behind it."""
    number = next(_numbers)
    fields = {
        "sha256": f"{number:064x}",
        "mime": "image/png",
        "width": 1024,
        "height": 1024,
        "size": 1000,
        "crc32": number,
        "phash": number,
    } | fields
    return Image.objects.create(team=team, **fields)


def generation(project: Project, person: User, **fields: Any) -> Generation:
    """A queued generation with its slots and one queued attempt for all of them; no ledger."""
    team = project.team
    gateway_row = fields.pop("gateway", None) or team.gateways.get()
    fields = {
        "prompt": "A bowl of pears",
        "submission": f"s{next(_numbers)}",
        "gateway_name": gateway_row.name,
        "profile": gateway_row.profile,
        "model": gateway_row.model,
        "aspect": "1:1",
        "resolution": "1K",
        "width": 1024,
        "height": 1024,
        "n": 1,
        "estimate_nano": 0,
    } | fields
    row = Generation.objects.create(team=team, project=project, person=person, gateway=gateway_row, **fields)
    attempt = Attempt.objects.create(generation=row, team=team, person=person, gateway=gateway_row, pictures=row.n)
    Slot.objects.bulk_create(Slot(generation=row, index=i, attempt=attempt) for i in range(row.n))
    return row


def picture(project: Project, person: User, **fields: Any) -> Picture:
    """A finished generation of one picture, row only."""
    made = generation(project, person, prompt=fields.pop("prompt", "A bowl of pears"), status="done", done_count=1)
    slot = made.slots.get()
    Slot.objects.filter(pk=slot.pk).update(status="done", ended=timezone.now())
    Attempt.objects.filter(generation=made).update(status="done", ended=timezone.now())
    picked = fields.pop("image", None) or image(project.team)
    return Picture.objects.create(
        team=project.team,
        project=project,
        generation=made,
        slot=slot,
        image=picked,
        person=person,
        gateway=made.gateway,
        width=picked.width,
        height=picked.height,
        **fields,
    )


def saved_mask(team: Team, person: User, name: str = "Sky") -> SavedMask:
    """A mask of 64 × 48 pixels with its file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mask.png"
        Pixels.new("RGBA", (64, 48), (0, 0, 0, 0)).save(path)
        return SavedMask.objects.create(team=team, image=upload(team, path), name=name, person=person)


def shelf_item(team: Team, person: User, name: str = "Logo", **fields: Any) -> ShelfItem:
    """A picture on the team's shelf, row only."""
    picked = fields.pop("image", None) or image(team)
    return ShelfItem.objects.create(team=team, image=picked, name=name, filename=f"{name}.png", person=person, **fields)


def kit(team: Team, person: User, name: str = "Campaign", *roles: str) -> Kit:
    """A kit with a picture for each role; of one without a role where none is said."""
    made = Kit.objects.create(team=team, name=name, person=person)
    for place, role in enumerate(roles or ("",)):
        filename = f"{role or 'picture'}.png"
        KitItem.objects.create(kit=made, image=image(team), position=place, filename=filename, role=role)
    return made


def prompt(team: Team, owner: User, text: str = "A bowl of [fruit] on linen", **fields: Any) -> Prompt:
    """A prompt with one version. ``fields`` are those of ``prompts.Details`` and ``prompts.Words``."""
    words = {name: fields.pop(name) for name in ("variables", "settings", "references") if name in fields}
    return prompts.create(team, owner, prompts.Details(**fields), prompts.Words(text=text, **words))


def version(prompt: Prompt, text: str, person: User | None = None, **fields: Any) -> PromptVersion:
    """Its next version, in force."""
    return prompts.add_version(prompt, person or prompt.owner, prompts.Words(text=text, **fields))


def change(prompt: Prompt, person: User, text: str = "A bowl of [fruit] on oak", **fields: Any) -> ChangeRequest:
    """An open change to the live version, proposed by ``person``; ``fields`` are those of ``prompts.Words``, and ``note``."""
    assert prompt.live
    note = fields.pop("note", "")
    return changes.propose(prompt.live, person, prompts.Words(text=text, **fields), note)


def library_import(team: Team, person: User, data: bytes = b"title,text\nPear,A ripe pear\n") -> LibraryImport:
    """A file that was looked at and is not yet taken in."""
    role = team.memberships.get(user=person).role
    return exchange.look(Actor(user=person, team=team, role=role), [("fruit.csv", data)])


def delivery(team: Team, person: User, *pictures: Picture, **choices: Any) -> Delivery:
    """The pictures handed over (one of the person's without any, row only), ready."""
    chosen = pictures or (picture(team.projects.order_by("pk")[0], person),)
    made = deliveries.order(team, person, [one.pk for one in chosen], deliveries.Choices(**choices))
    deliveries.work(lambda: False)
    made.refresh_from_db()
    return made


def batch(project: Project, person: User, count: int = 1, **details: Any) -> Batch:
    """A list of ``count`` small pictures at the team's first gateway, submitted: each queued, with its reserve."""
    where = project.team.gateways.order_by("pk")[0]
    facts = {"team": project.team, "project": project, "person": person, "gateway": where, "model": where.model}
    size = {"resolution": "1K", "width": 1024, "height": 1024, "quality": "low"}
    orders = [
        Order(submission="", prompt=f"Row {place}", values={"fruit": f"fruit {place}"}, **facts, **size)
        for place in range(count)
    ]
    return submit_batch(orders, Details(**{"submission": f"b{next(_numbers)}", "axes": ["fruit"]} | details))


def word_list(team: Team, name: str = "", words: tuple[str, ...] = ("red", "blue")) -> WordList:
    return WordList.objects.create(team=team, name=name or f"list {next(_numbers)}", words=list(words))


def collection(team: Team, person: User, *pictures: Picture, name: str = "") -> Collection:
    """A collection of ``pictures``, in that order."""
    made = Collection.objects.create(team=team, person=person, name=name or f"collection {next(_numbers)}")
    CollectedPicture.objects.bulk_create(
        CollectedPicture(collection=made, picture=one, position=CollectedPicture.STEP * (place + 1), person=person)
        for place, one in enumerate(pictures)
    )
    return made


def review(team: Team, person: User, *pictures: Picture, **fields: Any) -> Review:
    """An open review of ``pictures``."""
    made = Review.objects.create(team=team, person=person, **{"title": f"review {next(_numbers)}"} | fields)
    ReviewItem.objects.bulk_create(
        ReviewItem(review=made, picture=one, position=place) for place, one in enumerate(pictures)
    )
    return made
