from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from generations import storage
from generations.engine import pulse
from generations.models import Heartbeat
from tests import factories
from tests.base import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def beating() -> None:
    pulse.beat()


@pytest.mark.usefixtures("beating")
def test_a_well_studio_answers_200(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["ok"] is True


@pytest.mark.usefixtures("beating")
def test_queue_depth_counts_waiting_calls(client: Client, world: World) -> None:
    factories.generation(world.project, world.alice)
    assert client.get("/healthz").json()["queue"] == {"ok": True, "waiting": 1, "running": 0}


def test_no_worker_yet_is_503(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == {"ok": False, "heartbeat_age": None}


def test_a_silent_worker_is_503(client: Client) -> None:
    Heartbeat.objects.create(name="worker:here", beat=timezone.now() - timedelta(seconds=300))
    assert client.get("/healthz").status_code == 503


@pytest.mark.usefixtures("beating")
def test_too_little_space_is_503(client: Client, settings: Any) -> None:
    settings.FREE_SPACE_GATE = storage.free_bytes() + 10**12
    assert client.get("/healthz").json()["storage"]["ok"] is False


@pytest.mark.usefixtures("beating")
def test_storage_that_cannot_be_written_is_503_and_names_no_path(client: Client, own_data_folder: Path) -> None:
    (own_data_folder / "media").rmdir()
    (own_data_folder / "media").write_text("a file is in the way")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert str(own_data_folder) not in answer.content.decode()


@pytest.mark.usefixtures("beating")
def test_it_is_cheap(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(5):
        client.get("/healthz")


def test_it_is_for_reading_only(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
