"""Ten thousand random choices over all gateways and models: a valid one becomes a request that the contract's own rules accept,
an invalid one is refused with a reason before anything is spent.

No database: what the form would look up there is handed to it.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone, translation

from generations import translations
from generations.access import Actor
from generations.engine.request import request_of
from generations.forms import compose
from generations.forms.compose import ComposeForm
from generations.forms.drafts import Tray
from generations.models import Attempt, Gateway, Generation, Image, Project, Role, Team, User
from generations.providers import catalogue
from generations.providers.base import Call, FilePart, ImageRequest
from generations.workflow.orders import Order, OrderedImage
from generations.workflow.references import URL, delivery_of
from tests.forms.choices import SIZES, Picked, invalid, stock, valid
from tests.forms.judge import LENT, PNG, Judge

COUNTS = [2_500, pytest.param(10_000, marks=pytest.mark.soak)]
SEED = 20261121
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TEAM, PERSON = Team(pk=1, name="Northlight", slug="northlight"), User(pk=1, email="alice@example.com")
ACTOR = Actor(user=PERSON, team=TEAM, role=Role.OWNER)
PROJECT = Project(pk=1, team=TEAM, name="General")
IMAGES = {
    size: OrderedImage(image=Image(width=size[0], height=size[1], mime="image/png"), filename="a.png") for size in SIZES
}
STOCK = stock(timezone.now().date())

translations.compile_all(older_only=True)


@pytest.fixture(autouse=True)
def without_database(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.PUBLIC_URL = "https://studio.example.com"
    monkeypatch.setattr(compose, "chosen", lambda data, _team: data["row"])
    monkeypatch.setattr(compose, "tray", lambda data, _team: Tray(found=data["found"]))


def form_of(picked: Picked) -> ComposeForm:
    row = Gateway(pk=1, team=TEAM, profile=picked.profile.key, model=picked.model, name=picked.profile.label)
    row.key_sealed = "sealed"
    found = tuple(IMAGES[size] for size in picked.sizes)
    given = {name: str(value) for name, value in picked.data.items()}
    return ComposeForm({**given, "row": row, "found": found}, actor=ACTOR, project=PROJECT)


def generation_of(order: Order) -> Generation:
    """What would be stored: every field of the order that a generation has."""
    names = {one.attname for one in Generation._meta.concrete_fields} & order.__dataclass_fields__.keys()
    return Generation(gateway=order.gateway, **{name: getattr(order, name) for name in names})


def requests_of(order: Order, picture: Path) -> list[ImageRequest]:
    """The different paid calls of an order, with their references as they would travel."""
    gateway = order.gateway
    profile = catalogue.get_profile(gateway.profile)
    caps = catalogue.capabilities(profile, order.model)
    asked = generation_of(order)
    url = LENT if delivery_of(caps) == URL else ""
    part = FilePart(path=picture, filename="a.png", content_type="image/png", size=len(PNG), url=url)
    counts = catalogue.split_calls(order.n, caps, order.partial_images, one_call=order.one_call)
    assert sum(counts) == order.n
    rows = [
        Attempt(generation=asked, gateway=gateway, pictures=count, idempotency_key="ab12")
        for count in dict.fromkeys(counts)
    ]
    made = [request_of(row, caps) for row in rows]
    return [type(one)(**{**vars(one), "references": (part,) * len(order.references)}) for one in made]


def calls_of(order: Order, picture: Path) -> list[Call]:
    dialect = catalogue.get_dialect(catalogue.get_profile(order.gateway.profile))
    return [dialect.plan(request) for request in requests_of(order, picture)]


async def judge_all(judge: Judge, picture: Path, count: int) -> Counter[tuple[str, str]]:
    dice, seen = random.Random(SEED), Counter[tuple[str, str]]()
    for _number, (profile, model) in zip(range(count), itertools.cycle(STOCK), strict=False):
        picked = valid(dice, profile, model)
        form = form_of(picked)
        assert form.is_valid(), (profile.key, model, picked.data, form.errors)
        assert form.fitted is not None
        assert [move for move in form.fitted.moves if not move.soft and picked.data.get(move.name)] == []
        for call in calls_of(form.order(), picture):
            assert await judge.fault(profile, call) == "", picked.data
        seen[profile.key, model] += 1
    return seen


@pytest.mark.timeout(240)
@pytest.mark.parametrize("count", COUNTS)
def test_every_valid_choice_becomes_a_call_that_the_contract_accepts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, count: int
) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(PNG)
    seen = asyncio.run(judge_all(Judge(monkeypatch), picture, count))
    assert sum(seen.values()) == count
    assert {profile for profile, _model in seen} == set(catalogue.PROFILES)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("count", COUNTS)
def test_every_invalid_choice_is_refused_with_a_reason(count: int) -> None:
    dice, seen = random.Random(SEED), Counter[str]()
    for _number, (profile, model) in zip(range(count), itertools.cycle(STOCK), strict=False):
        picked = invalid(dice, profile, model)
        for language in ("en", "zh-hans"):
            said = reasons(picked, language)
            assert said, (picked.broken, profile.key, model, picked.data)
            assert all(one.strip() and "%(" not in one and "{" not in one and "…" not in one for one in said), said
            assert all(CHINESE.search(one) for one in said) is (language == "zh-hans"), said
        seen[picked.broken] += 1
    assert min(seen.values()) > count // 500


def reasons(picked: Picked, language: str) -> list[str]:
    """Every reason for which the form refuses, as a person reads it; nothing is ordered."""
    public = "" if picked.hidden else "https://studio.example.com"
    with translation.override(language), override_settings(PUBLIC_URL=public):
        form = form_of(picked)
        assert not form.is_valid(), (picked.broken, picked.profile.key, picked.model, picked.data)
        return [str(one) for errors in form.errors.values() for one in errors]


def test_the_judge_refuses_what_breaks_a_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    judge, wrong = Judge(monkeypatch), {
        "openai": Call(path="images/generations", json={"model": "gpt-image-2", "prompt": "a", "style": "vivid"}),
        "size-matrix": Call(path="images/generations", json={"model": "gpt-image-2", "prompt": "a", "size": "1040x832"}),
        "vibeapi-responses": Call(path="responses", json={"model": "gpt-5.5", "input": "a"}),
        "runbase": Call(path="runs", json={"model": "openai/gpt-image-2", "input": {"prompt": "a", "resolution": "8K"}}),
        "runapi": Call(path="api/v1/gpt_image_2/text_to_image", json={"model": "gpt-image-2", "aspect_ratio": "7:5"}),
    }  # fmt: skip
    for key, call in wrong.items():
        assert "'status': 4" in asyncio.run(judge.fault(catalogue.get_profile(key), call)), key
