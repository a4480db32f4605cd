"""What the supervisor must have for itself before anything starts: the data folder and the addresses."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generations.claim import Held, own_folder


class CannotStart(Exception):
    """One line for the person who started it."""


@contextmanager
def own_data(folder: Path) -> Iterator[None]:
    """Hold the data folder; :class:`CannotStart` when another studio does."""
    try:
        with own_folder(folder):
            yield
    except Held:
        raise CannotStart(
            f"another studio is running on {folder}. Stop it, or set DATA_DIR to a folder of its own."
        ) from None


def bind(host: str, port: int, setting: str, patience: float = 2.0) -> socket.socket:
    """A listening socket; :class:`CannotStart` names the ``setting`` to change when the port stays taken for ``patience`` seconds.

    The patience is for the web process of a supervisor that was killed a moment ago: it is about to leave. The supervisor keeps the
    socket open, so while a part is replaced its visitors wait in the queue.
    """
    limit = time.monotonic() + patience
    while True:
        try:
            return _listener(host, port)
        except OSError as error:
            if time.monotonic() >= limit:
                reason = f"{host}:{port} cannot be used ({error.strerror})"
                raise CannotStart(f"{reason}. Choose another port: {setting}={port + 10}.") from None
        time.sleep(0.1)


def _listener(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError:
        listener.close()
        raise
    listener.listen(2048)
    return listener


def bind_near(host: str, port: int) -> socket.socket:
    """A listening socket on ``port``, or on any free one when it is taken."""
    try:
        return _listener(host, port)
    except OSError:
        return _listener(host, 0)
