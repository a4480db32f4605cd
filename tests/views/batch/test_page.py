"""A batch's page: its rows, its matrix, what can be done with it, and what it hides."""

from __future__ import annotations

import re

from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from generations.messages import explain
from generations.models import Attempt, Batch, BatchVote, Gateway, Slot, User
from generations.workflow import batches, votes
from generations.workflow.batch_state import progress
from tests import factories
from tests.base import HTMX, World
from tests.views.batch.batches import batch, finished, matrix


def seen(world: World, made: Batch, user: User | None = None) -> str:
    response = world.client(user or world.alice).get(world.url(f"batches/{made.public_id}"))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def sent(world: World, made: Batch, act: str, user: User | None = None, **fields: str) -> HttpResponse:
    return world.client(user or world.alice).post(world.url(f"batches/{made.public_id}/{act}"), fields)


class TestShowing:
    def test_rows_stand_in_order_with_their_values(self, world: World) -> None:
        page = seen(world, batch(world, 12))
        assert re.findall(r"fruit (\d+)</span>", page) == [str(place) for place in range(12)]
        assert "0 of 12 done" in page
        assert "12 waiting" in page

    def test_a_matrix_is_a_table_with_its_axes_as_headings(self, world: World) -> None:
        page = seen(world, matrix(world))
        assert re.findall(r'<th scope="col">(\w+)</th>', page) == ["quince", "medlar"]
        assert re.findall(r'<th scope="row">(\w+)</th>', page) == ["Lowest", "Highest"]

    def test_what_was_left_out_leaves_a_hole(self, world: World) -> None:
        made = batch(world, 3, kind="matrix", axes=matrix(world).axes, places=(0, 1, 3))
        assert seen(world, made).count("batch-hole") == 1

    def test_queries_do_not_grow_with_the_rows(self, world: World) -> None:
        made = [matrix(world), batch(world, 2), batch(world, 30)]
        client, counts = world.client(world.alice), []
        for one in made:
            finished(one)
            path = world.url(f"batches/{one.public_id}")
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counts.append(len(asked))
        assert len(set(counts)) == 1
        assert counts[0] <= 18

    def test_a_row_that_failed_says_why_and_whether_it_was_billed(self, world: World) -> None:
        made = batch(world, 1)
        made.generations.update(status="failed")
        Slot.objects.update(status="failed", error_code="content_refused")
        Attempt.objects.update(status="failed", cost_nano=0)
        why = re.search(r'<p class="batch-why">(.*?)</p>', seen(world, made)).group(1)
        assert str(explain("content_refused", {}, billed="no").title) in why
        assert "Nothing was billed." in why

    def test_viewers_see_it_and_may_do_nothing(self, world: World) -> None:
        page = seen(world, batch(world), world.vic)
        assert "fruit 2" in page
        assert "batch-acts" not in page
        assert "$" not in page

    def test_one_cell_comes_with_the_progress(self, world: World) -> None:
        made = batch(world)
        row = made.generations.first()
        path = world.url(f"batches/rows/{row.public_id}")
        page = world.client(world.alice).get(path, headers=HTMX).content.decode()
        assert f'id="b-{row.public_id}"' in page
        assert 'hx-swap-oob="outerMorph"' in page

    def test_a_generation_of_no_batch_is_no_cell(self, world: World) -> None:
        made = factories.generation(world.project, world.alice)
        assert world.client(world.alice).get(world.url(f"batches/rows/{made.public_id}")).status_code == 404

    def test_a_strip_leads_to_its_batch(self, world: World) -> None:
        made = batch(world)
        page = world.client(world.alice).get(world.url("studio")).content.decode()
        assert f'/batches/{made.public_id}">batch · 3 of 3</a>' in page


class TestActing:
    def test_pause_go_on_and_cancel(self, world: World) -> None:
        made = batch(world)
        for act, word in (("pause", "paused, 3 waiting"), ("resume", "3 waiting"), ("cancel", "3 cancelled")):
            assert sent(world, made, act).status_code == 302
            assert word in seen(world, made)

    def test_an_owner_may_a_teammate_may_not(self, world: World) -> None:
        made = batch(world, person=world.bob)
        assert sent(world, made, "pause", world.alice).status_code == 302
        own = batch(world, person=world.alice)
        assert sent(world, own, "pause", world.bob).status_code == 403
        assert progress(own).waiting == 3

    def test_what_is_no_longer_possible_is_said(self, world: World) -> None:
        response = sent(world, batch(world), "resume")
        assert response.status_code == 409
        assert b"Nothing is left to do there." in response.content

    def test_failed_rows_are_asked_for_again(self, world: World) -> None:
        made = batch(world)
        batches.cancel(made, world.alice)
        made.generations.filter(batch_place=1).update(status="failed")
        Slot.objects.filter(generation__batch=made, generation__batch_place=1).update(status="failed")
        assert "Retry 1 failed" in seen(world, made)
        sent(world, made, "retry")
        assert progress(made).waiting == 1
        sent(world, made, "retry", what="cancelled")
        assert progress(made).waiting == 3


