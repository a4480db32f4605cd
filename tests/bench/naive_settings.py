"""The studio's settings with nothing but the addresses that ``BENCH_URLS`` names."""

import os

from studio.settings import *  # noqa: F403

ROOT_URLCONF = os.environ["BENCH_URLS"]
