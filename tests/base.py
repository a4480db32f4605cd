"""The people of the tests: alice (owner), bob (teammate, editor), rae (reviewer), vic (viewer), charlie (stranger)."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from generations.access import Actor
from generations.models import Gateway, Project, Role, Team, User
from tests import factories

PASSWORD = "correct-horse-battery"
HTMX = {"HX-Request": "true"}
"""The headers of a request by htmx."""


@dataclass
class World:
    team: Team
    project: Project
    gateway: Gateway
    alice: User
    bob: User
    rae: User
    vic: User
    charlie: User

    def actor(self, user: User) -> Actor:
        """The person in alice's team, by the role they have there."""
        return Actor(user=user, team=self.team, role=user.memberships.get(team=self.team).role)

    def client(self, user: User | None = None) -> Client:
        """A signed-in test client; without a user: nobody."""
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def url(self, path: str = "") -> str:
        return f"/{self.team.slug}/{path}"


def make_world() -> World:
    alice, bob, rae, vic, charlie = (factories.user(name) for name in ("Alice", "Bob", "Rae", "Vic", "Charlie"))
    team = factories.team("Northlight", alice)
    for user, role in ((bob, Role.EDITOR), (rae, Role.REVIEWER), (vic, Role.VIEWER)):
        team.memberships.create(user=user, role=role)
    factories.team("Strangers", charlie)
    return World(
        team=team,
        project=team.projects.get(),
        gateway=team.gateways.get(),
        alice=alice,
        bob=bob,
        rae=rae,
        vic=vic,
        charlie=charlie,
    )
