"""Rules by which a project's pictures that nobody wanted go to the trash after some days: each is judged once, on that day."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from generations.models import (
    BulkAction,
    CollectedPicture,
    Comment,
    Flag,
    Lineage,
    Picture,
    Project,
    Rating,
    RetentionRule,
    ReviewItem,
    User,
)
from generations.models.generation import PictureQuerySet
from generations.workflow import bulk
from generations.workflow.bits import BitMap

KEPT_FROM = 3
"""Stars of anybody that keep a picture."""
EVERY = timedelta(hours=6)
BATCH = 50
"""Rules of one run."""


def set_rule(project: Project, days: int | None, person: User) -> None:
    """Switch the rule on, change its days, or switch it off by None."""
    if days is None:
        RetentionRule.objects.filter(project=project).delete()
        return
    RetentionRule.objects.update_or_create(
        project=project, defaults={"days": days}, create_defaults={"days": days, "person": person}
    )


def unwanted(project: Project, days: int) -> PictureQuerySet:
    """Live pictures older than so many days that nobody picked, gave three stars, collected, put up for review, talked about,
    downloaded, or used for another picture."""
    limit = timezone.now() - timedelta(days=days)
    rows = Picture.objects.filter(team=project.team_id, project=project, created__lt=limit, downloaded=None, turns=None)
    said = (
        Exists(Flag.objects.filter(picture=OuterRef("pk"), kind=Flag.Kind.PICK))
        | Exists(Rating.objects.filter(picture=OuterRef("pk"), stars__gte=KEPT_FROM))
        | Exists(CollectedPicture.objects.filter(picture=OuterRef("pk"), collection__removed=None))
        | Exists(ReviewItem.objects.filter(picture=OuterRef("pk")))
        | Exists(Comment.objects.filter(picture=OuterRef("pk"), removed=None))
        | Exists(Lineage.objects.filter(picture=OuterRef("pk")))
    )
    return rows.live().filter(~Q(said))


def run() -> None:
    """All rules whose time has come; what they do stands among the team's recent actions, with its Undo."""
    rules = RetentionRule.objects.select_related("project__team").order_by(F("judged_to").asc(nulls_first=True))
    # Long rules have judged less far and stand first, due or not.
    for rule in islice(filter(_is_due, rules), BATCH):
        apply(rule)


def _is_due(rule: RetentionRule) -> bool:
    limit = timezone.now() - timedelta(days=rule.days)
    return rule.judged_to is None or rule.judged_to < limit - EVERY


@transaction.atomic
def apply(rule: RetentionRule) -> BulkAction | None:
    """Throw away what the rule says of the pictures that were not judged before. None where there are none."""
    limit = timezone.now() - timedelta(days=rule.days)
    rows = unwanted(rule.project, rule.days)
    if rule.judged_to is not None:
        rows = rows.filter(created__gte=rule.judged_to)
    bits = BitMap(rows.order_by().values_list("pk", flat=True))
    RetentionRule.objects.filter(pk=rule.pk).update(judged_to=limit)
    if not bits:
        return None
    params = {"name": rule.project.name, "days": rule.days}
    return bulk.begin(rule.project.team, None, BulkAction.Verb.TRASH, bits, params)
