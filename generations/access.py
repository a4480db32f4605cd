"""Who may do what: the one module through which every query for a person goes.

An :class:`Actor` is somebody in a team: a member with a role (client links and API tokens come later as further kinds). Every
getter answers 404 for what is not this team's, so that a stranger cannot tell "not yours" from "not there".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from generations.models import (
    Batch,
    ChangeRequest,
    Event,
    Gateway,
    Generation,
    Image,
    Kit,
    LibraryImport,
    Membership,
    Picture,
    Project,
    Prompt,
    PromptCollection,
    PromptVersion,
    Role,
    SavedMask,
    ShelfItem,
    Team,
    User,
    WordList,
)
from generations.models.batch import BatchQuerySet
from generations.models.generation import GenerationQuerySet, PictureQuerySet
from generations.models.project import ProjectQuerySet
from generations.models.prompt import PromptQuerySet
from generations.models.shelf import KitQuerySet, RemovableQuerySet, SavedMaskQuerySet

P = ParamSpec("P")


class Verb(StrEnum):
    """What can be done; one row of the table of rights."""

    SEE = "see"
    DOWNLOAD = "download"
    GENERATE = "generate"
    """Generate, upload, edit."""
    FLAG = "flag"
    """Pick, rate."""
    WRITE_PROMPTS = "write_prompts"
    """Write prompts, publish versions of one's own, import, keep collections and word lists."""
    PROPOSE = "propose"
    """Propose a change to another's prompt."""
    PUBLISH_ALL = "publish_all"
    """Publish versions of another's prompt, accept changes to it."""
    SHARE = "share"
    """By a public link."""
    TRASH_OWN = "trash_own"
    TRASH_ALL = "trash_all"
    SEE_PRICES = "see_prices"
    RESOLVE_OWN = "resolve_own"
    """Resolve an unknown outcome, cancel, retry."""
    RESOLVE_ALL = "resolve_all"
    ADMINISTER = "administer"
    """Projects, budgets, gateways, members."""


_VIEWER = frozenset({Verb.SEE, Verb.DOWNLOAD})
_REVIEWER = _VIEWER | {Verb.FLAG, Verb.PROPOSE}
_EDITOR = _REVIEWER | {
    Verb.GENERATE,
    Verb.WRITE_PROMPTS,
    Verb.SHARE,
    Verb.TRASH_OWN,
    Verb.SEE_PRICES,
    Verb.RESOLVE_OWN,
}
RIGHTS: dict[str, frozenset[Verb]] = {
    Role.OWNER: frozenset(Verb),
    Role.EDITOR: frozenset(_EDITOR),
    Role.REVIEWER: _REVIEWER,
    Role.VIEWER: _VIEWER,
}


