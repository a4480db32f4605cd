"""A team with 100,000 prompts, made in bulk. Called inside a house.

Half of the texts say "light", a third are Chinese, the rare words are rare. A tenth are private or shared by name. Uses follow no
order of age.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from generations.library_words import CATEGORIES
from generations.models import Favourite, Prompt, PromptCollection, PromptMember, PromptTag, PromptVersion, Team, User
from generations.models.prompt import CollectedPrompt, text_hash
from generations.workflow import prompt_index
from tests.bench import people

BATCH = 5_000
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu za bre clo dri fla gru pla sto tri".split()  # noqa: SIM905
COMMON = "portrait studio photograph of a with soft the in shadow paper linen quiet glass morning poster".split()  # noqa: SIM905
CHINESE = "宋代茶盏江南水乡雪后长城竹林小径敦煌飞天西湖晨雾青瓷釉面光影质感留白构图海报字体排版建筑室内产品摄影"
RARE = {"zeppelin": 9_000, "samovar": 31_000}
"""Word → every how manieth prompt has it."""
TAGS = 60


def make(count: str) -> dict[str, object]:
    """``count`` prompts of one team; its slug, a member's session, and how long it took in seconds."""
    began, dice = time.perf_counter(), random.Random(5)
    team = people.team()
    owner, asker, *others = people.members(team, 30)
    names = [f"tag {number}" for number in range(TAGS)]
    tags = PromptTag.objects.bulk_create(PromptTag(team=team, name=name, folded=name) for name in names)
    words = _words(dice)
    with transaction.atomic():
        for first in range(0, int(count), BATCH):
            _batch(team, [owner, asker, *others], tags, words, range(first, min(first + BATCH, int(count))), dice)
        _of_the_asker(team, asker, dice)
    seconds = round(time.perf_counter() - began, 1)
    return {"slug": team.slug, "session": people.session(asker), "seconds": seconds}


def _words(dice: random.Random) -> list[str]:
    return sorted({"".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(24_000)})


def _text(number: int, words: list[str], dice: random.Random) -> str:
    # Few words are in most texts and most words are in few, as in any language.
    said = [words[int(len(words) * dice.random() ** 3)] for _ in range(45)] + dice.choices(COMMON, k=15)
    said += ["light"] if number % 2 else []
    said += [word for word, every in RARE.items() if number % every == every // 2]
    dice.shuffle(said)
    if number % 3 == 0:
        at = dice.randrange(len(CHINESE) - 12)
        said = ["，".join([CHINESE[at : at + 12], "".join(dice.choices(CHINESE, k=80))]), *said[:12]]
    return " ".join(said)


def _batch(
    team: Team, who: list[User], tags: list[PromptTag], words: list[str], numbers: range, dice: random.Random
) -> None:
    prompts = Prompt.objects.bulk_create(_prompts(team, who, numbers, dice))
    versions = PromptVersion.objects.bulk_create(_versions(prompts, numbers, words, dice))
    for prompt, version in zip(prompts, versions, strict=True):
        prompt.live = version
    Prompt.objects.bulk_update(prompts, ["live"], batch_size=1000)
    through = Prompt.tags.through
    pairs = {(one.pk, tag.pk) for one in prompts for tag in dice.choices(tags, weights=range(TAGS, 0, -1), k=3)}
    through.objects.bulk_create(through(prompt_id=prompt, prompttag_id=tag) for prompt, tag in pairs)
    shared = [one for one in prompts if one.sharing == Prompt.Sharing.MEMBERS]
    PromptMember.objects.bulk_create(PromptMember(prompt=one, user=dice.choice(who)) for one in shared)
    rows = Prompt.objects.filter(pk__in=[one.pk for one in prompts])
    prompt_index.keep_many(rows.select_related("live").prefetch_related("tags"))


def _prompts(team: Team, who: list[User], numbers: range, dice: random.Random) -> Iterator[Prompt]:
    now = timezone.now()
    for number in numbers:
        made = int(dice.random() ** 6 * 2000)
        kept = int(made * dice.random())
        yield Prompt(
            team=team,
            owner=who[number % len(who)],
            title=f"Prompt {number}" if number % 4 else "",
            category=dice.choice([*CATEGORIES, ""]),
            language="zh-hans" if number % 3 == 0 else "en",
            sharing=dice.choices(["team", "private", "members"], weights=[90, 7, 3])[0],
            uses=made // 4,
            made=made,
            kept=kept,
            keep_rate=kept * 1000 // made if made else 0,
            created=now - timedelta(minutes=200_000 - number),
        )


def _versions(prompts: list[Prompt], numbers: range, words: list[str], dice: random.Random) -> Iterator[PromptVersion]:
    for prompt, number in zip(prompts, numbers, strict=True):
        text = _text(number, words, dice)
        yield PromptVersion(prompt=prompt, number=1, text=text, text_hash=text_hash(text), person_id=prompt.owner_id)


def _of_the_asker(team: Team, asker: User, dice: random.Random) -> None:
    keys = list(Prompt.objects.filter(sharing=Prompt.Sharing.TEAM).values_list("pk", flat=True))
    Favourite.objects.bulk_create(Favourite(user=asker, prompt_id=key) for key in dice.sample(keys, 300))
    shelf = PromptCollection.objects.create(team=team, name="Spring", person=asker)
    CollectedPrompt.objects.bulk_create(
        CollectedPrompt(collection=shelf, prompt_id=key, position=place)
        for place, key in enumerate(dice.sample(keys, 200))
    )
