"""What the supervisor must have for itself before anything starts: the data folder and the addresses."""

from __future__ import annotations

import socket
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


def bind(host: str, port: int, setting: str) -> socket.socket:
    """A listening socket; :class:`CannotStart` names the ``setting`` to change when the port is taken.

    The supervisor keeps it open, so while a part is replaced its visitors wait in the queue.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as error:
        listener.close()
        raise CannotStart(
            f"{host}:{port} cannot be used ({error.strerror}). Choose another port: {setting}={port + 10}."
        ) from None
    listener.listen(2048)
    return listener


def bind_near(host: str, port: int) -> socket.socket:
    """A listening socket on ``port``, or on any free one when it is taken."""
    try:
        return bind(host, port, "")
    except CannotStart:
        return bind(host, 0, "")
