"""``python -m generations.providers.demo``: serve the demo gateway on a loopback port."""

from __future__ import annotations

import argparse
import os
import sys

from .app import WINDOW_SECONDS, DemoGateway
from .serve import leave_with_parent, listen, serve


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m generations.providers.demo", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument(
        "--speed", type=float, default=float(os.environ.get("DEMO_SPEED", "1")), help="divides all times"
    )
    parser.add_argument("--record", action="store_true", help="keep the calls and show them at /__calls")
    parser.add_argument("--plain", action="store_true", help="draw plain gradients only: fast, for load tests")
    parser.add_argument("--data-uris", action="store_true", help="take data: URIs where addresses are wanted")
    parser.add_argument("--window", type=float, default=WINDOW_SECONDS, help="seconds of Runbase's rate limit")
    parser.add_argument("--leave-with-parent", action="store_true", help="end when standard input is closed")
    return parser.parse_args()


def main() -> None:
    """Bind, say where, and serve."""
    options = arguments()
    listener = listen(options.host, options.port)
    if options.leave_with_parent:
        leave_with_parent()
    host, port = listener.getsockname()[:2]
    sys.stdout.write(f"demo gateway on http://{host}:{port}/v1\n")
    sys.stdout.flush()
    gateway = DemoGateway(
        speed=options.speed,
        record=options.record,
        plain=options.plain,
        data_uris=options.data_uris,
        window=options.window,
    )
    serve(gateway, listener)


if __name__ == "__main__":
    main()
