"""Routes of the demo gateway: each contract under its own prefix, which is that gateway's base URL."""

from __future__ import annotations

from typing import Protocol

from .contract_hk import HK
from .contract_images import ImagesContract
from .contract_matrix import MATRIX
from .contract_openai import OPENAI
from .contract_responses import Responses
from .contract_runapi import RunApiContract
from .contract_runbase import RunbaseContract
from .contract_vibe import VIBE
from .errors import ApiError
from .http import Exchange, Gone, Receive, Scope, Send
from .talk import OPENAI_TALK, VIBE_TALK
from .workshop import Workshop

WINDOW_SECONDS = 10.0


class Contract(Protocol):
    """One gateway: everything under ``prefix``, and the envelope of its errors."""

    prefix: str

    def envelope(self, error: ApiError) -> object: ...
    async def handle(self, exchange: Exchange) -> None: ...


class DemoGateway:
    """The ASGI app. ``speed`` divides all pretended times; ``record`` opens /__calls; ``plain`` draws gradients only;
    ``data_uris`` and ``window``: see ``Workshop``."""

    def __init__(
        self,
        *,
        speed: float = 1.0,
        record: bool = False,
        plain: bool = False,
        data_uris: bool = False,
        window: float = WINDOW_SECONDS,
    ) -> None:
        self.shop = shop = Workshop(speed=speed, record=record, plain=plain, data_uris=data_uris, window=window)
        self.contracts: tuple[Contract, ...] = (
            ImagesContract(shop, OPENAI, Responses(shop, OPENAI_TALK)),
            ImagesContract(shop, MATRIX),
            ImagesContract(shop, HK),
            ImagesContract(shop, VIBE, Responses(shop, VIBE_TALK)),
            RunbaseContract(shop),
            RunApiContract(shop),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        exchange = Exchange(scope, receive, send)
        contract = next((one for one in self.contracts if exchange.path.startswith(f"{one.prefix}/")), None)
        try:
            await (contract.handle(exchange) if contract else self._own(exchange))
        except ApiError as error:
            body = contract.envelope(error) if contract else error.body()
            await exchange.answer_json(error.status, body, error.headers)
        except Gone:
            return

    async def _own(self, exchange: Exchange) -> None:
        """The addresses that belong to no contract: health, results, the record."""
        method, path = exchange.method, exchange.path
        if (method, path) == ("GET", "/healthz"):
            await exchange.answer_json(200, {"status": "ok"})
        elif method == "GET" and path.startswith("/files/"):
            await self.shop.hand_out(exchange)
        elif path == "/__calls" and self.shop.recorder.enabled:
            if method == "DELETE":
                self.shop.recorder.clear()
            await exchange.answer_json(200, self.shop.recorder.as_json())
        else:
            raise ApiError(404, f"Unknown request URL: {method} {path}.", code="unknown_url")
