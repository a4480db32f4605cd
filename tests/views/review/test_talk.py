"""Threads beside a picture, the summary, and an edit made from pins."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pixels

from generations.models import Comment, Draft, Picture, Review
from generations.workflow.reviews import closing, comments
from generations.workflow.reviews.decisions import decide
from generations.workflow.upload import upload
from tests import factories
from tests.base import World

THREADS = {"X-Partial": "threads"}
POINT = json.dumps({"x": 0.1, "y": 0.5})


@pytest.fixture
def picture(world: World, tmp_path: Path) -> Picture:
    path = tmp_path / "pear.png"
    Pixels.new("RGB", (300, 200), "#c63").save(path)
    return factories.picture(world.project, world.bob, image=upload(world.team, path))


@pytest.fixture
def review(world: World, picture: Picture) -> Review:
    return factories.review(world.team, world.bob, picture, title="Spring", question="Which?")


def say(world: World, picture: Picture, who: str = "rae", headers: Any = THREADS, **fields: Any) -> Any:
    path = world.url(f"p/{picture.public_id}/comments")
    return world.client(getattr(world, who)).post(path, fields, headers=headers)


def act(world: World, comment: Comment, verb: str, who: str = "rae", **fields: str) -> Any:
    path = world.url(f"comments/{comment.public_id}/{verb}")
    return world.client(getattr(world, who)).post(path, fields, headers=THREADS)


def test_a_pin_stands_in_the_list_with_its_place_in_words(world: World, picture: Picture, review: Review) -> None:
    fields = {"text": "<b>Warmer</b>, @Bob", "mark": "point", "geometry": POINT, "review": review.public_id}
    text = say(world, picture, **fields, internal="yes").content.decode()
    assert "Pin 1, middle left" in text
    assert '&lt;b&gt;Warmer&lt;/b&gt;, <b class="said-name">@Bob</b>' in text
    made = Comment.objects.get()
    assert (made.review, made.internal, made.geometry) == (review, True, {"x": 0.1, "y": 0.5})


def test_a_form_without_a_script_leads_back_to_its_page(world: World, picture: Picture) -> None:
    answer = say(world, picture, headers={}, text="Warmer", next=world.url("reviews"))
    assert answer.headers["Location"] == world.url(f"reviews#c-{Comment.objects.get().public_id}")


@pytest.mark.parametrize(
    "fields", [{"text": " "}, {"text": "x" * 4001}, {"text": "Here", "mark": "point", "geometry": "[1"}]
)
def test_what_cannot_be_kept_is_refused_in_words(world: World, picture: Picture, fields: dict[str, str]) -> None:
    answer = say(world, picture, **fields)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert len(answer.content) > 10
    assert say(world, picture, headers={}, **fields).status_code == 422
    assert not Comment.objects.exists()


def test_a_viewer_reads_and_says_nothing(world: World, picture: Picture) -> None:
    comments.say(picture, "Warmer", person=world.rae)
    assert say(world, picture, "vic", text="No").status_code == 403
    text = world.client(world.vic).get(world.url(f"p/{picture.public_id}/comments")).content.decode()
    assert "Warmer" in text
    assert "<textarea" not in text


def test_a_review_that_does_not_hold_the_picture_is_left_out(world: World, picture: Picture) -> None:
    other = factories.review(world.team, world.bob, factories.picture(world.project, world.bob))
    say(world, picture, text="Warmer", review=other.public_id)
    assert Comment.objects.get().review is None


def test_its_author_alone_edits_and_an_owner_may_remove(world: World, picture: Picture) -> None:
    said = comments.say(picture, "Warmer", person=world.rae)
    assert act(world, said, "edit", "alice", text="Colder").status_code == 403
    assert act(world, said, "edit", text="Cooler").status_code == 200
    assert act(world, said, "remove", "bob").status_code == 403
    undo = json.loads(act(world, said, "remove", "alice").headers["HX-Trigger"])["studio:toast"]["undo"]
    said.refresh_from_db()
    assert (said.text, said.removed is not None) == ("Cooler", True)
    world.client(world.rae).post(undo, headers={"HX-Request": "true"})
    said.refresh_from_db()
    assert said.removed is None


def test_answers_and_resolving_come_back_as_threads(world: World, picture: Picture) -> None:
    said = comments.say(picture, "Warmer", person=world.bob)
    assert "How much?" in act(world, said, "answer", text="How much?").content.decode()
    assert 'data-open="0" data-resolved="1"' in act(world, said, "resolve").content.decode()
    assert 'data-open="1" data-resolved="0"' in act(world, said, "reopen").content.decode()


class TestSummary:
    def test_it_shows_what_stands_with_pins_and_threads(self, world: World, picture: Picture, review: Review) -> None:
        decide(review.items.get(), "approved", person=world.rae, seen="open", note="Print it")
        where = {"mark": "area", "geometry": {"x": 0.1, "y": 0.2, "width": 0.5, "height": 0.5}}
        said = comments.say(picture, "A little warmer", person=world.rae, review=review, **where)
        comments.answer(said, "Done", person=world.bob)
        comments.say(picture, "Elsewhere", person=world.bob)
        answer = world.client(world.bob).post(world.url(f"reviews/{review.public_id}/close"), follow=True)
        text = answer.content.decode()
        for words in ("Which?", "Print it", "A little warmer", "Done", "closed by Bob", "1 approved"):
            assert words in text
        assert '<rect x="30.0" y="40.0" width="150.0" height="100.0"/>' in text
        assert "Elsewhere" not in text

    def test_only_who_put_it_up_or_an_owner_closes_and_reopens(self, world: World, review: Review) -> None:
        path = world.url(f"reviews/{review.public_id}/close")
        assert world.client(world.rae).post(path).status_code == 403
        assert world.client(world.alice).post(path).status_code == 302
        assert world.client(world.bob).post(path.replace("close", "reopen")).status_code == 302
        review.refresh_from_db()
        assert review.is_open

    def test_the_pdf_holds_every_picture_and_all_that_was_said(
        self, world: World, picture: Picture, review: Review
    ) -> None:
        for number in range(40):
            comments.say(picture, f"Nummer {number}：更暖一点 " * 20, person=world.rae, review=review)
        comments.say(picture, "Here", person=world.rae, review=review, mark="point", geometry={"x": 0, "y": 1})
        closing.close(review, world.bob)
        answer = world.client(world.vic).get(world.url(f"reviews/{review.public_id}/summary.pdf"))
        assert answer.headers["Content-Type"] == "application/pdf"
        assert (
            "Spring.pdf" in answer.headers["Content-Disposition"]
            or "spring.pdf" in answer.headers["Content-Disposition"]
        )
        assert answer.content.startswith(b"%PDF")
        assert answer.content.count(b"/Type /Page\n") > 1
        assert b"/Subtype /Image" in answer.content


class TestEditFromPins:
    def post(self, world: World, picture: Picture) -> Any:
        return world.client(world.bob).post(world.url(f"p/{picture.public_id}/edit-from-pins"))

    def test_open_pins_become_words_and_a_mask(self, world: World, picture: Picture) -> None:
        Draft.objects.overwrite(world.bob, picture.project, {"prompt": "Before", "quality": "low"})
        area = {"x": 0, "y": 0, "width": 0.2, "height": 0.2}
        comments.say(picture, "A blue\n[door]", person=world.rae, mark="area", geometry=area)
        done = comments.say(picture, "Done", person=world.rae, mark="point", geometry={"x": 0, "y": 0})
        comments.resolve(done, world.rae)
        comments.say(picture, "In general", person=world.rae)
        comments.say(picture, "No cup", person=world.rae, mark="point", geometry={"x": 0.9, "y": 0.9})
        answer = self.post(world, picture)
        assert answer.headers["Location"].startswith(world.url(f"studio?project={picture.project.public_id}"))
        data = Draft.objects.get(user=world.bob).data
        assert data["prompt"].splitlines()[1:3] == [
            "1. At the upper left: A blue [door]",
            "2. At the lower right: No cup",
        ]
        assert [one["image"] for one in data["references"]] == [picture.image.public_id]
        assert (data["mask_of"], data["quality"], data["aspect"]) == (picture.image.public_id, "low", "match")
        assert data["before"]["prompt"] == "Before"
        page = world.client(world.bob).get(answer.headers["Location"]).content.decode()
        assert "A blue [door]" in page

    def test_a_gateway_that_takes_no_mask_gets_the_words_alone(self, world: World, picture: Picture) -> None:
        other = factories.gateway(world.team, name="No masks", profile="runapi", model="gpt-image-2")
        Draft.objects.overwrite(world.bob, picture.project, {"gateway": other.public_id, "model": "gpt-image-2"})
        comments.say(picture, "No cup", person=world.rae, mark="point", geometry={"x": 0.9, "y": 0.9})
        self.post(world, picture)
        data = Draft.objects.get(user=world.bob).data
        assert "No cup" in data["prompt"]
        assert "mask" not in data

    def test_without_an_open_pin_nothing_is_filled(self, world: World, picture: Picture) -> None:
        assert self.post(world, picture).status_code == 302
        assert not Draft.objects.exists()
