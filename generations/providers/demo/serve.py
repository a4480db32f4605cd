"""uvicorn around the gateway, with a protocol that can cut a connection as a failing network does."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .http import Scope

_transports: dict[tuple[str, int], asyncio.Transport] = {}


class CuttableProtocol(H11Protocol):
    """Remembers the transport of each open connection by the client's address."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.peer = transport.get_extra_info("peername")
        _transports[self.peer[:2]] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        _transports.pop(self.peer[:2], None)
        super().connection_lost(exc)


def cut(scope: Scope) -> None:
    """Close the connection of a request at once, without another byte."""
    client = scope.get("client")
    transport = _transports.get(tuple(client[:2])) if client else None
    if transport is not None:
        transport.abort()


def listen(host: str, port: int) -> socket.socket:
    """Bind the address; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    # From here on a connection waits in line: whoever reads the address that is printed next may call at once.
    listener.listen(2048)
    return listener


def leave_with_parent() -> None:
    """End this process when its standard input is closed, as happens when the parent is killed."""

    def wait() -> None:
        while sys.stdin.buffer.read(1):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def serve(app: Any, listener: socket.socket) -> None:
    """Serve until a signal comes; open calls get three seconds."""
    config = uvicorn.Config(
        app,
        http=CuttableProtocol,
        ws="none",
        lifespan="off",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=3,
        timeout_keep_alive=30,
    )
    uvicorn.Server(config).run(sockets=[listener])