@dataclass(frozen=True)
class Actor:
    """A person acting in a team."""

    user: User
    team: Team
    role: str

    def may(self, verb: Verb) -> bool:
        if verb is Verb.SEE_PRICES and self.role in {Role.REVIEWER, Role.VIEWER}:
            return self.team.reviewers_see_prices if self.role == Role.REVIEWER else self.team.viewers_see_prices
        return verb in RIGHTS[self.role]

    def may_trash(self, picture: Picture) -> bool:
        return self._own_or_all(picture.person_id, Verb.TRASH_OWN, Verb.TRASH_ALL)

    def may_resolve(self, generation: Generation) -> bool:
        """Cancel, retry, or say what became of an unknown outcome."""
        return self._own_or_all(generation.person_id, Verb.RESOLVE_OWN, Verb.RESOLVE_ALL)

    def may_edit(self, prompt: Prompt) -> bool:
        """Publish versions, describe, accept changes, decide who sees it."""
        return self._own_or_all(prompt.owner_id, Verb.WRITE_PROMPTS, Verb.PUBLISH_ALL)

    def may_write_for_others(self) -> bool:
        """Bring in prompts and versions under the names of those who wrote them."""
        return self.may(Verb.PUBLISH_ALL)

    def may_propose(self, prompt: Prompt) -> bool:
        """Propose a change: whoever may not simply make it."""
        return self.may(Verb.PROPOSE) and not self.may_edit(prompt)

    def may_share(self, prompt: Prompt) -> bool:
        """Make public links, also to another's prompt: who in the team sees it stays for those to say who may edit it."""
        return self.may(Verb.SHARE) and prompt.removed is None

    def may_remove(self, prompt: Prompt) -> bool:
        return self._own_or_all(prompt.owner_id, Verb.TRASH_OWN, Verb.TRASH_ALL)

    def may_run(self, batch: Batch) -> bool:
        """Pause, go on with, or cancel it; show its labels."""
        return self._own_or_all(batch.person_id, Verb.RESOLVE_OWN, Verb.RESOLVE_ALL)

    def _own_or_all(self, person_id: int, own: Verb, every: Verb) -> bool:
        return self.may(every) or (self.may(own) and person_id == self.user.pk)

    def need(self, verb: Verb) -> None:
        """Raise ``PermissionDenied`` (403, with a page that says who can help) where the role lacks the right."""
        if not self.may(verb):
            raise PermissionDenied

    # -- What this actor's team has ------------------------------------------------------------------------------------

    def projects(self) -> ProjectQuerySet:
        return Project.objects.filter(team=self.team)

    def generations(self) -> GenerationQuerySet:
        return Generation.objects.filter(team=self.team)

    def pictures(self) -> PictureQuerySet:
        return Picture.objects.filter(team=self.team)

    def images(self) -> QuerySet[Image]:
        return Image.objects.filter(team=self.team)

    def saved_masks(self) -> SavedMaskQuerySet:
        """Also those that were removed, as with the shelf and the kits: Undo asks for them."""
        return SavedMask.objects.filter(team=self.team)

    def shelf(self) -> RemovableQuerySet[ShelfItem]:
        return ShelfItem.objects.filter(team=self.team)

    def kits(self) -> KitQuerySet:
        return Kit.objects.filter(team=self.team)

    def prompts(self) -> PromptQuerySet:
        """Those that this person may see, removed ones too: a private one is its owner's alone, whatever another's role is."""
        return Prompt.objects.filter(team=self.team).seen_by(self.user)

    def versions(self) -> QuerySet[PromptVersion]:
        return PromptVersion.objects.filter(prompt__in=self.prompts())

    def sees_version(self, version: PromptVersion) -> bool:
        return self.versions().filter(pk=version.pk).exists()

    def change_requests(self) -> QuerySet[ChangeRequest]:
        return ChangeRequest.objects.filter(prompt__in=self.prompts())

    def prompt_collections(self) -> RemovableQuerySet[PromptCollection]:
        return PromptCollection.objects.filter(team=self.team)

    def word_lists(self) -> RemovableQuerySet[WordList]:
        """Those that are in use: one that was removed is found by its id alone, for Undo."""
        return WordList.objects.filter(team=self.team).live()

    def library_imports(self) -> QuerySet[LibraryImport]:
        """The person's own."""
        return LibraryImport.objects.filter(team=self.team, person=self.user)

    def batches(self) -> BatchQuerySet:
        return Batch.objects.filter(team=self.team)


def actor_or_404(user: Any, slug: str) -> Actor:
    """The signed-in ``user`` in the team called ``slug``; 404 for a stranger."""
    if not user.is_authenticated:
        raise Http404
    return _among(memberships_of(user), user, slug)


def memberships_of(user: User) -> list[Membership]:
    """All the person's memberships with their teams, by the teams' names."""
    return list(Membership.objects.select_related("team").filter(user=user).order_by("team__name"))


def _among(memberships: list[Membership], user: User, slug: str) -> Actor:
    for row in memberships:
        if row.team.slug == slug:
            return Actor(user=user, team=row.team, role=row.role)
    raise Http404


def project_or_404(actor: Actor, public_id: str) -> Project:
    return _get(actor.projects(), public_id)


