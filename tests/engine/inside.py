"""``python -m tests.engine.inside drain|submit``: one step of a generation's life in a process that a test may let be killed."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
django.setup()

from generations.engine import entry  # noqa: E402
from generations.models import Team  # noqa: E402
from generations.workflow.orders import Order  # noqa: E402
from generations.workflow.submit import submit  # noqa: E402


def main(step: str) -> None:
    if step == "drain":
        entry.drain(1)
    else:
        submit(order())


def order() -> Order:
    team = Team.objects.get(slug="northlight")
    gateway = team.gateways.get()
    return Order(
        submission="inside",
        team=team,
        project=team.projects.get(),
        person=team.members.get(name="Alice"),
        gateway=gateway,
        model=gateway.model,
        prompt="Pears",
        width=1024,
        height=1024,
        quality="low",
        n=2,
    )


if __name__ == "__main__":
    main(sys.argv[1])
