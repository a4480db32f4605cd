"""Gateways on the page: connecting, keys that go one way, testing over real HTTP."""

from __future__ import annotations

import http.server
import re
import socket
import threading
from collections.abc import Iterator

import pytest
from django.http import HttpResponse

from generations.forms.gateway_choice import health_of
from generations.models import Gateway
from generations.workflow import gateway_test, gateways
from tests import factories
from tests.base import World

KEY = "sk-live-0123456789abcdef"
FIELDS = {
    "name": "Ours",
    "profile": "openai-compatible",
    "base_url": "http://127.0.0.1:9/v1",
    "key": KEY,
    "model": "gpt-image-2",
    "parallel": "8",
    "per_minute": "0",
    "enabled": "on",
}


@pytest.fixture(autouse=True)
def loopback_is_allowed(settings: object) -> None:
    settings.ALLOWED_INTERNAL_HOSTS = ["127.0.0.1"]  # type: ignore[attr-defined]


def post(world: World, path: str, **fields: str) -> HttpResponse:
    return world.client(world.alice).post(world.url(f"settings/gateways{path}"), fields)  # type: ignore[return-value]


def connect(world: World, **changes: str) -> Gateway:
    post(world, "/add", **(FIELDS | changes))
    return Gateway.objects.get(team=world.team, name="Ours")


def page(world: World, path: str = "") -> str:
    return world.client(world.alice).get(world.url(f"settings/gateways{path}")).content.decode()