def generation_or_404(actor: Actor, public_id: str) -> Generation:
    return _get(actor.generations().select_related("project", "gateway", "person"), public_id)


def picture_or_404(actor: Actor, public_id: str) -> Picture:
    return _get(
        actor.pictures().select_related("image", "generation", "project", "person", "gateway", "slot"), public_id
    )


def gateway_or_404(actor: Actor, public_id: str) -> Gateway:
    return _get(Gateway.objects.filter(team=actor.team, deleted=None), public_id)


def image_or_404(actor: Actor, public_id: str) -> Image:
    return _get(actor.images(), public_id)


def saved_mask_or_404(actor: Actor, public_id: str) -> SavedMask:
    return _get(actor.saved_masks().select_related("image"), public_id)


def shelf_item_or_404(actor: Actor, public_id: str) -> ShelfItem:
    return _get(actor.shelf().select_related("image"), public_id)


def kit_or_404(actor: Actor, public_id: str) -> Kit:
    return _get(actor.kits().select_related("team"), public_id)


def prompt_or_404(actor: Actor, public_id: str) -> Prompt:
    """Also a removed one: Undo asks for it."""
    return _get(actor.prompts().select_related("team", "owner", "cover", "live__person"), public_id)


def version_or_404(actor: Actor, public_id: str) -> PromptVersion:
    return _get(actor.versions().select_related("prompt__team", "prompt__owner", "person"), public_id)


def change_request_or_404(actor: Actor, public_id: str) -> ChangeRequest:
    return _get(actor.change_requests().select_related("prompt__team", "prompt__owner", "base", "person"), public_id)


def prompt_collection_or_404(actor: Actor, public_id: str) -> PromptCollection:
    return _get(actor.prompt_collections(), public_id)


def word_list_or_404(actor: Actor, public_id: str) -> WordList:
    """Also a removed one: Undo asks for it."""
    return _get(WordList.objects.filter(team=actor.team).select_related("team"), public_id)


def library_import_or_404(actor: Actor, public_id: str) -> LibraryImport:
    return _get(actor.library_imports().select_related("team", "person"), public_id)


def batch_or_404(actor: Actor, public_id: str) -> Batch:
    return _get(actor.batches().select_related("project", "person", "version__prompt"), public_id)


def member_or_404(actor: Actor, public_id: str) -> Membership:
    row = Membership.objects.select_related("user").filter(team=actor.team, user__public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _get(rows: Any, public_id: str) -> Any:
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


class TeamRequest(HttpRequest):
    """A request whose view was wrapped by :func:`in_team`."""

    actor: Actor
    user: User
    memberships: list[Membership]
    """The person's, with their teams, by name."""
    live_cursor: int
    """Of a whole page: the newest notice before it was read."""


def is_page(request: HttpRequest) -> bool:
    """Whether the answer may be a whole page, as against a part of one, a poll or a file for a script."""
    wanted = request.headers.get("Accept", "")
    return request.method == "GET" and "text/html" in wanted and "HX-Request" not in request.headers


def in_team(
    verb: Verb = Verb.SEE,
) -> Callable[
    [Callable[Concatenate[TeamRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, str, P], HttpResponseBase],
]:
    """Wrap a view whose address begins with ``<slug:team>``: signed in, member of the team, allowed ``verb``; sets
    ``request.actor`` and takes the slug away from the view's arguments."""

    def wrap(
        view: Callable[Concatenate[TeamRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
        @wraps(view)
        @login_required
        def wrapped(request: Any, team: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            # All of them, because the page's frame lists the person's teams: one query for both.
            request.memberships = memberships_of(request.user)
            request.actor = _among(request.memberships, request.user, team)
            request.actor.need(verb)
            if is_page(request):
                # Before the view reads anything: what changes meanwhile is told twice rather than never.
                request.live_cursor = Event.objects.newest_of(request.actor.team.pk)
            return view(request, *args, **kwargs)

        return wrapped

    return wrap
