"""Several people write one prompt: nothing is lost, nothing happens twice."""

from __future__ import annotations

import pytest

from generations.models import ChangeRequest, Event, Prompt, PromptVersion
from generations.workflow import changes, prompts
from generations.workflow.orders import OrderedImage
from generations.workflow.prompts import Details, Words
from tests import factories
from tests.base import World
from tests.concurrent import at_once

Status = ChangeRequest.Status


@pytest.fixture
def prompt(world: World) -> Prompt:
    return factories.prompt(world.team, world.bob, text="A red car", settings={"aspect": "1:1"})


def base(prompt: Prompt) -> PromptVersion:
    assert prompt.live
    return prompt.live


def save(world: World, prompt: Prompt, text: str = "A red car", **fields: object) -> PromptVersion | None:
    given: dict = {"seen": 1, "settings": {"aspect": "1:1"}, "details": Details()} | fields
    words = Words(text=text, settings=given.pop("settings"), **given.pop("words", {}))
    start = given.pop("start", None) or base(prompt)
    return changes.save(prompt, world.bob, start, words, given.pop("details"), **given)


def proposal(world: World, prompt: Prompt, text: str = "A blue car") -> ChangeRequest:
    words = Words(text=text, settings={"aspect": "4:5"}, variables=[{"name": "x", "help": "y"}])
    return changes.propose(base(prompt), world.rae, words, "Blue sells")


# -- Saving ------------------------------------------------------------------------------------------------------------


def test_details_alone_make_no_version(world: World, prompt: Prompt) -> None:
    assert save(world, prompt, details=Details(title="Car", tags=("hero",))) is None
    prompt.refresh_from_db()
    assert (prompt.title, prompt.versions.count()) == ("Car", 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "A red car "},
        {"settings": {"aspect": "4:5"}},
        {"words": {"variables": [{"name": "car", "type": "choice", "choices": ["a"]}]}},
    ],
)
def test_other_words_make_a_version_that_is_live(world: World, prompt: Prompt, changed: dict) -> None:
    version = save(world, prompt, why="Because", **changed)
    prompt.refresh_from_db()
    assert version
    assert (version.number, version.why, prompt.live) == (2, "Because", version)


def test_another_role_of_a_reference_makes_a_version(world: World) -> None:
    image = factories.image(world.team)
    plain, logo = (OrderedImage(image=image, filename="a.png", role=role) for role in ("", "logo"))
    prompt = factories.prompt(world.team, world.bob, text="A red car", settings={"aspect": "1:1"}, references=(plain,))
    assert save(world, prompt, words={"references": (plain,)}) is None
    assert save(world, prompt, words={"references": (logo,)})


def test_variables_in_another_order_are_the_same_words(world: World) -> None:
    said = [{"name": "a", "type": "long"}, {"name": "b", "help": "x", "required": False}]
    prompt = factories.prompt(world.team, world.bob, text="[a] [b]", variables=said)
    again = [{"help": "x", "name": "b"}, {"name": "a", "type": "long", "help": ""}]
    assert not changes.differs(base(prompt), Words(text="[a] [b]", variables=again))


def test_a_version_can_be_kept_without_being_published(world: World, prompt: Prompt) -> None:
    version = save(world, prompt, "A green car", publish=False)
    prompt.refresh_from_db()
    assert version
    assert (prompt.text, prompt.versions.count()) == ("A red car", 2)
    assert save(world, prompt, "A green car", start=version, seen=2) is None
    prompt.refresh_from_db()
    assert prompt.live == version


def test_who_saves_second_is_told_and_nothing_is_saved(world: World, prompt: Prompt) -> None:
    start = base(prompt)
    first = factories.version(prompt, "A blue car", world.alice)
    with pytest.raises(changes.Overtaken) as told:
        save(world, prompt, "A green car", start=start, details=Details(title="Mine"))
    prompt.refresh_from_db()
    assert (told.value.newest, prompt.title, prompt.versions.count()) == (first, "", 2)


def test_who_has_seen_the_other_version_saves_over_it(world: World, prompt: Prompt) -> None:
    start = base(prompt)
    factories.version(prompt, "A blue car", world.alice)
    version = save(world, prompt, "A green car", start=start, seen=2)
    assert version
    assert version.number == 3


def test_details_can_be_saved_whatever_came_meanwhile(world: World, prompt: Prompt) -> None:
    start = base(prompt)
    factories.version(prompt, "A blue car", world.alice)
    assert save(world, prompt, start=start, details=Details(title="Mine")) is None
    prompt.refresh_from_db()
    assert (prompt.title, prompt.text) == ("Mine", "A blue car")


# -- Proposals ---------------------------------------------------------------------------------------------------------