class TestConnecting:
    def test_keeps_the_facts_and_seals_the_key(self, world: World) -> None:
        row = connect(world, parallel="3", per_minute="20")

        assert (row.base_url, row.parallel, row.per_minute) == ("http://127.0.0.1:9/v1", 3, 20)
        assert row.open_key() == KEY

    def test_the_key_is_on_no_page_again(self, world: World) -> None:
        row = connect(world)

        assert KEY not in page(world) + page(world, f"/{row.public_id}")
        assert "…cdef" in page(world)

    def test_an_error_keeps_what_was_typed_but_the_key(self, world: World) -> None:
        response = post(world, "/add", **(FIELDS | {"name": ""}))

        text = response.content.decode()
        assert response.status_code == 422
        assert 'value="http://127.0.0.1:9/v1"' in text
        assert KEY not in text

    def test_a_key_that_was_typed_is_asked_for_again(self, world: World) -> None:
        typed = post(world, "/add", **(FIELDS | {"name": ""})).content.decode()
        left_empty = post(world, "/add", **(FIELDS | {"name": "", "key": ""})).content.decode()

        assert "Type the key again" in typed
        assert "Type the key again" not in left_empty

    def test_a_name_that_no_server_knows_is_saved_and_left_to_the_test(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_network(*args: object, **more: object) -> None:
            raise OSError("Temporary failure in name resolution")

        monkeypatch.setattr(socket, "getaddrinfo", no_network)
        row = connect(world, base_url="https://images.example.com/v1")

        assert row.open_key() == KEY
        assert "name could not be looked up" in post(world, f"/{row.public_id}/test").content.decode()

    def test_an_address_inside_is_refused_with_the_setting_that_would_allow_it(
        self, world: World, settings: object
    ) -> None:
        settings.ALLOWED_INTERNAL_HOSTS = []  # type: ignore[attr-defined]

        text = post(world, "/add", **(FIELDS | {"base_url": "http://127.0.0.1:8555/v1"})).content.decode()

        assert "ALLOWED_INTERNAL_HOSTS=127.0.0.1:8555 and restarts" in text

    def test_a_name_is_given_once_in_a_team(self, world: World) -> None:
        row = connect(world)

        response = post(world, "/add", **FIELDS)

        assert response.status_code == 422
        assert "Another gateway of the team has this name" in response.content.decode()
        assert post(world, f"/{row.public_id}", **(FIELDS | {"key": ""})).status_code == 302
        post(world, f"/{row.public_id}/delete")
        assert post(world, "/add", **FIELDS).status_code == 302

    def test_the_form_offers_a_free_name(self, world: World) -> None:
        connect(world)
        Gateway.objects.filter(name="Ours").update(name="OpenAI")

        assert 'value="OpenAI 2"' in page(world, "/add?kind=openai")

    def test_the_host_stands_beside_the_name(self, world: World) -> None:
        connect(world)

        assert "127.0.0.1:9" in page(world)

    def test_plain_http_to_a_public_host_is_warned_of(self, world: World) -> None:
        row = connect(world, base_url="http://8.8.8.8/v1")

        assert "not encrypted" in page(world)
        assert "unencrypted" in page(world, f"/{row.public_id}")

    def test_plain_http_to_an_allowed_internal_host_is_not(self, world: World) -> None:
        connect(world)

        assert "not encrypted" not in page(world)

    def test_the_profiles_own_model_stands_in_for_an_empty_field(self, world: World) -> None:
        assert connect(world, model="").model == "gpt-image-2"

    def test_any_models_id_is_taken(self, world: World) -> None:
        assert connect(world, model="gpt-image-9-preview").model == "gpt-image-9-preview"

    def test_a_second_demo_gateway_needs_neither_address_nor_key(self, world: World) -> None:
        row = connect(world, profile="demo", base_url="ignored", key="ignored-as-well")

        assert (row.base_url, row.has_key) == ("", False)

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("images.example.com", "address"),
            ("ftp://images.example.com", "address"),
            ("http://169.254.169.254/latest", "169.254.169.254"),
            ("http://10.0.0.7/v1", "10.0.0.7"),
            ("http://[::1]/v1", "::1"),
            ("http://2130706433/v1", "2130706433"),
            ("https://user:pass@images.example.com/v1", "address"),
            ("", "Type the address"),
        ],
    )
    def test_an_address_that_is_none_or_points_inside_is_refused(self, world: World, address: str, words: str) -> None:
        response = post(world, "/add", **(FIELDS | {"base_url": address}))

        assert response.status_code == 422
        error = response.content.decode().split('id="id_base_url_error"')[1].split("</ul>")[0]
        assert words in error
        assert not Gateway.objects.filter(name="Ours").exists()

    @pytest.mark.parametrize("key", ["", "two words", "schlüssel-0123456789"])
    def test_a_key_that_cannot_be_one_is_refused(self, world: World, key: str) -> None:
        assert 'id="id_key_error"' in post(world, "/add", **(FIELDS | {"key": key})).content.decode()

    @pytest.mark.parametrize(("field", "value"), [("parallel", "0"), ("parallel", "x"), ("per_minute", "-1")])
    def test_limits_that_cannot_be_are_refused(self, world: World, field: str, value: str) -> None:
        assert f'id="id_{field}_error"' in post(world, "/add", **(FIELDS | {field: value})).content.decode()

    def test_a_team_with_another_currency_must_say_the_rate(self, world: World) -> None:
        world.team.currency = "EUR"
        world.team.save()

        assert 'id="id_rate_error"' in post(world, "/add", **FIELDS).content.decode()
        assert connect(world, rate="0,92").rate_nano == 920_000_000


