"""The one error the gateway answers with, in OpenAI's envelope."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

INVALID_REQUEST = "invalid_request_error"
USER_ERROR = "image_generation_user_error"


@dataclass
class ApiError(Exception):
    """An answer that is not a picture: HTTP status, the envelope's fields, and extra headers."""

    status: int
    message: str
    type: str = INVALID_REQUEST
    code: str | None = None
    param: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        error = {"message": self.message, "type": self.type, "param": self.param, "code": self.code}
        return {"error": error | self.extra}


def invalid(code: str, param: str | None, message: str) -> ApiError:
    """A 400 that blames one parameter."""
    return ApiError(400, message, code=code, param=param)
