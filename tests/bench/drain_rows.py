"""Inside a bench's studio: queue calls at a gateway, run them by a drain or naively, and measure. Each a process of its own."""

from __future__ import annotations

import base64
import io
import os
import resource
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psutil
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image as Pillow

from generations.engine import entry
from generations.models import Generation, Picture, Team
from generations.workflow.submit import submit
from tests import factories
from tests.engine.orders import order_at

NAIVE_WORKERS = 50
"""Threads of the naive counterpart: a queue's workers, one call each."""


def prepare(url: str, calls: str) -> int:
    """A team with ``calls`` queued generations of one small picture each at the gateway ``url``."""
    settings.FREE_SPACE_GATE = 0
    owner = factories.user("Alice")
    team = factories.team("Bench", owner)
    gateway = factories.gateway(team, name="Far", profile="openai-compatible", base_url=url, parallel=int(calls))
    for number in range(int(calls)):
        submit(order_at(gateway, owner, submission=str(number), width=64, height=64))
    return Generation.objects.count()


def drain() -> dict[str, Any]:
    return _measured(lambda: entry.drain(1), Generation.objects.filter(status="done").count)


def naive() -> dict[str, Any]:
    """A thread per call: the whole answer in memory, decoded, thumbnailed in the process, written down call by call."""
    rows = list(Generation.objects.filter(status="queued").values_list("pk", flat=True))
    url = Team.objects.get().gateways.get(name="Far").base_url

    def work() -> None:
        with ThreadPoolExecutor(NAIVE_WORKERS) as pool:
            list(pool.map(lambda pk: _naive_call(pk, url), rows))

    return _measured(work, Generation.objects.filter(status="done").count)


def _naive_call(pk: int, url: str) -> None:
    try:
        asked = {"model": "gpt-image-2", "prompt": "Pears", "size": "64x64", "n": 1}
        answer = httpx.post(f"{url}/images/generations", json=asked, timeout=60, trust_env=False)
        data = base64.b64decode(answer.json()["data"][0]["b64_json"])
        picture = Pillow.open(io.BytesIO(data)).convert("RGB")
        for edge in (320, 640, 1280):
            small = picture.copy()
            small.thumbnail((edge, edge))
            target = io.BytesIO()
            small.save(target, "WEBP")
            default_storage.save(f"naive/{pk}-{edge}.webp", ContentFile(target.getvalue()))
        default_storage.save(f"naive/{pk}.png", ContentFile(data))
        Generation.objects.filter(pk=pk).update(status="done", done_count=1)
    finally:
        connection.close()


def _measured(work: Any, done: Any) -> dict[str, Any]:
    process = psutil.Process(os.getpid())
    most = [0]
    ended = threading.Event()
    before = process.memory_info().rss

    def watch() -> None:
        while not ended.wait(0.02):
            most[0] = max(most[0], process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began, burnt = time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - began, time.process_time() - burnt
    ended.set()
    watcher.join()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    facts = {"seconds": seconds, "cpu": cpu, "mb": (max(most[0], 0) - before) / 1e6, "peak_mb": peak / 1e6}
    return {**facts, "done": done(), "pictures": Picture.objects.count()}
