"""The library's list finds what a look at every prompt finds, in order, whichever way it takes; and nothing of what is not the asker's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from generations.models import CollectedPrompt, Favourite, Prompt, PromptTag, PromptVersion
from generations.models.prompt import PromptCollection, text_hash
from generations.search import fold
from generations.workflow import library_search, prompt_index
from generations.workflow.library_search import Found, Place, Sort, Wanted, find
from tests import factories
from tests.base import World

CHARACTERS = "宋代茶盏江南水乡雪后长城，。 a"
WAYS = {
    "as it is": {},
    "walking": {"BEGIN": 5, "SOME": 1, "SOME_OF_TEXT": 1, "FEW": 0, "FEW_ON_SQLITE": 0},
    "by the few": {"BEGIN": 1, "SOME": 99, "SOME_OF_TEXT": 99, "FEW": 10_000, "FEW_ON_SQLITE": 10_000},
    "far": {"BEGIN": 2, "SOME": 99, "SOME_OF_TEXT": 99, "FEW": 0, "FEW_ON_SQLITE": 0, "FAR": 9},
}


def search(world: World, who: Any = None, size: int = 200, after: Place | None = None, **wanted: Any) -> Found:
    user = who or world.alice
    rows = world.actor(user).prompts().live()
    return find(rows, world.team, user, Wanted(**wanted), size, after)


def keys(found: Found) -> list[int]:
    return [key for _, key in found.places]


def finds(world: World, prompt: Prompt, text: str, who: Any = None) -> bool:
    return prompt.pk in keys(search(world, who, text=text))


def many(world: World, texts: list[str], **fields: Any) -> list[Prompt]:
    """Prompts with these texts, in few statements."""
    given = {name: value if callable(value) else lambda _, value=value: value for name, value in fields.items()}
    owner = given.pop("owner", lambda _: world.alice)
    made = Prompt.objects.bulk_create(
        Prompt(team=world.team, owner=owner(n), **{name: value(n) for name, value in given.items()})
        for n in range(len(texts))
    )
    versions = PromptVersion.objects.bulk_create(
        PromptVersion(prompt=one, number=1, text=text, text_hash=text_hash(text), person=one.owner)
        for one, text in zip(made, texts, strict=True)
    )
    for one, version in zip(made, versions, strict=True):
        one.live = version
    Prompt.objects.bulk_update(made, ["live"], batch_size=300)
    prompt_index.keep_many(Prompt.objects.filter(pk__in=[one.pk for one in made]).select_related("live"))
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bowl", True),
        ("BOW", True),
        ("linen bowl", True),
        ("owl", False),
        ("cafe", True),
        ("morning", True),
        ("studio", True),
        ("bowl zebra", False),
        ("茶盏", True),
        ("代茶", True),
        ("茶", True),
        ("盏茶", False),
        ("team", False),
        ("t", False),
        ("!!", False),
    ],
)
def test_text_title_notes_and_tags_are_searched(world: World, text: str, found: bool) -> None:
    made = factories.prompt(
        world.team, world.alice, "A bowl on linen, 宋代茶盏", title="Café", notes="For mornings", tags=("Studio",)
    )
    assert finds(world, made, text) is found


def test_two_chinese_characters_find_all_and_only_what_a_scan_finds(world: World) -> None:
    dice = random.Random(7)
    made = many(world, ["".join(dice.choices(CHARACTERS, k=dice.randint(1, 40))) for _ in range(700)])
    texts = {one.pk: fold(one.live.text) for one in made}
    words = ["".join(dice.sample(CHARACTERS[:12], 2)) for _ in range(25)] + ["茶茶", "盏", "江南水"]
    wrong = {}
    for word in words:
        scanned = {key for key, text in texts.items() if word in text}
        if (found := set(keys(search(world, text=word, size=2_000)))) != scanned:
            wrong[word] = found ^ scanned
    assert wrong == {}


# -- Order, filters, pages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def hundred(world: World) -> list[Prompt]:
    """Of all kinds: uses and rates with many ties, tags, stars, a collection, private ones, removed ones."""
    dice = random.Random(3)
    texts = [dice.choice(["light", "light rain", "fog", "雨后茶盏"]) for _ in range(110)]
    made = many(
        world,
        texts,
        owner=lambda n: (world.alice, world.bob)[n % 2],
        category=lambda _: dice.choice(["food", "poster", ""]),
        language=lambda _: dice.choice(["en", "zh-hans"]),
        sharing=lambda _: dice.choice(["team", "team", "private", "members"]),
        uses=lambda _: dice.randint(0, 3),
        keep_rate=lambda _: dice.choice([0, 0, 500, 900]),
    )
    tag = PromptTag.objects.create(team=world.team, name="Rain", folded="rain")
    shelf = PromptCollection.objects.create(team=world.team, name="Spring", person=world.alice)
    for place, one in enumerate(dice.sample(made, 40)):
        one.tags.add(tag)
        CollectedPrompt.objects.create(collection=shelf, prompt=one, position=place)
        Favourite.objects.create(user=world.alice, prompt=one)
    made[5].remove()
    return made


def expected(world: World, wanted: dict[str, Any]) -> list[int]:
    """By the plainest means."""
    rows = world.actor(world.alice).prompts().live()
    column = {Sort.USE: "uses", Sort.RATE: "keep_rate"}.get(wanted.get("sort", Sort.NEWEST), "pk")
    plain = {name: wanted[name] for name in ("category", "language", "sharing", "owner") if name in wanted}
    rows = rows.filter(**plain)
    if "text" in wanted:
        rows = rows.filter(live__text__contains=wanted["text"])
    if "tag" in wanted:
        rows = rows.filter(tags=wanted["tag"])
    if "starred" in wanted:
        rows = rows.filter(favourites__user=world.alice)
    if "collection" in wanted:
        rows = rows.filter(collected__collection=wanted["collection"])
    return list(rows.order_by(f"-{column}", "-pk").values_list("pk", flat=True))


def paged(world: World, size: int, wanted: dict[str, Any]) -> Iterator[int]:
    after, more = None, True
    while more:
        found = search(world, size=size, after=after, **wanted)
        yield from keys(found)
        after, more = (found.places[-1] if found.places else None), found.more


@pytest.mark.parametrize("way", WAYS)
def test_pages_join_to_what_fits_whichever_way_is_taken(
    world: World, hundred: list[Prompt], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in WAYS[way].items():
        monkeypatch.setattr(library_search, name, value)
    tag, shelf = PromptTag.objects.get().pk, PromptCollection.objects.get().pk
    asked: list[dict[str, Any]] = [
        {},
        {"text": "light"},
        {"text": "茶盏"},
        {"text": "light", "category": "food"},
        {"tag": tag},
        {"tag": tag, "text": "rain"},
        {"starred": True, "language": "en"},
        {"collection": shelf},
        {"sharing": "private"},
        {"sharing": "members"},
        {"owner": world.bob.pk, "text": "fog"},
        {"owner": 0},
        {"tag": 0, "text": "light"},
    ]
    wrong = [
        (one, sort)
        for one in asked
        for sort in (Sort.NEWEST, Sort.USE, Sort.RATE)
        if list(paged(world, 12, one | {"sort": sort})) != expected(world, one | {"sort": sort})
    ]
    assert wrong == []


def test_a_collection_is_shown_in_its_own_order(world: World, hundred: list[Prompt]) -> None:
    shelf = PromptCollection.objects.get()
    seen = world.actor(world.alice).prompts().live()
    order = shelf.items.filter(prompt__in=seen).order_by("position").values_list("prompt_id", flat=True)
    assert list(paged(world, 7, {"collection": shelf.pk, "sort": Sort.PLACE})) == list(order)


# -- What was meant ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("protrait", "portrait"),
        ("portait", "portrait"),
        ("portraiit", "portrait"),
        ("protrai", "portrait"),
        ("oprtrait", "portrait"),
        ("ortrait", "portrait"),
        ("xportrait", "portrait"),
        ("lihgt", "light"),
        ("lightt", "light"),
        ("fgo", None),
        ("arhcitectre", "architecture"),
        ("arhitctre", None),
        ("f11", None),
        ("2O24", None),
        ("акварль", "акварель"),
    ],
)
def test_a_mistyped_word_finds_the_nearest_that_is_there(world: World, typed: str, meant: str | None) -> None:
    factories.prompt(world.team, world.alice, "Portrait in fog, light at f12, 2024, architecture, акварель, aquarelle")
    found = search(world, text=typed)
    assert (bool(found.places), found.meant) == ((True, {fold(typed): (meant,)}) if meant else (False, {}))


def test_a_word_that_is_there_is_never_taken_for_another(world: World) -> None:
    odd = factories.prompt(world.team, world.alice, "A protrait, as it was written")
    factories.prompt(world.team, world.alice, "A portrait")
    found = search(world, text="protrait")
    assert (keys(found), found.meant) == ([odd.pk], {})


def test_words_that_are_there_but_never_together_find_nothing(world: World) -> None:
    factories.prompt(world.team, world.alice, "A portrait")
    factories.prompt(world.team, world.alice, "A landscape")
    assert search(world, text="portrait landscape").places == []


def test_a_mistyped_word_beside_a_right_one(world: World) -> None:
    made = factories.prompt(world.team, world.alice, "A portrait in the rain")
    factories.prompt(world.team, world.alice, "A portrait in the sun")
    assert keys(search(world, text="rain protrait")) == [made.pk]


def test_what_was_meant_goes_on_to_the_next_page(world: World) -> None:
    made = many(world, ["A portrait"] * 5)
    assert list(paged(world, 2, {"text": "protrait"})) == [one.pk for one in made[::-1]]


# -- Whose it is -----------------------------------------------------------------------------------------------------------------


def test_anothers_private_words_are_neither_found_nor_guessed(world: World) -> None:
    made = factories.prompt(world.team, world.bob, "The zeppelin contract", sharing="private")
    for typed in ("zeppelin", "zepp", "zepelin", "zeppelln"):
        found = search(world, text=typed)
        assert (found.places, found.meant) == ([], {})
    assert finds(world, made, "zepelin", world.bob)


def test_a_private_word_does_not_stand_in_the_way_of_one_that_all_see(world: World) -> None:
    factories.prompt(world.team, world.bob, "A zepelin", sharing="private")
    made = factories.prompt(world.team, world.bob, "A zeppelin")
    assert keys(search(world, text="zepelin")) == [made.pk]


def test_what_is_shared_by_name_is_found_by_those_alone(world: World) -> None:
    made = factories.prompt(world.team, world.bob, "A zeppelin", sharing="members", members=(world.rae,))
    assert [finds(world, made, "zepelin", who) for who in (world.bob, world.rae, world.alice)] == [True, True, False]


def test_another_teams_prompts_are_not_found(world: World) -> None:
    other = world.charlie.teams.get()
    factories.prompt(other, world.charlie, "A zeppelin")
    found = search(world, text="zepelin")
    assert (found.places, found.meant) == ([], {})


def test_what_was_removed_is_not_found(world: World) -> None:
    factories.prompt(world.team, world.alice, "A zeppelin").remove()
    found = search(world, text="zepelin")
    assert (found.places, found.meant) == ([], {})
