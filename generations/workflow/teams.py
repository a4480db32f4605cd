"""How a team begins: the studio's first owner by the setup token, and what every new team is given."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext

from generations.models import Draft, Gateway, Project, Role, SetupToken, Team, User
from generations.models.gateway import NANO
from generations.models.people import token_hash
from generations.providers import catalogue
from generations.workflow import starter
from generations.workflow.errors import WorkflowError

RESERVED_SLUGS = frozenset(
    {
        "admin",
        "api",
        "c",
        "events",
        "healthz",
        "join",
        "me",
        "mcp",
        "media",
        "new",
        "reset",
        "shared",
        "sign-in",
        "sign-out",
        "static",
        "welcome",
    }
)
"""First parts of addresses that belong to the studio itself."""
FALLBACK_SLUG = "team"
"""For names of which nothing is left in ASCII, such as 北光设计."""


class SetupClosed(WorkflowError):
    """The setup token is not the valid one, was used, or the studio has its owner already."""

    code = "setup_closed"


@dataclass(frozen=True, kw_only=True)
class Founder:
    """What the first-run page asks for. ``language`` "" follows the browser."""

    name: str
    email: str
    password: str
    team_name: str
    language: str = ""
    time_zone: str = ""


def setup_is_open(token: str) -> bool:
    """Whether ``token`` would still make an owner."""
    return SetupToken.objects.filter(token=token_hash(token), used=None).exists() and not Team.objects.exists()


def found(token: str, founder: Founder) -> tuple[User, Team]:
    """Spend the setup token: the first owner and the first team, with the starter library. Raises :class:`SetupClosed`, and then
    nothing was made."""
    with transaction.atomic():
        # One conditional UPDATE: of two people at the same moment one finds the token spent.
        spent = SetupToken.objects.filter(token=token_hash(token), used=None).update(used=timezone.now())
        if spent != 1 or Team.objects.exists():
            raise SetupClosed
        zone = founder.time_zone or settings.TIME_ZONE
        owner = User.objects.create_user(
            founder.email, founder.password, name=founder.name, language=founder.language, time_zone=zone
        )
        team = new_team(owner, founder.team_name, time_zone=zone)
        starter.load(team, owner)
        return owner, team


@transaction.atomic
def new_team(owner: User, name: str, *, time_zone: str = "") -> Team:
    """A team ready to work: its owner, the project "General", the demo gateway, and an example in the composer."""
    team = _with_free_slug(name, time_zone=time_zone or owner.time_zone)
    team.memberships.create(user=owner, role=Role.OWNER)
    project = Project.objects.create(team=team, name=gettext("General"))
    Gateway.objects.create(team=team, name=gettext("Demo"), profile="demo", model="gpt-image-2", currency=team.currency)
    Draft.objects.create(user=owner, project=project, data=example_draft())
    return team


@transaction.atomic
def change(team: Team) -> None:
    """Keep what a form changed. The play money of demo gateways follows the team's currency."""
    team.save()
    play = [key for key, profile in catalogue.PROFILES.items() if profile.play]
    Gateway.objects.filter(Q(profile__in=play) | Q(demo=True), team=team).update(currency=team.currency, rate_nano=NANO)


def example_draft() -> dict[str, object]:
    """The composer's fields with a prompt that shows what a good one holds: subject, light, place, lens, mood.

    It names no gateway, so that the composer starts with the team's first."""
    return {
        "prompt": gettext(
            "A ceramic vase in matt celadon glaze on a pale linen cloth, a shallow bowl and round fruit beside it, soft morning "
            "light from a tall window on the left, long gentle shadows, shallow depth of field, muted greens and "
            "warm whites, quiet editorial still life with room for a headline at the top right."
        ),
        "aspect": "16:9",
        "resolution": "2K",
        "quality": "medium",
        "n": "4",
    }


def slug_for(name: str) -> str:
    """The address a team's name asks for; whether it is free is another question."""
    slug = slugify(name)[:32].strip("-")
    if not slug:
        return FALLBACK_SLUG
    return f"{slug}-{FALLBACK_SLUG}" if slug in RESERVED_SLUGS else slug


def _with_free_slug(name: str, **fields: str) -> Team:
    wanted = slug_for(name)
    for number in range(1, 10_000):
        slug = wanted if number == 1 else f"{wanted}-{number}"
        if Team.objects.filter(slug=slug).exists():
            continue
        try:
            with transaction.atomic():
                return Team.objects.create(name=name, slug=slug, currency=settings.CURRENCY, **fields)
        except IntegrityError:
            continue
    raise RuntimeError(f"no free address for a team called {wanted}")
