"""A team's gateway that leads to a server that misbehaves."""

from __future__ import annotations

from typing import Any

from generations.models import Gateway
from tests import factories
from tests.base import World
from tests.gateways.faulty import FaultyGateway


def connect(studio: World, server: FaultyGateway, settings: Any, **fields: Any) -> Gateway:
    """An OpenAI-like gateway at the server's address; the address guard lets it through."""
    settings.ALLOWED_INTERNAL_HOSTS = [*settings.ALLOWED_INTERNAL_HOSTS, *server.allowed]
    facts = {"name": f"Faulty {server.port}", "profile": "openai-compatible", "base_url": server.base_url} | fields
    return factories.gateway(studio.team, **facts)
