"""Asking for a batch: nothing is paid before it was seen."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from generations.models import Batch, Draft, Generation, LedgerEntry, PromptVersion
from tests import factories
from tests.base import World

ROWS = "subject,light\npear,soft\nfig,hard\nplum,dim\n"
PROMPT = "A [subject] in [light] light"


def base(world: World, **more: Any) -> str:
    found = {"gateway": world.gateway.public_id, "model": world.gateway.model, "aspect": "1:1", "resolution": "1K"}
    return json.dumps({**found, "quality": "low", **more})


def posted(world: World, user: Any = None, **fields: Any) -> HttpResponse:
    asked = {"project": world.project.public_id, "base": base(world), "prompt": PROMPT, "source": "list", "n": "1"}
    return world.client(user or world.alice).post(world.url("batches/new"), {**asked, **fields})


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def shown(response: HttpResponse) -> str:
    return re.search(r'name="shown" value="([^"]+)"', response.content.decode()).group(1)


def pressed(world: World, user: Any = None, **fields: Any) -> HttpResponse:
    """Looked at, then paid for."""
    fields = {"text": ROWS, "submission": "press"} | fields
    return posted(world, user, **fields, shown=shown(posted(world, user, **fields)), go="yes")


class TestBeginning:
    def test_with_the_composer_as_it_was_left(self, world: World) -> None:
        data = {"prompt": "A [subject] on linen", "quality": "high", "n": "2"}
        Draft.objects.create(user=world.alice, project=world.project, data=data)
        response = world.client(world.alice).get(world.url("batches/new"), {"project": world.project.public_id})
        assert "A [subject] on linen</textarea>" in response.content.decode()
        assert "variables: subject" in text(response)

    def test_with_the_composer_as_it_stands(self, world: World) -> None:
        fields = {"project": world.project.public_id, "prompt": "Typed a moment ago", "via": "x/y"}
        response = world.client(world.alice).post(world.url("batches/new"), fields)
        assert "Typed a moment ago</textarea>" in response.content.decode()

    def test_with_a_version_of_the_library(self, world: World) -> None:
        version = factories.prompt(world.team, world.alice, "A [tree] in autumn").live
        response = world.client(world.alice).get(world.url("batches/new"), {"version": version.public_id})
        assert "A [tree] in autumn</textarea>" in response.content.decode()

    def test_another_persons_private_version_is_not_there(self, world: World) -> None:
        version = factories.prompt(world.team, world.bob, sharing="private").live
        response = world.client(world.alice).get(world.url("batches/new"), {"version": version.public_id})
        assert response.status_code == 404


class TestLooking:
    def test_rows_resolved_prompts_and_price_are_shown_and_nothing_is_paid(self, world: World) -> None:
        response = posted(world, text=ROWS)
        assert all(one in text(response) for one in ("A pear in soft light", "A fig in hard light", "Generate 3"))
        assert not Generation.objects.exists()

    def test_an_uploaded_file_takes_the_place_of_what_was_typed(self, world: World) -> None:
        file = io.BytesIO('\ufeffsubject;light\r\n"pear; ripe";soft\r\n'.encode())
        file.name = "rows.csv"
        assert "A pear; ripe in soft light" in text(posted(world, text="subject\nfig", file=file))

    def test_a_file_that_is_no_text_is_named_as_such(self, world: World) -> None:
        file = io.BytesIO(b"PK\x03\x04\x14\x00\x06\x00workbook")
        file.name = "rows.csv"
        response = posted(world, prompt="A pear", file=file)
        assert "This file is no text." in text(response)
        assert 'name="go"' not in text(response)

    def test_a_matrix_says_what_each_value_and_each_combination_costs(self, world: World) -> None:
        fields = {"source": "matrix", "value_name": ["subject"], "value_lines": ["pear\nfig\nplum"], "n": "2"}
        other = factories.gateway(world.team, name="Other")
        page = text(
            posted(
                world, **fields, axis_gateway=[world.gateway.public_id, other.public_id], axis_quality=["low", "high"]
            )
        )
        captions = re.findall(r"<caption[^>]*>(.*?)</caption>", page)
        assert captions == ["Gateway · Quality", "Gateway", "Quality", "subject"]
        row = r'<th scope="row">([^<]*)</th><td class="end num quiet">(\d+) ×</td><td class="end num">\D*([\d.]+)</td>'
        found = [(label, int(count), float(price)) for label, count, price in re.findall(row, page)]
        assert [(label, count) for label, count, _ in found] == [
            ("Demo · Low", 6),
            ("Demo · High", 6),
            ("Other · Low", 6),
            ("Other · High", 6),
            ("Demo", 12),
            ("Other", 12),
            ("Low", 12),
            ("High", 12),
            ("pear", 8),
            ("fig", 8),
            ("plum", 8),
        ]
        total = float(re.search(r'go-price num">\D*([\d.]+)<', page).group(1))
        for start, end in ((0, 4), (4, 6), (6, 8), (8, 11)):
            assert sum(price for _, _, price in found[start:end]) == pytest.approx(total, rel=0.03)
        assert found[1][2] > found[0][2]

    def test_a_row_whose_values_would_make_it_endless_is_named_and_the_others_stay(self, world: World) -> None:
        response = posted(world, prompt="A [subject] pear. " * 60, text=f"subject\nripe\n{'x' * 8000}\n")
        assert re.search(r"<b>Line 3</b> With its variables filled in, the prompt is too long\.", text(response))
        assert response.content.count(b'<td class="num quiet">') == 1

    def test_one_choice_alone_is_no_axis_to_tick(self, world: World) -> None:
        assert 'name="axis_gateway"' not in text(posted(world, source="matrix"))
        factories.gateway(world.team, name="Other")
        assert text(posted(world, source="matrix")).count('name="axis_gateway"') == 2

    def test_faults_are_named_by_line_and_column_and_good_rows_stay(self, world: World) -> None:
        prompt = factories.prompt(
            world.team, world.alice, PROMPT, variables=[{"name": "light", "type": "choice", "choices": ["soft", "dim"]}]
        )
        kept = base(world, version=prompt.live.public_id)
        response = posted(world, base=kept, text="subject,light,tone\npear,soft,x\nfig,hard,x\n")
        assert "<b>Line 3 · light</b> It is none of the choices: soft, dim" in text(response)
        assert "<b>Line 1 · tone</b>" in text(response)
        assert "A pear in soft light" in text(response)
        assert "fig,hard,x" in response.content.decode()

    def test_play_money_is_said_only_where_nothing_at_all_is_billed(self, world: World) -> None:
        paid = factories.gateway(world.team, name="Paid", profile="openai", demo=False)
        fields = {"source": "matrix", "prompt": "A pear"}
        assert "nothing is billed" in text(posted(world, **fields, axis_gateway=[world.gateway.public_id]))
        both = [world.gateway.public_id, paid.public_id]
        assert "nothing is billed" not in text(posted(world, **fields, axis_gateway=both))

    def test_only_the_first_fifty_are_shown(self, world: World) -> None:
        response = posted(world, prompt="", text="\n".join(f"Pear {number}" for number in range(60)))
        assert "Pear 49" in text(response)
        assert "and 10 more" in text(response)
        assert "Generate 60" in text(response)

    def test_more_than_a_batch_holds_is_refused(self, world: World) -> None:
        response = posted(world, prompt="", text="\n".join(f"Pear {number}" for number in range(501)))
        assert "A batch has at most 500." in text(response)

    def test_the_budget_has_its_word(self, world: World) -> None:
        world.project.budget_nano = 1
        world.project.save()
        assert "It covers 0 of 3 rows." in text(posted(world, text=ROWS))
        world.project.budget_nano = 10_000_000_000
        world.project.save()
        assert re.search(r"\$10\.00 of \$10\.00 left this month · \$9\.\d\d after this", text(posted(world, text=ROWS)))

    def test_queries_do_not_grow_with_the_rows(self, world: World) -> None:
        rows = "subject\n" + "\n".join(f"pear {number}" for number in range(100))
        posted(world, text=ROWS)
        with CaptureQueriesContext(connection) as few:
            posted(world, text=ROWS)
        with CaptureQueriesContext(connection) as many:
            posted(world, text=rows)
        assert len(many) == len(few)

    def test_word_lists_are_read_once_for_all_rows(self, world: World) -> None:
        world.team.word_lists.create(name="Colours", words=["red", "blue"])
        rows = "\n".join(f"Pear {number} in {{list:colours}}" for number in range(5))
        with CaptureQueriesContext(connection) as seen:
            assert "Pear 4 in red" in text(posted(world, prompt="", text=rows))
        assert len([one for one in seen.captured_queries if "generations_wordlist" in one["sql"]]) == 1

    def test_a_fault_of_many_lines_is_said_once(self, world: World) -> None:
        response = posted(world, text="subject,light\n" + "pear,soft,x\n" * 6)
        assert text(response).count("more cells than the first line") == 1
        assert "Lines 2, 3, 4, 5 and 2 more" in text(response)


class TestPressing:
    def test_the_price_shown_is_what_is_reserved(self, world: World) -> None:
        before = posted(world, text=ROWS)
        response = pressed(world)
        made = Batch.objects.get()
        assert response.headers["Location"] == world.url(f"batches/{made.public_id}")
        assert shown(before).startswith(f"3/{LedgerEntry.objects.held()}/")
        assert LedgerEntry.objects.held() > 0

    def test_each_row_keeps_its_values_and_template(self, world: World) -> None:
        pressed(world)
        first = Generation.objects.order_by("pk")[0]
        assert (first.prompt, first.template) == ("A pear in soft light", PROMPT)
        assert first.values == {"subject": "pear", "light": "soft"}

    def test_an_empty_cell_takes_its_variables_own_default(self, world: World) -> None:
        kept = [{"name": "light", "type": "text", "default": "window"}]
        prompt = factories.prompt(world.team, world.alice, PROMPT, variables=kept)
        pressed(world, base=base(world, version=prompt.live.public_id), text="subject,light\npear,\nfig,dim\n")
        rows = Generation.objects.order_by("pk").values_list("prompt", flat=True)
        assert list(rows) == ["A pear in window light", "A fig in dim light"]

    @pytest.mark.parametrize(("sharing", "title"), [("team", "Fruit"), ("private", "A pear"), ("members", "A pear")])
    def test_only_a_prompt_that_all_see_lends_its_title(self, world: World, sharing: str, title: str) -> None:
        prompt = factories.prompt(world.team, world.alice, "A [subject]", title="Fruit", sharing=sharing)
        pressed(world, base=base(world, version=prompt.live.public_id), prompt="A [subject]", text="pear\nfig\n")
        assert Batch.objects.get().title == title

    def test_twice_is_one_batch(self, world: World) -> None:
        assert pressed(world).headers["Location"] == pressed(world).headers["Location"]
        assert Batch.objects.count() == 1

    def test_another_list_from_the_page_that_was_gone_back_to_is_another_batch(self, world: World) -> None:
        pressed(world)
        pressed(world, text="subject,light\nquince,soft\n")
        assert [one.count for one in Batch.objects.order_by("pk")] == [3, 1]

    def test_other_rows_of_the_same_price_are_shown_again(self, world: World) -> None:
        seen = shown(posted(world, text=ROWS))
        response = posted(world, text=ROWS.replace("pear", "bear"), shown=seen, go="yes")
        assert (response.status_code, Batch.objects.count()) == (422, 0)

    def test_what_is_not_possible_is_left_out_only_where_that_was_said(self, world: World) -> None:
        other = factories.gateway(world.team, name="Runbase", profile="runbase", model="openai/gpt-image-2", demo=True)
        both = [world.gateway.public_id, other.public_id]
        fields = {"source": "matrix", "axis_gateway": both, "axis_quality": ["low", "auto"], "prompt": "A pear"}
        looked = posted(world, **fields)
        assert "Runbase · Low" in text(looked)
        assert pressed(world, **fields).status_code == 422
        assert pressed(world, **fields, leave_out="on").status_code == 302
        made = Batch.objects.get()
        assert list(made.generations.order_by("pk").values_list("batch_place", flat=True)) == [0, 1, 2]

    def test_what_has_changed_since_is_shown_again(self, world: World) -> None:
        response = posted(world, text=ROWS, shown="2/1", go="yes")
        assert response.status_code == 422
        assert not Batch.objects.exists()

    def test_a_refused_budget_says_so_and_keeps_what_was_typed(self, world: World) -> None:
        world.project.budget_nano = 1
        world.project.save()
        response = pressed(world)
        assert response.status_code == 422
        assert "enough for 0 of 3 rows" in text(response)
        assert "fig,hard" in response.content.decode()

    def test_every_text_of_a_prompt(self, world: World) -> None:
        world.team.word_lists.create(name="Colours", words=["red", "blue"])
        pressed(world, source="texts", prompt="A {pear|fig} in {list:colours}", text="")
        assert list(Generation.objects.order_by("pk").values_list("prompt", flat=True)) == [
            "A pear in red",
            "A pear in blue",
            "A fig in red",
            "A fig in blue",
        ]

    def test_lines_are_prompts_where_there_are_no_variables(self, world: World) -> None:
        pressed(world, prompt="Nothing of this", text="A pear, ripe\n\nA fig; green\n")
        assert list(Generation.objects.order_by("pk").values_list("prompt", flat=True)) == [
            "A pear, ripe",
            "A fig; green",
        ]

    def test_a_matrix_is_every_combination(self, world: World) -> None:
        other = factories.gateway(world.team, name="Other")
        first = factories.prompt(world.team, world.alice, "One [subject]")
        second = factories.version(first, "Two [subject]")
        fields = {
            "base": base(world, version=second.public_id),
            "source": "matrix",
            "axis_version": [first.versions.get(number=1).public_id, second.public_id],
            "axis_gateway": [world.gateway.public_id, other.public_id],
            "axis_quality": ["low", "high"],
            "value_name": ["subject"],
            "value_lines": ["pear\nfig"],
            "prompt": "Two [subject]",
        }
        pressed(world, **fields)
        made = Batch.objects.get()
        assert [axis["labels"] for axis in made.axes] == [
            ["v1", "v2"],
            ["Demo", "Other"],
            ["low", "high"],
            ["pear", "fig"],
        ]
        rows = list(made.generations.order_by("batch_place"))
        assert len(rows) == 16
        assert (rows[0].prompt, rows[0].gateway_name, rows[0].quality) == ("One pear", "Demo", "low")
        assert (rows[-1].prompt, rows[-1].gateway_name, rows[-1].quality) == ("Two fig", "Other", "high")
        assert {row.version for row in rows} == set(PromptVersion.objects.all())

    def test_a_picture_is_named_by_its_place_on_the_shelf(self, world: World) -> None:
        item = factories.shelf_item(world.team, world.alice, "Bottle")
        prompt = factories.prompt(
            world.team, world.alice, "Show [pack]", variables=[{"name": "pack", "type": "picture"}]
        )
        fields = {"base": base(world, version=prompt.live.public_id), "prompt": "Show [pack]"}
        pressed(world, **fields, text="bottle\n")
        made = Generation.objects.get()
        assert [one.image for one in made.references.all()] == [item.image]
        assert made.prompt == "Show @bottle"
        assert "There is no picture “vase”" in text(posted(world, **fields, text="vase\n"))

    def test_a_teammate_makes_their_own(self, world: World) -> None:
        pressed(world, world.bob)
        assert Batch.objects.get().person == world.bob

    @pytest.mark.parametrize("sent", ["", "[", "[]", '{"aspect": "' + 400_000 * "1" + '"}'])
    def test_settings_that_cannot_be_read_are_no_other_order(self, world: World, sent: str) -> None:
        response = posted(world, base=sent, text=ROWS, go="yes")
        assert response.status_code == 422
        assert "Begin again from the studio." in text(response)
        assert 'name="base" value=""' in response.content.decode()

    def test_half_a_character_is_left_out(self, world: World) -> None:
        response = posted(world, base=base(world, values={"light": "so\ud800ft"}), text="subject\npear\n")
        assert "A pear in soft light" in text(response)

    def test_a_list_that_is_too_long_is_not_cut(self, world: World) -> None:
        file = io.BytesIO("梨".encode() * 1_400_000)
        file.name = "rows.txt"
        for sent in ({"file": file}, {"text": 1_000_001 * "x"}):
            response = posted(world, **sent, go="yes")
            assert response.status_code == 422
            assert "at most 1000000 characters" in text(response)

    @pytest.mark.parametrize("sent", ['{"references": [[1]], "values": 3}', '{"references": [{"image": [1]}]}'])
    def test_a_base_that_is_none_counts_for_nothing(self, world: World, sent: str) -> None:
        assert posted(world, base=sent, text=ROWS).status_code == 200
