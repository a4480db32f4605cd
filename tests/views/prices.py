"""The page of a gateway's prices, as a browser without scripts uses it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from generations.models import Gateway
from tests import factories
from tests.base import World
from tests.views.price_form import fields_of


def gateway(world: World, profile: str = "size-matrix", **fields: Any) -> Gateway:
    return factories.gateway(world.team, name="Ours", profile=profile, **fields)


def url(world: World, row: Gateway, path: str = "prices") -> str:
    return world.url(f"settings/gateways/{row.public_id}/{path}")


def page(world: World, row: Gateway) -> str:
    response = world.client(world.alice).get(url(world, row))
    assert response.status_code == 200
    return response.content.decode()


def post(world: World, row: Gateway, fields: dict[str, Any], do: str = "save", **headers: str) -> HttpResponse:
    return world.client(world.alice).post(url(world, row), fields | {"do": do}, headers=headers)  # type: ignore[return-value]


def typed(world: World, row: Gateway, **changes: str) -> dict[str, str]:
    return fields_of(page(world, row)) | changes


def change(world: World, row: Gateway, **fields: str) -> HttpResponse:
    return world.client(world.alice).post(url(world, row, "prices/change"), fields)  # type: ignore[return-value]


def row_of(fields: dict[str, str], sheet: str, name: str) -> str:
    return next(key for key, value in fields.items() if key.startswith(f"{sheet}-") and value == name)


def new_grid(world: World, row: Gateway, prices_of: dict[tuple[str, str], str]) -> dict[str, str]:
    fields = typed(world, row, kind="grid")
    for (size, quality), price in prices_of.items():
        fields[f"{row_of(fields, 'grid', size)}-{quality}"] = price
    return fields
