"""Three machines: everything that is pressed at one is done by the others, once, whatever is lost on the way."""

from __future__ import annotations

import hashlib
import json
import time

import httpx
import pytest
from django.conf import settings

from generations.models import THUMB_SIZES, Attempt, Event, Generation, Heartbeat, Picture
from generations.storage import signed_url
from generations.workflow.gallery import Search, pages
from tests.engine.invariants import check_all
from tests.scale.cluster import Cluster, needs_services, wait_for

pytestmark = [needs_services, pytest.mark.xdist_group("supervisor"), pytest.mark.timeout(240)]

MANY = 60


def names(kind: str, count: int) -> list[str]:
    return [f"{kind}-{number}" for number in range(count)]


def test_a_press_at_one_machine_is_done_by_another(cluster: Cluster) -> None:
    cluster.press(["story"], "宋代茶盏 on linen", 2)
    assert cluster.at_rest(["story"]) == {"story": "done"}
    check_all()


def test_the_pictures_are_in_the_bucket_and_every_page_machine_streams_them(cluster: Cluster) -> None:
    cluster.press(["kept"], "Pears")
    assert cluster.at_rest(["kept"]) == {"kept": "done"}
    image = Picture.objects.get(generation__submission="kept").image
    stored = [f"pictures/{key}" for key in (image.key, *(image.thumb_key(edge) for edge in THUMB_SIZES))]
    assert set(stored) <= set(cluster.bucket.objects)
    answer = cluster.ground.browser.get(signed_url(image.key))
    assert hashlib.sha256(answer.content).hexdigest() == image.sha256


def test_search_finds_it(cluster: Cluster) -> None:
    team = cluster.ground.world.team
    found = pages.older(team.pk, 0, Search(text="茶盏"), None, 10)
    assert found == list(
        Picture.objects.filter(generation__submission="story").order_by("-pk").values_list("pk", flat=True)
    )


def test_two_machines_share_the_queue_and_call_once_for_each_press(cluster: Cluster) -> None:
    wanted = names("many", MANY)
    cluster.press(wanted, "Pears #demo:slow=20")
    assert set(cluster.at_rest(wanted).values()) == {"done"}
    assert [cluster.ground.executions()[name] for name in wanted] == [1] * MANY
    drains = Heartbeat.objects.filter(name__startswith="drain:").values_list("name", flat=True)
    assert {name.removeprefix("drain:").rpartition("-")[0] for name in drains} == {"one", "two"}
    check_all()


def test_a_notice_is_on_a_page_soon_after_its_commit(cluster: Cluster) -> None:
    world = cluster.ground.world
    took = []
    with httpx.stream(
        "GET",
        f"http://127.0.0.1:{cluster.ground.studio.port}/events/{world.team.slug}",
        cookies={settings.SESSION_COOKIE_NAME: cluster.ground.browser.cookies[settings.SESSION_COOKIE_NAME]},
        timeout=10,
        trust_env=False,
    ) as answer:
        lines = answer.iter_lines()
        for number in range(20):
            began = time.monotonic()
            Event.tell(world.team, "generation", f"probe-{number}")
            wait_for(lambda number=number: next(lines) and _told(lines, f"probe-{number}"), 20)
            took.append(time.monotonic() - began)
    assert sorted(took)[10] < 1


def _told(lines: object, wanted: str) -> bool:
    return any(line.startswith("data: ") and json.loads(line[6:]).get("id") == wanted for line in lines)


def test_a_lost_redis_loses_no_generation(cluster: Cluster) -> None:
    before, during, after = names("before", 5), names("during", 5), names("after", 5)
    cluster.press(before, "Pears #demo:slow=20")
    cluster.redis.kill()
    cluster.press(during, "Pears")
    cluster.redis.start()
    cluster.press(after, "Pears")
    wanted = before + during + after
    assert set(cluster.at_rest(wanted).values()) == {"done"}
    assert [cluster.ground.executions()[name] for name in wanted] == [1] * 15
    check_all()


def test_cut_database_connections_cost_no_second_call(cluster: Cluster) -> None:
    """As a restart of the database or a lost network does."""
    wanted = names("cut", 10)
    cluster.press(wanted, "Pears #demo:slow=100")
    for _ in range(3):
        cluster.cut_connections()
        time.sleep(0.3)
    assert set(cluster.at_rest(wanted).values()) == {"done"}
    assert [cluster.ground.executions()[name] for name in wanted] == [1] * 10
    check_all()


def test_a_machine_that_is_lost_costs_no_second_call(cluster: Cluster) -> None:
    wanted = names("lost", 20)
    cluster.press(wanted, "Pears #demo:slow=100")
    one = cluster.workers[0]
    wait_for(lambda: Attempt.objects.filter(status="calling", lease_owner__startswith="one-").exists())
    one.process.kill()
    one.process.wait()
    ends = cluster.at_rest(wanted)
    assert set(ends.values()) <= {"done", "unknown"}
    executed = cluster.ground.executions()
    assert all(executed[name] <= 1 for name in wanted)
    assert all(executed[name] == 1 for name, end in ends.items() if end == "done")
    assert Generation.objects.filter(submission__in=wanted, status="unknown").exists()
    check_all()
