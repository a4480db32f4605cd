"""Connecting a gateway from its profile, and saying what its account has."""

from __future__ import annotations

import re
from typing import ClassVar

import pytest
from django.http import HttpResponse

from generations.models import Gateway
from generations.pricing import NANO, GridPrices
from generations.providers import catalogue
from generations.workflow import gateways, price_lists
from generations.workflow.gateways import GatewayFacts
from tests.base import World

KEY = "hk-live-0123456789abcdef"
THREE = {"name": "Ours", "key": KEY, "model": "gpt-image-2"}
DEFAULTS = {"parallel": "8", "per_minute": "0", "enabled": "on"}
REMOTE = [key for key, profile in catalogue.PROFILES.items() if not profile.local]


def post(world: World, path: str, **fields: str) -> HttpResponse:
    return world.client(world.alice).post(world.url(f"settings/gateways{path}"), fields)  # type: ignore[return-value]


def page(world: World, path: str) -> str:
    return world.client(world.alice).get(world.url(f"settings/gateways{path}")).content.decode()


def ours(world: World) -> Gateway:
    return Gateway.objects.get(team=world.team, name="Ours")


def made(world: World, profile: str, **facts: object) -> Gateway:
    base_url = catalogue.get_profile(profile).base_url or "https://images.example.com/v1"
    given = {"name": "Ours", "profile": profile, "model": "gpt-image-2", "base_url": base_url, "key": KEY} | facts
    return gateways.create(world.team, GatewayFacts(**given))  # type: ignore[arg-type]


def fields_of(row: Gateway, **more: str) -> dict[str, str]:
    """The form as it stands, with nothing typed into it but ``more``."""
    base = {"profile": row.profile, "name": row.name, "model": row.model, "base_url": row.base_url}
    return base | DEFAULTS | more


def error(text: str, field: str) -> str:
    found = re.search(rf'id="id_{field}_error">(.*?)</ul>', text, re.S)
    return found.group(1) if found else ""


class TestKinds:
    def test_every_kind_stands_there_with_what_it_bills_in(self, world: World) -> None:
        text = page(world, "/add")

        assert all(f'href="?kind={key}"' in text for key in catalogue.PROFILES)
        assert "Bills in CNY" in text and "Play money" in text

    @pytest.mark.parametrize("key", catalogue.PROFILES)
    def test_the_form_of_each_is_filled_in(self, world: World, key: str) -> None:
        profile = catalogue.get_profile(key)
        text = page(world, f"/add?kind={key}")

        assert f'name="profile" value="{key}"' in text
        assert f'value="{profile.default_model}"' in text
        assert (f'value="{profile.base_url}"' in text) == bool(profile.base_url)
        assert f'href="{profile.keys_url}" target="_blank" rel="noopener"' in text or not profile.keys_url

    def test_an_unknown_kind_leads_back_to_the_choice(self, world: World) -> None:
        assert "?kind=openai-hk" in page(world, "/add?kind=nonsense")
        assert post(world, "/add", profile="nonsense", **THREE).status_code == 422

    @pytest.mark.parametrize("key", [key for key in REMOTE if catalogue.get_profile(key).base_url])
    def test_three_fields_are_enough(self, world: World, key: str) -> None:
        team = world.team
        team.currency = catalogue.get_profile(key).billed_in
        team.save()

        assert post(world, "/add", profile=key, **THREE, **DEFAULTS).status_code == 302

        row = ours(world)
        assert (row.profile, row.base_url) == (key, catalogue.get_profile(key).base_url)
        assert row.open_key() == KEY

    @pytest.mark.parametrize("key", ["size-matrix", "openai-compatible"])
    def test_where_no_address_is_known_it_must_be_typed(self, world: World, key: str) -> None:
        refused = post(world, "/add", profile=key, **THREE, **DEFAULTS)

        assert error(refused.content.decode(), "base_url")
        typed = {"base_url": "https://images.example.com/v1"}
        assert post(world, "/add", profile=key, **THREE, **DEFAULTS, **typed).status_code == 302

    def test_the_rate_is_in_the_kinds_own_currency(self, world: World) -> None:
        assert "1 CNY in USD" in page(world, "/add?kind=openai-hk")
        assert "in USD" not in page(world, "/add?kind=openai").replace("Bills in USD", "")

        refused = post(world, "/add", profile="openai-hk", **THREE, **DEFAULTS).content.decode()
        assert "1 CNY in USD" in refused
        assert "exchange rate" in error(refused, "rate")
        assert '<details class="part more" open>' in refused

    def test_a_rate_typed_before_is_offered_again(self, world: World) -> None:
        made(world, "openai-hk", rate_nano=140_000_000)

        text = page(world, "/add?kind=openai-hk")

        assert 'name="rate" value="0.14"' in text
        assert '<details class="part more">' in text

    def test_bad_input_keeps_everything_but_the_key(self, world: World) -> None:
        typed = {"base_url": "https://hk.example.com/v1", "rate": "0,14", "parallel": "3", "per_minute": "-1"}
        response = post(world, "/add", profile="openai-hk", **THREE, **typed, demo="on")

        text = response.content.decode()
        assert response.status_code == 422
        assert all(f'value="{value}"' in text for value in ("Ours", "https://hk.example.com/v1", "0,14", "3", "-1"))
        assert re.search(r'name="demo"[^>]* checked', text)
        assert KEY not in text

    @pytest.mark.parametrize("key", REMOTE)
    def test_each_can_be_tried_on_the_demo_gateway_without_a_key(self, world: World, key: str) -> None:
        given = {"name": "Ours", "profile": key, "demo": "on"} | DEFAULTS
        assert post(world, "/add", **given).status_code == 302

        row = ours(world)
        assert (row.demo, row.has_key, row.currency) == (True, False, "USD")
        assert "key missing" not in page(world, "")

    def test_leaving_the_demo_gateway_needs_a_key(self, world: World) -> None:
        row = made(world, "runbase", demo=True, key="")

        refused = post(world, f"/{row.public_id}", **fields_of(row))
        assert error(refused.content.decode(), "key")

        assert post(world, f"/{row.public_id}", **fields_of(row, key=KEY)).status_code == 302
        assert (ours(world).demo, ours(world).open_key()) == (False, KEY)


