"""The studio's settings with the naive media view as the only address."""

from studio.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.naive_media"