class TestBlindVote:
    HIDDEN = ("quince", "medlar", "Lowest", "Highest", "Row 0", "Row 1", "Row 2", "Row 3", "Demo", "gpt-image-2", "$0")

    def blind(self, world: World) -> Batch:
        made = matrix(world, blind=True, title="Which is best?")
        finished(made)
        return made

    def test_no_label_leaks_into_the_page_or_a_cell(self, world: World) -> None:
        made = self.blind(world)
        Gateway.objects.update(name="Demo")
        cell = world.url(f"batches/rows/{made.generations.first().public_id}")
        for page in (seen(world, made), world.client(world.alice).get(cell, headers=HTMX).content.decode()):
            assert [word for word in self.HIDDEN if word in page] == []
            assert "/p/" not in page
            assert "/g/" not in page

    def test_everybody_has_an_order_of_their_own(self, world: World) -> None:
        made = matrix(world, blind=True)
        orders = {
            tuple(re.findall(r'id="b-([\w-]+)"', seen(world, made, user)))
            for user in (world.alice, world.bob, world.rae, world.vic)
        }
        assert len(orders) > 1
        assert len({frozenset(one) for one in orders}) == 1
        assert seen(world, made).split("batch-cells")[1] == seen(world, made).split("batch-cells")[1]

    def test_a_cell_keeps_its_number_when_it_is_fetched_again(self, world: World) -> None:
        made = self.blind(world)
        numbers = dict(re.findall(r'id="vote-([\w-]+)".*?Vote for picture (\d+)', seen(world, made)))
        for public_id, number in numbers.items():
            path = world.url(f"batches/rows/{public_id}")
            assert f"Vote for picture {number}" in world.client(world.alice).get(path).content.decode()

    def test_a_press_votes_and_a_second_takes_it_away(self, world: World) -> None:
        made = self.blind(world)
        row = made.generations.first()
        sent(world, made, "vote", world.rae, vote=f"yes:{row.public_id}")
        assert BatchVote.objects.get().person == world.rae
        assert 'aria-pressed="true"' in seen(world, made, world.rae)
        assert 'aria-pressed="true"' not in seen(world, made, world.alice)
        sent(world, made, "vote", world.rae, vote=f"no:{row.public_id}")
        assert not BatchVote.objects.exists()

    def test_a_viewer_has_no_vote(self, world: World) -> None:
        made = self.blind(world)
        assert "data-vote" not in seen(world, made, world.vic)
        assert sent(world, made, "vote", world.vic, vote=f"yes:{made.generations.first().public_id}").status_code == 403

    def test_counts_are_hidden_until_they_are_shown(self, world: World) -> None:
        made = self.blind(world)
        for user in (world.alice, world.bob, world.rae):
            votes.vote(made, made.generations.get(batch_place=3), user, for_it=True)
        assert "Votes</h2>" not in seen(world, made, world.vic)
        assert sent(world, made, "reveal", world.bob).status_code == 403
        sent(world, made, "reveal")
        page = seen(world, made)
        assert re.search(r'<th scope="row">medlar</th><td class="end num">3</td><td class="end num">100 %</td>', page)
        assert all(word in page for word in ("quince", "Lowest", "Row 0"))

    def test_another_open_page_is_loaded_anew_once_labels_are_shown(self, world: World) -> None:
        made = self.blind(world)
        address = re.search(r'hx-get="([^"]*/progress\?hidden=yes)"', seen(world, made, world.bob)).group(1)
        bob = world.client(world.bob)
        assert "HX-Refresh" not in bob.get(address, headers=HTMX)
        votes.reveal(made)
        assert bob.get(address, headers=HTMX)["HX-Refresh"] == "true"
        assert "hidden=yes" not in seen(world, made, world.bob)

    def test_only_pictures_that_came_have_a_button(self, world: World) -> None:
        made = self.blind(world)
        failed = made.generations.get(batch_place=2)
        failed.pictures.all().delete()
        failed.slots.update(status="failed")
        assert seen(world, made).count("data-vote ") == 3

    def test_after_that_nobody_votes(self, world: World) -> None:
        made = self.blind(world)
        votes.reveal(made)
        assert sent(world, made, "vote", vote=f"yes:{made.generations.first().public_id}").status_code == 409


class TestListing:
    def test_the_first_pictures_of_each_are_shown_unless_they_would_tell_which_is_which(self, world: World) -> None:
        finished(matrix(world))
        path = world.url("batches")
        page = world.client(world.alice).get(path).content.decode()
        assert re.findall(r"Matrix 2 × 2", page) == ["Matrix 2 × 2"]
        assert page.split("batch-thumbs")[1].split("</span>")[0].count("<img") == 4
        Batch.objects.update(blind=True)
        assert "batch-thumbs" not in world.client(world.alice).get(path).content.decode()

    def test_pages_follow_a_cursor_and_cost_the_same(self, world: World) -> None:
        for number in range(42):
            Batch.objects.create(
                team=world.team, project=world.project, person=world.alice, submission=f"{number}", kind="list", count=1
            )
        client = world.client(world.vic)
        client.get(world.url("batches"))
        with CaptureQueriesContext(connection) as first:
            page = client.get(world.url("batches")).content.decode()
        older = re.search(r"before=([\w-]+)", page).group(1)
        with CaptureQueriesContext(connection) as second:
            rest = client.get(world.url("batches"), {"before": older}).content.decode()
        assert (page.count("row-name"), rest.count("row-name")) == (40, 2)
        assert len(second) <= len(first) + 1 <= 12
