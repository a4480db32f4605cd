"""``python -m studio.parts.demo --socket N``: the built-in demo gateway on a loopback socket that the supervisor has bound."""

from __future__ import annotations

import argparse
import os
import socket

from generations.providers.demo.app import DemoGateway
from generations.providers.demo.serve import serve
from studio.parts import lifeline


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m studio.parts.demo")
    parser.add_argument("--socket", type=int, required=True, help="number of an inherited, bound socket")
    options = parser.parse_args()
    lifeline.watch()
    speed = float(os.environ.get("DEMO_SPEED") or 1)
    serve(DemoGateway(speed=speed), socket.socket(fileno=options.socket))


if __name__ == "__main__":
    main()