class TestCurrency:
    ADDRESS: ClassVar = {"base_url": "https://images.example.com/v1"}

    @pytest.mark.parametrize("key", REMOTE)
    def test_it_is_asked_where_the_kind_does_not_tell_it(self, world: World, key: str) -> None:
        asked = 'name="currency"' in page(world, f"/add?kind={key}")

        assert asked == (key in {"size-matrix", "runapi", "openai-compatible"})

    def test_another_one_needs_its_rate(self, world: World) -> None:
        given = {"profile": "size-matrix", **THREE, **DEFAULTS, **self.ADDRESS, "currency": "CNY"}

        refused = post(world, "/add", **given).content.decode()
        assert error(refused, "rate") and "1 CNY in USD" in refused
        assert '<details class="part more" open>' in refused

        assert post(world, "/add", **given, rate="0.14").status_code == 302
        assert (ours(world).currency, ours(world).rate_nano) == ("CNY", 140_000_000)

    def test_the_teams_own_needs_none(self, world: World) -> None:
        given = {"profile": "size-matrix", **THREE, **DEFAULTS, **self.ADDRESS, "currency": "USD", "rate": "nonsense"}

        assert post(world, "/add", **given).status_code == 302
        assert (ours(world).currency, ours(world).rate_nano) == ("USD", NANO)

    def test_one_that_nobody_knows_is_refused(self, world: World) -> None:
        given = {"profile": "runapi", **THREE, **DEFAULTS, "currency": "XTS", "rate": "2"}

        assert error(post(world, "/add", **given).content.decode(), "currency")

    def test_it_is_not_changed_under_a_price_list(self, world: World) -> None:
        row = made(world, "size-matrix", currency="CNY", rate_nano=140_000_000)
        table = GridPrices(currency="CNY", prices={"1024x1024": {"low": NANO}})
        price_lists.add(row, table, world.team.day(), world.alice)

        response = post(world, f"/{row.public_id}", **fields_of(row, currency="EUR", rate="1.1"))

        assert response.status_code == 422
        assert "is in CNY, so the gateway cannot bill in EUR" in error(response.content.decode(), "currency")
        assert re.search(r'<select name="currency"[^>]* autofocus', response.content.decode())
        assert ours(world).currency == "CNY"
        assert post(world, f"/{row.public_id}", **fields_of(row, currency="CNY", rate="0.14")).status_code == 302

    def test_only_an_owner_changes_it(self, world: World) -> None:
        row = made(world, "size-matrix")
        given = fields_of(row, currency="EUR", rate="1.1")

        for user, status in ((world.bob, 403), (world.charlie, 404)):
            path = world.url(f"settings/gateways/{row.public_id}")
            assert world.client(user).post(path, given).status_code == status
        assert ours(world).currency == "USD"


class TestChanging:
    def test_the_pace_is_told(self, world: World) -> None:
        row = made(world, "runbase")

        assert "Runbase takes 20 requests in 10 seconds; Studio keeps to it." in page(world, f"/{row.public_id}")

    def test_a_text_model_is_asked_only_where_there_is_one(self, world: World) -> None:
        row = made(world, "openai-responses")
        assert "Empty: gpt-5.5." in page(world, f"/{row.public_id}")

        post(world, f"/{row.public_id}", **fields_of(row, text_model="gpt-5.5-mini", stands_in="on"))

        assert (ours(world).text_model, ours(world).stands_in) == ("gpt-5.5-mini", True)
        assert 'name="text_model"' not in page(world, f"/{made(world, 'openai', name='Other').public_id}")

    def test_another_kind_is_chosen_from_the_same_cards(self, world: World) -> None:
        row = made(world, "openai")

        assert '?kind=openai-responses"' in page(world, f"/{row.public_id}?kind=")
        text = page(world, f"/{row.public_id}?kind=openai-responses")
        assert 'name="profile" value="openai-responses"' in text and 'name="text_model"' in text

        post(world, f"/{row.public_id}", **fields_of(row) | {"profile": "openai-responses"})
        assert (ours(world).profile, ours(world).open_key()) == ("openai-responses", KEY)

    def test_one_of_a_kind_that_is_gone_can_be_given_another(self, world: World) -> None:
        row = made(world, "openai")
        Gateway.objects.filter(pk=row.pk).update(profile="of-an-older-version")

        assert "?kind=openai" in page(world, f"/{row.public_id}")
        assert "of-an-older-version" in page(world, "")


