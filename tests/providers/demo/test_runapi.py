"""RunAPI: tasks by service and action, idempotency keys, and errors whose text is in several places."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from generations.providers.demo.contract_runapi import RATIOS
from tests.gateways.demo import DemoServer

from .conftest import data_uri, picture_of, png

Open = Callable[..., httpx.Client]
TEXT, EDIT = "/api/v1/gpt_image_2/text_to_image", "/api/v1/gpt_image_2/edit_image"


@pytest.fixture
def runapi(at: Open) -> httpx.Client:
    return at("/runapi")


def create(
    client: httpx.Client, prompt: str = "a lake", *, key: str = "", path: str = TEXT, **fields: Any
) -> httpx.Response:
    headers = {"idempotency-key": key} if key else {}
    return client.post(path, json={"model": "gpt-image-2", "prompt": prompt} | fields, headers=headers)


def ended(client: httpx.Client, task: str, path: str = TEXT) -> dict[str, Any]:
    for _ in range(50):
        shown = dict(client.get(f"{path}/{task}").json())
        if shown["status"] in {"completed", "failed"}:
            return shown
        time.sleep(0.1)
    raise AssertionError(shown)


def test_a_task_goes_from_pending_to_completed(runapi: httpx.Client) -> None:
    created = create(runapi, "a lake #demo:slow=60", aspect_ratio="3:1", output_resolution="2k").json()
    assert created["status"] == "pending"
    first = runapi.get(f"{TEXT}/{created['id']}")
    assert (first.json()["status"], first.headers["retry-after"]) == ("pending", "1")
    time.sleep(0.35)
    second = runapi.get(f"{TEXT}/{created['id']}")
    assert (second.json()["status"], "retry-after" in second.headers) == ("processing", False)
    shown = ended(runapi, created["id"])
    assert shown["usage"] == {"cost": 0.05, "generated_images": 1}
    picture = picture_of(httpx.get(shown["images"][0]["url"], trust_env=False).content)
    assert picture.width / picture.height == pytest.approx(3, rel=0.03)


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("tier", ["1k", "2k", "4k"])
def test_ratios_and_tiers(runapi: httpx.Client, demo: DemoServer, ratio: str, tier: str) -> None:
    legal = tier == "1k" or (ratio != "auto" and (tier, ratio) != ("4k", "1:1"))
    answer = create(runapi, "a lake #demo:fail", aspect_ratio=ratio, output_resolution=tier)
    assert answer.status_code == (200 if legal else 400)
    assert demo.calls()[-1]["executed"] is legal


def test_an_unset_ratio_is_1k_only(runapi: httpx.Client) -> None:
    assert create(runapi, output_resolution="1k").status_code == 200
    assert create(runapi, output_resolution="2k").status_code == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"model": "other"}, {"model": None}, {"prompt": ""}, {"prompt": 3}, {"aspect_ratio": "7:5"}, {"aspect_ratio": []},
        {"output_resolution": "1K"}, {"output_resolution": []}, {"quality": "low"}, {"n": 2}, {"source_image_urls": []},
    ],
)  # fmt: skip
def test_a_request_outside_the_contract_is_a_400(runapi: httpx.Client, fields: dict[str, Any]) -> None:
    answer = runapi.post(TEXT, json={"model": "gpt-image-2", "prompt": "a lake"} | fields)
    assert (answer.status_code, bool(answer.json()["error"]["message"])) == (400, True)


def test_an_edit_needs_addresses(runapi: httpx.Client, demo: DemoServer, address: str) -> None:
    task = create(runapi, path=EDIT, source_image_urls=[address] * 16).json()["id"]
    assert len(demo.calls()[-1]["parts"]) == 16
    assert ended(runapi, task, EDIT)["status"] == "completed"
    assert runapi.get(f"{TEXT}/{task}").status_code == 404
    for urls in ([], [address] * 17, [data_uri(png())], ["http://127.0.0.1:9/none.png"], address):
        assert create(runapi, path=EDIT, source_image_urls=urls).status_code == 400
    assert create(runapi, path=EDIT).status_code == 400
    allowed = create(runapi, "a lake #demo:data-uris", path=EDIT, source_image_urls=[data_uri(png())])
    assert allowed.status_code == 200


def test_the_same_key_is_the_same_task(runapi: httpx.Client, demo: DemoServer) -> None:
    first, again = (create(runapi, key="k1").json() for _ in range(2))
    assert (again["id"], again["task_replayed"], "task_replayed" in first) == (first["id"], True, False)
    assert create(runapi, key="k2").json()["id"] != first["id"]
    assert [call["executed"] for call in demo.calls()] == [True, False, True]
    assert [call["outcome"] for call in demo.calls()][1] == "replayed"
    assert demo.billed() == {"USD": 60_000_000}


def test_the_same_key_with_another_body_is_a_conflict(runapi: httpx.Client, at: Open) -> None:
    create(runapi, key="k3")
    assert create(runapi, "a sea", key="k3").status_code == 409
    assert create(at("/runapi", key="other"), "a sea", key="k3").status_code == 200


def test_a_lost_answer_can_be_asked_for_again(runapi: httpx.Client, demo: DemoServer) -> None:
    with pytest.raises(httpx.TransportError):
        create(runapi, "a lake #demo:lost", key="k4")
    again = create(runapi, "a lake #demo:lost", key="k4").json()
    assert again["task_replayed"] is True
    assert ended(runapi, again["id"])["status"] == "completed"
    assert len(demo.executed()) == 1


def test_the_same_key_at_the_same_time_is_one_task(runapi: httpx.Client, demo: DemoServer, address: str) -> None:
    def sent(_: int) -> str:
        answer = create(runapi, key="k6", path=EDIT, source_image_urls=[address])
        return str(answer.json()["id"])

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(sent, range(16)))
    assert (len(ids), len(demo.executed())) == (1, 1)


def test_a_limited_call_keeps_its_key_free(runapi: httpx.Client) -> None:
    answers = [create(runapi, "a limited task #demo:429", key="k5") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [429, 200]
    assert "retry-after" in answers[0].headers
    assert "task_replayed" not in answers[1].json()


@pytest.mark.parametrize("directive", ["fail", "refuse"])
def test_a_failed_task_costs_nothing(runapi: httpx.Client, demo: DemoServer, directive: str) -> None:
    shown = ended(runapi, create(runapi, f"a lake #demo:{directive}").json()["id"])
    assert (shown["status"], shown["usage"]) == ("failed", {"cost": 0, "generated_images": 0})
    assert isinstance(shown["error"], str)
    assert demo.calls()[-1]["billed"]["amount_nano"] == 0


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ("", lambda body: body["error"]["message"]),
        ("=error", lambda body: body["error"]),
        ("=message", lambda body: body["message"]),
        ("=detail", lambda body: body["detail"]),
        ("=errormessage", lambda body: body["errorMessage"]),
        ("=msg", lambda body: body["msg"]),
    ],
)
def test_the_text_of_an_error_may_be_in_many_places(
    runapi: httpx.Client, shape: str, text: Callable[[Any], Any]
) -> None:
    answer = create(runapi, f"a lake #demo:quota #demo:shape{shape}")
    assert (answer.status_code, text(answer.json())) == (402, "Insufficient credits.")


def test_every_look_up_can_ask_for_a_pause(runapi: httpx.Client) -> None:
    task = create(runapi, "a lake #demo:stuck #demo:retry-after=3").json()["id"]
    assert {runapi.get(f"{TEXT}/{task}").headers["retry-after"] for _ in range(3)} == {"3"}


def test_an_odd_status_stays(runapi: httpx.Client) -> None:
    task = create(runapi, "a lake #demo:status=paused").json()["id"]
    time.sleep(0.2)
    assert runapi.get(f"{TEXT}/{task}").json()["status"] == "paused"


def test_keys_and_ids_are_checked(demo: DemoServer, runapi: httpx.Client, at: Open) -> None:
    assert httpx.post(demo.base("/runapi") + TEXT, json={}, trust_env=False).status_code == 401
    assert httpx.get(demo.base("/runapi") + f"{TEXT}/x", trust_env=False).status_code == 401
    assert create(at("/runapi", key="bad")).status_code == 401
    assert runapi.get(f"{TEXT}/none").json()["error"]["code"] == "run_not_found"
    assert demo.lookups()[-1]["status"] == 404