class TestChanging:
    def test_another_address_deletes_the_key_and_says_so(self, world: World) -> None:
        row = connect(world)
        client = world.client(world.alice)

        changed = FIELDS | {"base_url": "http://127.0.0.1:10/v1", "key": ""}
        response = client.post(world.url(f"settings/gateways/{row.public_id}"), changed, follow=True)

        row.refresh_from_db()
        assert not row.has_key
        assert b"key was deleted" in response.content
        assert b"This gateway has no key" in response.content

    def test_an_address_that_differs_says_what_becomes_of_the_key(self, world: World) -> None:
        row = connect(world)

        changed = FIELDS | {"base_url": "http://127.0.0.1:10/v1", "key": "", "name": ""}
        text = post(world, f"/{row.public_id}", **changed).content.decode()

        assert "Saving deletes the stored key" in text.split('id="id_key_helptext"')[1].split("</p>")[0]

    def test_deleting_takes_it_off_the_list(self, world: World) -> None:
        row = connect(world)

        post(world, f"/{row.public_id}/delete")

        assert row.public_id not in page(world)

    def test_one_with_calls_under_way_stays_and_says_why(self, world: World) -> None:
        factories.generation(world.project, world.bob)

        response = post(world, f"/{world.gateway.public_id}/delete")

        assert response.status_code == 409
        assert b"1 call is still waiting" in response.content

    def test_put_first_it_is_the_default(self, world: World) -> None:
        row = connect(world)

        post(world, f"/{row.public_id}/default")

        assert list(world.team.gateways.usable()) == [row, world.gateway]

    def test_a_gateway_of_another_team_is_not_there(self, world: World) -> None:
        other = world.charlie.memberships.get().team.gateways.get()

        codes = {post(world, f"/{other.public_id}{verb}").status_code for verb in ("", "/test", "/default", "/delete")}

        assert codes == {404}


class _Gateway(http.server.BaseHTTPRequestHandler):
    """Answers GET /v1/models with the server's ``answer``, and keeps what it was asked."""

    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers.get("authorization")))  # type: ignore[attr-defined]
        status, kind, body = self.server.answer  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def gateway_server() -> Iterator[http.server.HTTPServer]:
    server = http.server.HTTPServer(("127.0.0.1", 0), _Gateway)
    server.seen = []  # type: ignore[attr-defined]
    server.answer = (200, "application/json", b'{"data": [{"id": "gpt-image-2"}]}')  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