class TestAccount:
    @pytest.mark.parametrize("key", REMOTE)
    def test_everything_unknown_is_asked_in_words(self, world: World, key: str) -> None:
        row = made(world, key)

        text = page(world, f"/{row.public_id}")

        for name in catalogue.get_profile(key).unknowns:
            label = re.search(rf'<label class="[a-z]+" for="id_has_{name}">\s*<span>([^<]+)</span>', text)
            assert label and label.group(1) != name

    def test_what_is_switched_on_is_kept_and_shown(self, world: World) -> None:
        row = made(world, "openai-hk")
        said = {"rate": "0.14", "has_mask": "on", "has_backgrounds": "on", "has_max_references": "6"}

        post(world, f"/{row.public_id}", **fields_of(row, **said, has_prompt_limit="4000"))

        stored = {"mask": True, "backgrounds": ["auto", "opaque"], "max_references": 6, "prompt_limit": 4000}
        assert ours(world).switches == stored
        text = page(world, f"/{row.public_id}")
        assert re.search(r'name="has_mask"[^>]* checked', text)
        assert re.search(r'name="has_max_references" value="6"', text)

    def test_switched_off_again_nothing_is_left(self, world: World) -> None:
        row = made(world, "openai-hk", switches={"mask": True})

        post(world, f"/{row.public_id}", **fields_of(row, rate="0.14"))

        assert ours(world).switches == {}

    @pytest.mark.parametrize(
        "name", ["idempotency", "unbilled_failures", "verified_model", "lookup", "max_n", "nonsense"]
    )
    def test_nothing_else_can_be_stored(self, world: World, name: str) -> None:
        row = made(world, "openai-hk")

        post(world, f"/{row.public_id}", **fields_of(row, rate="0.14", **{f"has_{name}": "on"}))

        assert ours(world).switches == {}

    def test_the_list_of_sizes_is_edited_as_text(self, world: World) -> None:
        row = made(world, "size-matrix")
        assert "1024x768\n768x1024" in page(world, f"/{row.public_id}")

        typed = "1920x1080\r\n\r\n 1080 × 1920 \r\n1920x1080"
        post(world, f"/{row.public_id}", **fields_of(row, has_sizes=typed))

        assert ours(world).switches == {"sizes": ["1920x1080", "1080x1920"]}
        assert "1920x1080\n1080x1920</textarea>" in page(world, f"/{row.public_id}")

    def test_an_empty_list_of_sizes_is_the_usual_one(self, world: World) -> None:
        row = made(world, "size-matrix", switches={"sizes": ["64x64"]})

        post(world, f"/{row.public_id}", **fields_of(row, has_sizes=""))

        assert ours(world).switches == {}

    @pytest.mark.parametrize("line", ["wide", "1024x", "0x10", "8193x10", "1024x768x2"])
    def test_a_line_that_is_no_size_is_named(self, world: World, line: str) -> None:
        row = made(world, "size-matrix")

        response = post(world, f"/{row.public_id}", **fields_of(row, has_sizes=f"1024x768\n{line}", key=KEY))

        text = response.content.decode()
        assert response.status_code == 422
        assert "Line 2" in error(text, "has_sizes") and line in error(text, "has_sizes")
        assert f"1024x768\n{line}</textarea>" in text
        assert KEY not in text
        assert ours(world).switches == {}

    @pytest.mark.parametrize("value", ["17", "-1", "few"])
    def test_a_number_out_of_its_bounds_is_refused(self, world: World, value: str) -> None:
        row = made(world, "size-matrix")

        text = post(world, f"/{row.public_id}", **fields_of(row, has_max_references=value)).content.decode()

        assert "from 0 to 16" in error(text, "has_max_references")

    def test_another_kind_forgets_what_was_said_of_the_old_one(self, world: World) -> None:
        row = made(world, "vibeapi-responses", switches={"mask": True})

        changed = fields_of(row, rate="0.14", key=KEY, has_mask="on") | {"profile": "openai-hk"}
        post(world, f"/{row.public_id}", **changed | {"base_url": ""})

        assert (ours(world).profile, ours(world).switches) == ("openai-hk", {})
