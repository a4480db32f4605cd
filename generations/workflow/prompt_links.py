"""Public addresses of prompts: unguessable, for a time, revocable."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.utils import timezone

from generations.models import Prompt, PromptLink, User

SALT = "prompt-link"
SEPARATOR = "."


def make(prompt: Prompt, person: User, expires: datetime | None = None) -> PromptLink:
    """A new link to the prompt; None: until it is revoked."""
    return PromptLink.objects.create(prompt=prompt, created_by=person, expires=expires)


def revoke(link: PromptLink) -> None:
    """From now on it shows nothing. Twice is once."""
    PromptLink.objects.filter(pk=link.pk, revoked=None).update(revoked=timezone.now())


def revoke_of_prompt(prompt: Prompt) -> None:
    """All that lead to ``prompt``: it is to be seen by nobody else."""
    prompt.links.filter(revoked=None).update(revoked=timezone.now())


def revoke_of_member(team_id: int, user_id: int) -> None:
    """All that the person made to prompts of the team: who leaves it keeps no way in."""
    rows = PromptLink.objects.filter(prompt__team=team_id, created_by=user_id, revoked=None)
    rows.update(revoked=timezone.now())


def token_of(link: PromptLink) -> str:
    """What its address carries: its id, and a signature that only this studio can make."""
    return _signer().sign(link.public_id)


def link_of(token: str) -> PromptLink | None:
    """The open link whose address carries ``token``."""
    try:
        public_id = _signer().unsign(token)
    except signing.BadSignature:
        return None
    rows = PromptLink.objects.open().filter(public_id=public_id)
    return rows.select_related("prompt__live", "prompt__cover").first()


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep=SEPARATOR)