def test_an_accepted_change_is_a_version_by_who_proposed_it(world: World, prompt: Prompt) -> None:
    change = proposal(world, prompt)
    version = changes.accept(change, world.bob, "Thanks")
    prompt.refresh_from_db()
    change.refresh_from_db()
    assert (version.person, version.why, version.text) == (world.rae, "Blue sells", "A blue car")
    assert (version.settings, version.variables) == ({"aspect": "4:5"}, [{"name": "x", "help": "y"}])
    assert (prompt.live, change.version, change.status) == (version, version, Status.ACCEPTED)
    assert (change.decided_by, change.answer) == (world.bob, "Thanks")
    assert change.decided


def test_an_accepted_change_keeps_the_live_references(world: World) -> None:
    picture = OrderedImage(image=factories.image(world.team), filename="a.png", role="logo")
    prompt = factories.prompt(world.team, world.bob, text="A red car")
    change = proposal(world, prompt)
    factories.version(prompt, "A red car", references=(picture,))
    version = changes.accept(ChangeRequest.objects.get(pk=change.pk), world.bob)
    assert [row.role for row in version.references.all()] == ["logo"]


def test_a_declined_and_a_withdrawn_change_make_no_version(world: World, prompt: Prompt) -> None:
    changes.decline(declined := proposal(world, prompt), world.bob, "Too blue")
    changes.withdraw(withdrawn := proposal(world, prompt))
    assert (declined.status, declined.answer, declined.decided_by) == (Status.DECLINED, "Too blue", world.bob)
    assert (withdrawn.status, withdrawn.decided_by) == (Status.WITHDRAWN, world.rae)
    assert prompt.versions.count() == 1


ACTS = {
    "accept": lambda change, world: changes.accept(change, world.bob),
    "decline": lambda change, world: changes.decline(change, world.bob, "No"),
    "withdraw": lambda change, world: changes.withdraw(change),
}


@pytest.mark.parametrize("second", ACTS)
@pytest.mark.parametrize("first", ACTS)
def test_the_first_decision_stands(world: World, prompt: Prompt, first: str, second: str) -> None:
    """Also for a page that was read before it."""
    change = proposal(world, prompt)
    stale = ChangeRequest.objects.get(pk=change.pk)
    ACTS[first](change, world)
    with pytest.raises(changes.Decided):
        ACTS[second](stale, world)
    change.refresh_from_db()
    assert change.status != Status.OPEN
    assert prompt.versions.count() == (2 if first == "accept" else 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_make_one_version(world: World, prompt: Prompt) -> None:
    change = proposal(world, prompt)

    def press(_number: int) -> int:
        row = ChangeRequest.objects.select_related("prompt", "base").get(pk=change.pk)
        try:
            return changes.accept(row, world.bob).number
        except changes.Decided:
            return 0

    assert sorted(at_once(4, press)) == [0, 0, 0, 2]
    assert prompt.versions.count() == 2


@pytest.mark.parametrize("act", ["propose", *ACTS])
def test_open_pages_are_told(world: World, prompt: Prompt, act: str) -> None:
    change = proposal(world, prompt) if act != "propose" else None
    Event.objects.all().delete()
    ACTS[act](change, world) if change else proposal(world, prompt)
    told = Event.objects.values_list("kind", "public_id", "team_id")
    assert ("prompt", prompt.public_id, world.team.pk) in told


def test_a_note_and_an_answer_are_cut_to_what_is_kept(world: World, prompt: Prompt) -> None:
    change = changes.propose(base(prompt), world.rae, Words(text="x"), "n" * 500)
    changes.decline(change, world.bob, "a" * 500)
    change.refresh_from_db()
    assert (len(change.note), len(change.answer)) == (400, 400)


def test_sharing_is_said_anew(world: World, prompt: Prompt) -> None:
    prompts.share(prompt, Prompt.Sharing.MEMBERS, [world.vic])
    assert list(Prompt.objects.seen_by(world.vic)) == [prompt]
    prompts.share(prompt, Prompt.Sharing.PRIVATE)
    assert list(Prompt.objects.seen_by(world.vic)) == []


@pytest.mark.parametrize(("sharing", "told"), [("team", {None}), ("private", {"bob"}), ("members", {"bob", "vic"})])
def test_only_who_sees_a_prompt_is_told_of_it(world: World, sharing: str, told: set[str | None]) -> None:
    row = factories.prompt(world.team, world.bob, sharing=sharing, members=(world.vic,))
    people = {None: None} | {getattr(world, name).pk: name for name in ("bob", "vic")}
    assert {people[one] for one in Event.objects.values_list("audience", flat=True)} == told
    Event.objects.all().delete()
    prompts.share(row, "private")
    assert Event.objects.filter(audience=None).exists()
