"""A prompt's page: its text to the letter, its facts, what each person may do."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from generations.models import ChangeRequest, Gateway, Picture, Prompt
from generations.workflow import prompts
from tests import factories
from tests.base import World
from tests.views.prompt.pages import FRUIT, address, live, prompt, see


class TextOf(HTMLParser):
    """The text content of the element with an id, as a browser has it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.depth, self.text = name, 0, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth or ("id", self.name) in attrs:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= bool(self.depth)

    def handle_data(self, data: str) -> None:
        self.text += data if self.depth else ""


def text_of(page: str, name: str) -> str:
    reader = TextOf(name)
    # As browsers read a page: of both kinds of line breaks they make one.
    reader.feed(page.replace("\r\n", "\n").replace("\r", "\n"))
    return reader.text


@pytest.mark.parametrize(
    "text",
    [
        "A bowl of [fruit]",
        "\n two lines \r\n and a third\t& <b>more</b>  ",
        '{\n  "subject": "[product]",\n  "tags": ["a", "b"]\n}',
        '{"cut": ["off',
        "宋代茶盏，【主体】与[主体]",
        "100 % {a|b} {{name=x}} \\ %(x)s {# no #}",
    ],
)
def test_the_text_stands_there_to_the_letter(world: World, text: str) -> None:
    page = world.client(world.vic).get(address(world, prompt(world, text))).content.decode()
    assert text_of(page, "prompt-text") == text


def test_a_prompt_without_a_title_is_called_by_its_beginning(world: World) -> None:
    row = prompt(world, "One two three " * 20)
    assert f"<h1>{'One two three ' * 4}One…</h1>" in see(world, world.bob, row)


def test_everything_that_is_said_about_it(world: World) -> None:
    row = prompt(world, title="Fruit", notes="Soft light.", category="food", tags=("still life",), language="en")
    page = see(world, world.vic, row)
    assert all(word in page for word in ("Fruit", "Soft light.", "Food", "still life", "English", "Bob", "Team"))


def test_settings_stand_apart_and_unknown_ones_too(world: World) -> None:
    settings = {
        "aspect": "16:9",
        "quality": "low",
        "gateway": world.gateway.public_id,
        "duration": 5,
        "sound": ["rain"],
    }
    page = see(world, world.vic, prompt(world, settings=settings))
    found = dict(
        zip(re.findall(r"<dt>([^<]*)</dt>", page), re.findall(r"<dd><span class=.num.>([^<]*)", page), strict=False)
    )
    assert found == {"Aspect ratio": "16:9", "Quality": "Low", "Gateway": "Demo", "duration": "5", "sound": '["rain"]'}


def test_a_gateway_that_the_team_has_not_is_not_named(world: World) -> None:
    page = see(world, world.vic, prompt(world, settings={"gateway": "gone", "aspect": "1:1"}))
    assert "<dt>Gateway</dt>" not in page


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": [1, 2]}', "valid JSON"),
        ('{"a": [1, 2}', "not valid JSON: line 1"),
        ("[fruit] on linen", None),
    ],
)
def test_json_is_marked_as_valid_or_not(world: World, text: str, says: str | None) -> None:
    page = see(world, world.bob, prompt(world, text))
    assert says in page if says else "valid JSON" not in page


def test_json_can_be_folded_and_read_as_prose(world: World) -> None:
    page = see(world, world.bob, prompt(world, '{"scene": {"place": "a night market", "light": "soft"}}'))
    assert '<summary data-count="2">  "scene": {</summary>' in page
    assert "a night market" in page.partition('id="prose-text"')[2]


def test_what_the_text_says_of_settings_is_offered(world: World) -> None:
    row = prompt(world, "A poster, aspect ratio 9:16", settings={"aspect": "1:1"})
    assert "The text says 9:16" in see(world, world.bob, row)
    same = prompt(world, "A poster, aspect ratio 9:16", settings={"aspect": "9:16"})
    assert "The text says" not in see(world, world.bob, same)


class TestWho:
    PRESSES = {
        "Use in studio": {"alice", "bob"},
        "Edit</span>": {"alice", "bob"},
        "Propose a change": {"rae"},
        "Choose cover and examples": {"alice", "bob"},
        "Call it from code": {"alice", "bob"},
        "Copy text": {"alice", "bob", "rae", "vic"},
    }

    @pytest.mark.parametrize("press", PRESSES)
    def test_may_press_what(self, world: World, press: str) -> None:
        row = prompt(world)
        people = {name for name in ("alice", "bob", "rae", "vic") if press in see(world, getattr(world, name), row)}
        assert people == self.PRESSES[press]

    def test_an_editor_proposes_changes_to_anothers(self, world: World) -> None:
        page = see(world, world.bob, prompt(world, owner=world.alice))
        assert "Propose a change" in page
        assert "Make it live" not in page

    def test_a_private_one_is_its_owners_alone(self, world: World) -> None:
        row = prompt(world, sharing="private")
        found = {
            name: world.client(getattr(world, name)).get(address(world, row)).status_code
            for name in ("bob", "alice", "charlie")
        }
        assert found == {"bob": 200, "alice": 404, "charlie": 404}

    def test_one_shared_by_name_is_for_them(self, world: World) -> None:
        row = prompt(world, sharing="members", members=(world.rae,))
        found = {
            name: world.client(getattr(world, name)).get(address(world, row)).status_code
            for name in ("bob", "rae", "vic")
        }
        assert found == {"bob": 200, "rae": 200, "vic": 404}

    def test_money_is_for_those_who_see_prices(self, world: World) -> None:
        row = prompt(world)
        made = factories.picture(world.project, world.bob, version=live(row), kept=True)
        made.generation.attempts.update(cost_nano=53_000_000)
        made.generation.version = live(row)
        made.generation.save()
        assert "$0.053" in see(world, world.bob, row)
        assert "$0.053" not in see(world, world.rae, row)