class TestTesting:
    def at(self, world: World, server: http.server.HTTPServer) -> Gateway:
        facts = gateways.GatewayFacts(
            name="Ours",
            profile="openai-compatible",
            model="gpt-image-2",
            base_url=f"http://127.0.0.1:{server.server_port}/v1",
            key=KEY,
        )
        return gateways.create(world.team, facts)

    def test_asks_with_the_key_and_pays_nothing(self, world: World, gateway_server: http.server.HTTPServer) -> None:
        row = self.at(world, gateway_server)

        response = post(world, f"/{row.public_id}/test")

        row.refresh_from_db()
        assert row.test_code == "ok"
        assert gateway_server.seen == [("/v1/models", f"Bearer {KEY}")]  # type: ignore[attr-defined]
        assert b"Nothing was billed" in response.content

    @pytest.mark.parametrize(
        ("answer", "code", "words"),
        [
            ((404, "application/json", b""), "key_unproved", "nothing proved that the key or the model is right"),
            ((200, "text/plain", b"hello"), "key_unproved", "nothing proved"),
            ((200, "application/json", b'{"data": [{"id": "dall-e-2"}]}'), "model_unlisted", "“gpt-image-2”"),
        ],
    )
    def test_what_proves_nothing_is_not_shown_as_good(
        self, world: World, gateway_server: http.server.HTTPServer, answer: object, code: str, words: str
    ) -> None:
        gateway_server.answer = answer  # type: ignore[attr-defined]
        row = self.at(world, gateway_server)

        text = post(world, f"/{row.public_id}/test").content.decode()
        line = text.split(f'id="gw-{row.public_id}"')[1].split("</li>")[0]

        row.refresh_from_db()
        assert row.test_code == code
        assert words in line
        assert 'class="health "' in line and 'class="good"' not in line
        assert words in page(world)
        assert health_of(row)[0] == ""

    def test_a_gateway_that_lists_no_models_has_taken_the_key(
        self, world: World, gateway_server: http.server.HTTPServer
    ) -> None:
        gateway_server.answer = (200, "application/json", b'{"data": []}')  # type: ignore[attr-defined]
        row = self.at(world, gateway_server)

        text = post(world, f"/{row.public_id}/test", page="1").content.decode()

        row.refresh_from_db()
        assert row.test_code == "models_not_listed"
        assert "key taken" in text and "this gateway lists no models" in text
        assert "Nothing was billed" in text
        assert health_of(row)[0] == "good"

    def test_on_its_page_the_test_is_told_step_by_step(
        self, world: World, gateway_server: http.server.HTTPServer
    ) -> None:
        row = self.at(world, gateway_server)

        text = post(world, f"/{row.public_id}/test", page="1").content.decode()

        assert f"<h1>{row.name}</h1>" in text
        assert re.search(r"It answered in \d+\.\d+ s", text)
        assert all(step in text for step in ("address reached", "key taken", "model listed"))
        assert "model listed" in page(world, f"/{row.public_id}")

    def test_a_press_on_its_page_brings_that_part_alone(
        self, world: World, gateway_server: http.server.HTTPServer
    ) -> None:
        row = self.at(world, gateway_server)

        address = world.url(f"settings/gateways/{row.public_id}/test")
        text = world.client(world.alice).post(address, {"page": "1"}, headers={"HX-Request": "true"}).content.decode()

        assert text.strip().startswith('<section class="card state" id="gateway-state"')
        assert "<html" not in text

    def test_one_that_is_tried_on_the_demo_gateway_is_tested_there(self, world: World, settings: object) -> None:
        row = gateways.create(
            world.team, gateways.GatewayFacts(name="Trial", profile="runapi", model="gpt-image-2", demo=True)
        )

        assert gateway_test.address_of(row) == settings.DEMO_URL.removesuffix("/v1") + "/runapi"  # type: ignore[attr-defined]
        assert gateway_test.key_of(row) == gateway_test.LOCAL_KEY

    def test_a_refused_key_is_told_and_not_shown(self, world: World, gateway_server: http.server.HTTPServer) -> None:
        body = f'{{"error": {{"message": "Incorrect API key {KEY}", "code": "invalid_api_key"}}}}'.encode()
        gateway_server.answer = (401, "application/json", body)  # type: ignore[attr-defined]
        row = self.at(world, gateway_server)

        text = post(world, f"/{row.public_id}/test").content.decode()

        row.refresh_from_db()
        assert row.test_code == "key_refused"
        assert "does not accept the key" in text
        assert "key refused" in page(world, f"/{row.public_id}")
        assert KEY not in text

    def test_a_web_page_is_no_api(self, world: World, gateway_server: http.server.HTTPServer) -> None:
        gateway_server.answer = (200, "text/html", b"<html>hello</html>")  # type: ignore[attr-defined]
        row = self.at(world, gateway_server)

        assert "not an API" in post(world, f"/{row.public_id}/test").content.decode()

    def test_nobody_there_is_told(self, world: World) -> None:
        row = connect(world)

        text = post(world, f"/{row.public_id}/test").content.decode()

        row.refresh_from_db()
        assert row.test_code == "connect_failed"
        assert "test-line" in text

    def test_without_a_key_nothing_is_asked(self, world: World, gateway_server: http.server.HTTPServer) -> None:
        row = self.at(world, gateway_server)
        row.seal_key("")
        row.save()

        post(world, f"/{row.public_id}/test")

        row.refresh_from_db()
        assert (row.test_code, gateway_server.seen) == ("key_missing", [])  # type: ignore[attr-defined]

    def test_htmx_gets_the_one_row(self, world: World, gateway_server: http.server.HTTPServer) -> None:
        row = self.at(world, gateway_server)

        address = world.url(f"settings/gateways/{row.public_id}/test")
        response = world.client(world.alice).post(address, headers={"HX-Request": "true"})

        assert response.content.decode().strip().startswith(f'<li class="row-item gateway" id="gw-{row.public_id}"')
