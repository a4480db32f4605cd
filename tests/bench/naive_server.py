"""``python -m tests.bench.naive_server --socket N``: Django's own handler under uvicorn, for comparison."""

from __future__ import annotations

import socket
import sys

import uvicorn
from django.core.asgi import get_asgi_application

if __name__ == "__main__":
    config = uvicorn.Config(get_asgi_application(), log_config=None, access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[2]))])