def test_a_removed_one_says_so(world: World) -> None:
    row = prompt(world)
    prompts.remove(row)
    assert "This prompt was removed" in see(world, world.bob, row)


def test_a_change_that_waits_is_shown_to_who_decides(world: World) -> None:
    row = prompt(world)
    ChangeRequest.objects.create(prompt=row, base=live(row), text="x", note="Warmer", person=world.rae)
    assert "Rae proposes a change." in see(world, world.bob, row)
    assert "Rae proposes a change." not in see(world, world.vic, row)


class TestAgents:
    SETUP = (
        "claude mcp add runapi -s user -- npx -y @runapi.ai/mcp",
        "codex plugin install runapi-mcp@agents",
        "npx @runapi.ai/mcp init cursor",
        "npx @runapi.ai/mcp init windsurf",
    )

    def test_a_team_with_runapi_gets_the_set_up_and_the_whole_prompt(self, world: World) -> None:
        factories.gateway(world.team, name="RunAPI", profile="runapi", base_url="https://runapi.ai")
        row = prompt(world, "A very long brief. " * 200, settings={"aspect": "16:9", "resolution": "2K"})
        page = see(world, world.bob, row)
        assert all(line in page for line in self.SETUP)
        instruction = page.partition('id="agent-instruction"')[2].partition("</pre>")[0]
        assert row.text in instruction
        assert "Aspect ratio: 16:9" in instruction

    def test_without_one_only_who_can_add_it_reads_a_word_about_it(self, world: World) -> None:
        row = prompt(world)
        owner, editor = see(world, world.alice, row), see(world, world.bob, row)
        assert not any(line in owner for line in self.SETUP)
        assert ("RunAPI’s own server, once" in owner, "RunAPI’s own server, once" in editor) == (True, False)


class TestCalls:
    def test_every_language_shows_the_same_text(self, world: World) -> None:
        page = see(world, world.bob, prompt(world, "A bowl of pears"))
        for language in ("curl", "python", "javascript", "go", "ruby"):
            code = page.partition(f'id="code-{language}"')[2].partition("</pre>")[0]
            assert "A bowl of pears" in code
            assert "DEMO_API_KEY" in code

    def test_the_key_itself_is_in_none(self, world: World) -> None:
        assert "test-key-0123456789" not in see(world, world.bob, prompt(world))

    def test_the_recommended_gateway_is_called(self, world: World) -> None:
        other = factories.gateway(world.team, name="Vibe", profile="vibeapi", base_url="https://vibe.example/v1")
        row = prompt(world, settings={"gateway": other.public_id, "aspect": "1:1"})
        assert "https://vibe.example/v1" in see(world, world.bob, row)

    def test_a_team_without_a_gateway_reads_why_there_is_no_code(self, world: World) -> None:
        Gateway.objects.filter(team=world.team).delete()
        assert "There is no gateway to generate with." in see(world, world.bob, prompt(world))


class TestPictures:
    def test_the_cover_stands_above_examples_and_kept_results(self, world: World) -> None:
        row = prompt(world)
        plain, kept, example = (
            factories.picture(world.project, world.bob, version=live(row), kept=kept) for kept in (False, True, False)
        )
        prompts.set_cover(row, plain.image)
        prompts.set_examples(row, [(example.image, example.pk)])
        links = re.findall(r'/p/(\w+)"><img', see(world, world.vic, row))
        assert links == [one.public_id for one in (plain, example, kept)]

    def test_a_picture_in_the_trash_is_not_led_to(self, world: World) -> None:
        row = prompt(world)
        made = factories.picture(world.project, world.bob)
        prompts.set_examples(row, [(made.image, made.pk)])
        Picture.objects.filter(pk=made.pk).update(trashed=made.created)
        assert f"/p/{made.public_id}" not in see(world, world.vic, row)


def test_queries_do_not_grow(world: World, django_assert_max_num_queries: Any) -> None:
    row = prompt(world, variables=[FRUIT], tags=("a", "b"))
    for number in range(8):
        version = factories.version(row, f"Text {number} of [fruit]")
        factories.picture(world.project, world.bob, version=version, kept=True)
    client = world.client(world.bob)
    with django_assert_max_num_queries(27):
        assert client.get(address(world, Prompt.objects.get(pk=row.pk))).status_code == 200
