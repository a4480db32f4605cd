"""``python -m studio.parts.worker``: the queue's cluster (django-q2), whose tasks wake the engine."""

from __future__ import annotations

import multiprocessing
import os
import warnings
from importlib import import_module

import django
from django.core.management import call_command

from studio.parts import lifeline


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
    # The queue's own choice for its processes, made once for all that belongs to them; newer Pythons warn of it because
    # the lifeline's thread runs, which holds no lock.
    multiprocessing.set_start_method("fork")
    warnings.filterwarnings("ignore", message=".*multi-threaded, use of fork.*", category=DeprecationWarning)
    lifeline.watch()
    django.setup()
    # Here, before the fork, so that no worker spends its first task's half second on it.
    import_module("generations.engine.entry")
    call_command("qcluster")


if __name__ == "__main__":
    main()
