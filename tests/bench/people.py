"""Signed-in people without the cost of hashing a password for each. Called inside a house."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password

from generations.models import Gateway, Membership, Project, Role, Team, User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def team(name: str = "Northlight") -> Team:
    """A team with a project and the demo gateway, without members."""
    made = Team.objects.create(name=name, slug=name.lower())
    Project.objects.create(team=made, name="General")
    gateway = Gateway(team=made, name="Demo", profile="demo", model="gpt-image-2")
    gateway.seal_key("bench-key-0123456789")
    gateway.save()
    return made


def members(team: Team, count: int) -> list[User]:
    """The first is the owner, the others are editors."""
    password = make_password("correct-horse-battery")
    people = [User(email=f"p{i}@example.com", name=f"Person {i}", password=password) for i in range(count)]
    made = User.objects.bulk_create(people)
    roles = [Role.OWNER, *[Role.EDITOR] * (count - 1)]
    Membership.objects.bulk_create(Membership(team=team, user=u, role=r) for u, r in zip(made, roles, strict=True))
    return made


def session(user: User) -> str:
    """The key of a session as signing in makes it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def listeners(people: str, streams: str) -> dict[str, object]:
    """``people`` members with ``streams`` sessions between them: the team's slug, and the sessions' cookies."""
    here = team()
    who = members(here, int(people))
    cookies = [f"{settings.SESSION_COOKIE_NAME}={session(who[i % len(who)])}" for i in range(int(streams))]
    return {"slug": here.slug, "cookies": cookies}
