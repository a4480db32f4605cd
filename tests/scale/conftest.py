"""One cluster for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gateways.demo import running_demo
from tests.scale.bucket_server import bucket_service
from tests.scale.cluster import Cluster, OwnRedis, looking_at
from tests.scale.databases import own_database


@pytest.fixture(scope="module")
def cluster(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object
) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    redis = OwnRedis(folder)
    with (
        running_demo(plain=True, speed=100, record=True) as demo,
        bucket_service() as bucket,
        own_database("studio_scale") as database,
    ):
        made = Cluster(folder, database, redis, bucket, demo)
        try:
            with django_db_blocker.unblock(), looking_at(database):
                made.ground.open()
                yield made
        finally:
            made.end()
            redis.kill()
