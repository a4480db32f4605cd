"""The light table: what it shows, how a decision is answered, what a page costs."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from generations.models import Notification, Picture, Review, ReviewItem
from generations.workflow import client_links, gallery, notices
from generations.workflow.gallery import sealing
from generations.workflow.reviews import closing, comments, picks
from generations.workflow.reviews.decisions import decide
from tests import factories
from tests.base import World

PART = {"X-Partial": "review"}


@pytest.fixture
def review(world: World) -> Review:
    pictures = [factories.picture(world.project, world.bob) for _ in range(3)]
    return factories.review(world.team, world.bob, *pictures, title="Spring", question="Which of them?")


@pytest.fixture
def item(review: Review) -> ReviewItem:
    return review.items.all()[0]


def post(world: World, who: str, item: ReviewItem, verb: str = "decide", query: str = "", **fields: str) -> Any:
    client = world.client(getattr(world, who))
    headers = fields.pop("headers", {})
    return client.post(world.url(f"reviews/items/{item.public_id}/{verb}{query}"), fields, headers=headers)


def page(world: World, path: str, who: str = "rae") -> str:
    return world.client(getattr(world, who)).get(world.url(path)).content.decode()


def said(response: Any) -> dict[str, Any]:
    return json.loads(response.headers["HX-Trigger"])["studio:toast"]


def test_it_opens_at_the_first_picture_that_is_not_decided(world: World, review: Review, item: ReviewItem) -> None:
    decide(item, "approved", person=world.rae, seen="open")
    text = page(world, f"reviews/{review.public_id}")
    second = review.items.all()[1]
    assert f'data-item="{second.public_id}"' in text
    assert "Which of them?" in text
    assert "1 approved" in text
    assert "2 of 3 open" in text


def test_a_decision_by_a_form_leads_back_to_the_picture(world: World, item: ReviewItem) -> None:
    answer = post(world, "rae", item, state="changes", seen="open", note="Too dark")
    assert answer.headers["Location"] == world.url(f"reviews/items/{item.public_id}")
    assert "Too dark" in page(world, f"reviews/items/{item.public_id}")


def test_a_script_gets_the_table_and_the_undo(world: World, item: ReviewItem) -> None:
    answer = post(world, "rae", item, state="approved", seen="open", headers=PART)
    assert answer.content.decode().lstrip().startswith("<review-table")
    undone = world.client(world.rae).post(said(answer)["undo"], headers={"HX-Request": "true"})
    item.refresh_from_db()
    assert (undone.status_code, item.state) == (204, "open")


def test_whoever_was_passed_over_can_be_gone_back_to_by_one_press(world: World, item: ReviewItem) -> None:
    post(world, "rae", item, state="approved", seen="open")
    told = said(post(world, "alice", item, state="rejected", seen="open", headers=PART))
    assert told["text"].startswith("Rae decided")
    assert told["text"].endswith("before you: Approved. Both are on record; yours stands.")
    assert told["label"] == "Back to that of Rae"
    assert "Rae had just decided: Approved. Alice did not know, and decided last." in page(
        world, f"reviews/items/{item.public_id}", "vic"
    )
    world.client(world.alice).post(told["undo"], headers={"HX-Request": "true"})
    item.refresh_from_db()
    assert (item.state, item.decisions.count()) == ("approved", 3)
    assert "had just decided" not in page(world, f"reviews/items/{item.public_id}", "vic")


def test_two_who_say_the_same_are_told_so(world: World, item: ReviewItem) -> None:
    post(world, "rae", item, state="approved", seen="open")
    told = said(post(world, "alice", item, state="approved", seen="open", headers=PART))
    assert told["text"].startswith("Rae decided the same")
    assert "undo" not in told


def test_undo_after_another_decided_says_who_and_changes_nothing(world: World, item: ReviewItem) -> None:
    post(world, "rae", item, state="approved", seen="open")
    post(world, "alice", item, state="rejected", seen="approved")
    assert said(post(world, "rae", item, "take-back", headers=PART))["text"].startswith("Alice has decided since")
    item.refresh_from_db()
    assert item.state == "rejected"


def test_a_closed_review_answers_a_late_press_in_words(world: World, review: Review, item: ReviewItem) -> None:
    closing.close(review, world.bob)
    answer = post(world, "rae", item, state="approved", seen="open", headers=PART)
    assert answer.status_code == 409
    assert said(answer)["text"] == "This review was closed a moment before."


@pytest.mark.parametrize("fields", [{"state": "maybe", "seen": "open"}, {"state": "approved"}, {}])
def test_forms_that_say_nothing_are_refused(world: World, item: ReviewItem, fields: dict[str, str]) -> None:
    assert post(world, "rae", item, **fields).status_code == 400


def test_a_viewer_sees_and_decides_nothing(world: World, item: ReviewItem) -> None:
    text = page(world, f"reviews/items/{item.public_id}", "vic")
    assert "data-decide" not in text
    assert "data-say" not in text
    assert post(world, "vic", item, state="approved", seen="open").status_code == 403


def test_pictures_in_the_trash_are_left_out(world: World, review: Review, item: ReviewItem) -> None:
    Picture.objects.filter(pk=item.picture_id).update(trashed=timezone.now())
    assert "1 / 2" in page(world, f"reviews/{review.public_id}")
    assert "2 of 2 open" in page(world, f"reviews/{review.public_id}/grid")
    Picture.objects.update(trashed=timezone.now())
    assert "in the trash" in page(world, f"reviews/{review.public_id}")


@pytest.mark.parametrize(("path", "most"), [("", 18), ("/grid", 12), ("/summary", 14)])
def test_many_pictures_and_words_take_no_more_queries(
    world: World, review: Review, path: str, most: int, django_assert_max_num_queries: Any
) -> None:
    more = factories.review(world.team, world.bob, *(factories.picture(world.project, world.bob) for _ in range(12)))
    more.reviewers.create(user=world.rae)
    for one in more.items.all():
        decide(one, "approved", person=world.rae, seen="open")
        for person in (world.rae, world.bob):
            start = comments.say(
                one.picture, "@Bob", person=person, review=more, mark="point", geometry={"x": 0, "y": 0}
            )
            comments.answer(start, "@Alice", person=world.bob)
    client = world.client(world.rae)
    with django_assert_max_num_queries(most):
        client.get(world.url(f"reviews/{more.public_id}{path}"), headers={"Accept": "text/html"})


class TestList:
    def test_what_waits_for_me_comes_first_and_is_counted_at_the_rail(self, world: World, review: Review) -> None:
        review.reviewers.create(user=world.rae)
        other = factories.review(world.team, world.bob, factories.picture(world.project, world.bob), title="Autumn")
        text = page(world, "reviews")
        assert text.index("Spring") < text.index(other.title)
        assert "3 for you" in text
        assert "Reviews, 1 waits for you" in text
        assert page(world, "reviews", "vic").index("Autumn") < page(world, "reviews", "vic").index("Spring")

    def test_overdue_is_said_and_closed_stands_apart(self, world: World, review: Review) -> None:
        Review.objects.update(due=timezone.now() - timedelta(days=2))
        assert "was due" in page(world, "reviews")
        closing.close(review, world.bob)
        assert "Spring" not in page(world, "reviews")
        assert "Spring" in page(world, "reviews?show=closed")

    def test_older_ones_are_a_page_away(self, world: World) -> None:
        made = [factories.review(world.team, world.bob, title=f"Round {number:02}") for number in range(42)]
        first = page(world, "reviews")
        assert "Round 41" in first
        assert "Round 01" not in first
        assert "Round 01" in page(world, f"reviews?before={made[2].public_id}")

    def test_many_take_no_more_queries(self, world: World, review: Review, django_assert_max_num_queries: Any) -> None:
        for _ in range(6):
            factories.review(world.team, world.bob, factories.picture(world.project, world.bob))
        client = world.client(world.rae)
        with django_assert_max_num_queries(9):
            client.get(world.url("reviews"), headers={"Accept": "text/html"})


class TestPuttingUp:
    def test_a_collection_in_its_order_with_reviewers_and_a_due_time_in_ones_zone(self, world: World) -> None:
        world.bob.time_zone = "Asia/Shanghai"
        world.bob.save()
        pictures = [factories.picture(world.project, world.bob) for _ in range(2)]
        kept = factories.collection(world.team, world.bob, *reversed(pictures), name="Spring")
        path = world.url("reviews/new")
        client = world.client(world.bob)
        assert 'value="Spring"' in client.get(path, {"collection": kept.public_id}).content.decode()
        fields = {"collection": kept.public_id, "title": "Spring", "due": "2026-03-01T18:00"}
        answer = client.post(path, fields | {"reviewers": [world.rae.public_id]})
        made = Review.objects.get()
        assert answer.headers["Location"] == world.url(f"reviews/{made.public_id}")
        assert [one.picture for one in made.items.all()] == list(reversed(pictures))
        assert (made.due.isoformat(), made.collection) == ("2026-03-01T10:00:00+00:00", kept)
        assert [one.user for one in made.reviewers.all()] == [world.rae]

    def test_pictures_one_by_one(self, world: World) -> None:
        ids = [factories.picture(world.project, world.bob).public_id for _ in range(2)]
        world.client(world.bob).post(world.url("reviews/new"), {"p": ids, "title": "Two"})
        assert [one.picture.public_id for one in Review.objects.get().items.all()] == ids

    def test_a_viewer_is_not_offered_as_a_reviewer(self, world: World) -> None:
        fields = {"p": factories.picture(world.project, world.bob).public_id, "title": "One"}
        answer = world.client(world.bob).post(world.url("reviews/new"), fields | {"reviewers": world.vic.public_id})
        assert answer.status_code == 422
        assert not Review.objects.exists()

    def test_nothing_chosen_offers_collections(self, world: World) -> None:
        kept = factories.collection(world.team, world.bob, name="Spring")
        assert f"reviews/new?collection={kept.public_id}" in page(world, "reviews/new", "bob")

    def test_what_is_asked_can_be_changed_by_who_put_it_up_and_by_an_owner(self, world: World, review: Review) -> None:
        path = world.url(f"reviews/{review.public_id}/change")
        assert world.client(world.alice).post(path, {"title": "Autumn"}).status_code == 302
        assert world.client(world.rae).post(path, {"title": "Mine"}).status_code == 403
        review.refresh_from_db()
        assert review.title == "Autumn"


def test_the_gallery_finds_pictures_by_what_was_decided(world: World, item: ReviewItem) -> None:
    sealing.seal(world.team.pk, timedelta(0))
    decide(item, "approved", person=world.rae, seen="open")
    found = gallery.Search.read(QueryDict("review=approved"))
    assert list(gallery.pages.bits(world.team.pk, world.rae.pk, found)) == [item.picture_id]
    assert sealing.verify(world.team.pk) == []


@pytest.mark.parametrize("path", ["", "/summary"])
def test_looking_at_a_review_reads_what_led_to_it(world: World, review: Review, path: str) -> None:
    for subject in (review.public_id, "another"):
        notices.notify([world.bob], world.team, notices.Kind.REVIEW, "review-decided", subject, actor=world.rae)
    world.client(world.bob).get(world.url(f"reviews/{review.public_id}{path}"), headers={"Accept": "text/html"})
    assert [row.subject for row in Notification.objects.unread()] == ["another"]


def test_the_summary_marks_what_is_not_for_clients(world: World, review: Review) -> None:
    comments.say(review.items.all()[0].picture, "Too dear for them", person=world.bob, review=review, internal=True)
    assert "team only" in page(world, f"reviews/{review.public_id}/summary")


@pytest.mark.parametrize("path", ["", "/grid", "/summary"])
def test_what_clients_picked_is_told_with_their_names(world: World, review: Review, path: str) -> None:
    link = client_links.make(review, world.bob)
    for name in ("Mia", "Jo"):
        picks.pick(review.items.all()[0], client_links.enter(link, name), picked=True)
    assert "Picked by Mia, Jo" in page(world, f"reviews/{review.public_id}{path}")
