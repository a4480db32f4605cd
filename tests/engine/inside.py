"""``python -m tests.engine.inside drain|submit``: one step of a generation's life in a process that a test may let be killed."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
django.setup()

from generations.engine import entry  # noqa: E402
from generations.models import Team  # noqa: E402
from generations.providers import catalogue  # noqa: E402
from generations.workflow.orders import Order  # noqa: E402
from generations.workflow.submit import submit  # noqa: E402
from tests.engine.orders import order_at  # noqa: E402
from tests.engine.trying import choices  # noqa: E402


def main(step: str) -> None:
    if scaled := os.environ.get("TEST_PACE"):
        most, window = scaled.split()
        runbase = replace(catalogue.PROFILES["runbase"], pace=(int(most), float(window)), options={"every": 0.1})
        catalogue.PROFILES = {**catalogue.PROFILES, "runbase": runbase}
    if step == "drain":
        entry.drain(1)
    else:
        submit(order())


def order() -> Order:
    gateway = Team.objects.get(slug="northlight").gateways.order_by("pk").last()
    assert gateway is not None
    chosen = {"submission": "inside", "n": 2} | choices(gateway)
    return order_at(gateway, gateway.team.members.get(name="Alice"), **chosen)


if __name__ == "__main__":
    main(sys.argv[1])
