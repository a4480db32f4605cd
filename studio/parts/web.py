"""``python -m studio.parts.web --socket N``: uvicorn around ``studio.asgi``, on a socket that the supervisor has bound.

While this process is replaced, visitors wait in that socket's queue instead of being refused.
"""

from __future__ import annotations

import argparse
import socket
import sys
import warnings

import uvicorn

from studio.parts import lifeline


def config() -> uvicorn.Config:
    return uvicorn.Config(
        "studio.asgi:application",
        log_config=None,
        access_log=False,
        server_header=False,
        # Django and our middleware read a trusted proxy's headers; uvicorn would believe the visitor's own entry in them.
        proxy_headers=False,
        ws="none",
        timeout_keep_alive=30,
        # Without it the end of the process waits for open streams for ever.
        timeout_graceful_shutdown=3,
    )


class Server(uvicorn.Server):
    """Ends the live streams before it waits for open answers: else each would be cut off in the middle, with a traceback."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Loaded with the application, which needs Django set up first.
        if events := sys.modules.get("generations.events"):
            events.hub.close()
        await super().shutdown(sockets)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m studio.parts.web")
    parser.add_argument("--socket", type=int, required=True, help="number of an inherited, bound socket")
    options = parser.parse_args()
    # WhiteNoise hands out its small files as plain iterators; Django then reads them in a thread, which is what is wanted.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    lifeline.watch()
    Server(config()).run(sockets=[socket.socket(fileno=options.socket)])


if __name__ == "__main__":
    main()
