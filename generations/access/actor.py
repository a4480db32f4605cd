"""Somebody in a team, and what that person may do there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from generations.models import (
    Batch,
    BulkAction,
    ChangeRequest,
    Collection,
    Comment,
    Delivery,
    Generation,
    Image,
    Kit,
    LibraryImport,
    Picture,
    PictureImport,
    Project,
    Prompt,
    PromptCollection,
    PromptVersion,
    Review,
    Role,
    SavedMask,
    SavedSearch,
    Selection,
    ShelfItem,
    Tag,
    Team,
    User,
    WordList,
)
from generations.models.batch import BatchQuerySet
from generations.models.bulk import BulkActionQuerySet
from generations.models.generation import GenerationQuerySet, PictureQuerySet
from generations.models.project import ProjectQuerySet
from generations.models.prompt import PromptQuerySet
from generations.models.shelf import KitQuerySet, RemovableQuerySet, SavedMaskQuerySet


class Verb(StrEnum):
    """What can be done; one row of the table of rights."""

    SEE = "see"
    DOWNLOAD = "download"
    GENERATE = "generate"
    """Generate, upload, edit."""
    FLAG = "flag"
    """Pick, reject, rate."""
    COMMENT = "comment"
    """Comment, pin."""
    DECIDE = "decide"
    """In a review."""
    CURATE = "curate"
    """Tag, collect, move, import; put up for review."""
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
_REVIEWER = _VIEWER | {Verb.FLAG, Verb.COMMENT, Verb.DECIDE, Verb.PROPOSE}
_EDITOR = _REVIEWER | {
    Verb.GENERATE,
    Verb.CURATE,
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

    def may_run_review(self, review: Review) -> bool:
        """Change, close and reopen it, make and revoke its links."""
        return self._own_or_all(review.person_id, Verb.CURATE, Verb.ADMINISTER)

    def may_change_comment(self, comment: Comment) -> bool:
        """Edit its words: its author alone."""
        return self.may(Verb.COMMENT) and comment.person_id == self.user.pk

    def may_remove_comment(self, comment: Comment) -> bool:
        """A client's words go by whoever may put up reviews."""
        if comment.person_id is None:
            return self.may(Verb.CURATE)
        return self._own_or_all(comment.person_id, Verb.COMMENT, Verb.ADMINISTER)

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

    def deliveries(self) -> QuerySet[Delivery]:
        """The person's own: lists may tell what not everybody sees."""
        return Delivery.objects.filter(team=self.team, person=self.user)

    def picture_imports(self) -> QuerySet[PictureImport]:
        """The person's own."""
        return PictureImport.objects.filter(team=self.team, person=self.user)

    def batches(self) -> BatchQuerySet:
        return Batch.objects.filter(team=self.team)

    def tags(self) -> RemovableQuerySet[Tag]:
        """Also removed ones: Undo asks for them."""
        return Tag.objects.filter(team=self.team)

    def collections(self) -> RemovableQuerySet[Collection]:
        return Collection.objects.filter(team=self.team)

    def saved_searches(self) -> QuerySet[SavedSearch]:
        """The person's own and those that the team shares."""
        return SavedSearch.objects.filter(Q(person=self.user) | Q(shared=True), team=self.team)

    def selections(self) -> QuerySet[Selection]:
        """The person's own."""
        return Selection.objects.filter(team=self.team, person=self.user)

    def bulk_actions(self) -> BulkActionQuerySet:
        """The person's own; to an owner everybody's, and those of the team's rules."""
        rows = BulkAction.objects.filter(team=self.team)
        return rows if self.may(Verb.ADMINISTER) else rows.filter(person=self.user)

    def may_undo(self, action: BulkAction) -> bool:
        """What somebody thinks of pictures is theirs alone."""
        opinion = action.verb in {BulkAction.Verb.FLAG, BulkAction.Verb.RATE}
        return action.may_undo and (action.person_id == self.user.pk or (self.may(Verb.ADMINISTER) and not opinion))

    def reviews(self) -> QuerySet[Review]:
        return Review.objects.filter(team=self.team)

    def comments(self) -> QuerySet[Comment]:
        """Also removed ones: Undo asks for them."""
        return Comment.objects.filter(team=self.team)
