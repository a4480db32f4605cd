"""Structured logs: one event a line, as text or JSON, with the ids of what it belongs to and without secrets.

Write with ``structlog.get_logger(__name__)`` or the standard ``logging``; both take the same way. :func:`bind` puts an id on every
line of the current task or thread, :func:`bound` for the length of a block.
"""

from __future__ import annotations

import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars, bound_contextvars, unbind_contextvars

bind = bind_contextvars
bound = bound_contextvars
unbind = unbind_contextvars

HIDDEN = "[redacted]"
_SECRET_NAMES = re.compile(
    r"(?i)(password|passwd|secret|token|key|authorization|cookie|cookies|credential|credentials)$"
)
"""By how a name ends: "output_tokens" counts something, "token" opens something."""
_SECRET_VALUES = re.compile(
    r"""
    \bsk-[A-Za-z0-9_-]{8,}                                   # the usual look of a gateway's key
    | (?<=Bearer\ )[^\s'",]+
    | (?<=://)[^\s/@:]*:[^\s/@]+(?=@)                        # user:password@ in an address
    | (?<=/welcome/)[^\s/?'"]+ | (?<=/join/)[^\s/?'"]+       # one-time links
    | (?<=/reset/)[^\s?'"]+
    | (?<=[?&]s=)[0-9A-Za-z_-]{8,}                           # the signature of a file's address
    """,
    re.VERBOSE,
)
_QUIET = dict.fromkeys(["uvicorn.access", "django_q", "django-q", "uvicorn.error", "PIL", "axes"], "WARNING")
"""Others' loggers that would fill the log with what ours say better."""
_SECRETIVE = dict.fromkeys(["httpx", "httpcore"], "WARNING")
"""Their details are addresses of results and whole headers of gateways' answers, in which a key may come back: never told."""


def clean(text: str) -> str:
    """``text`` without what looks like a key, a password or a one-time link."""
    return _SECRET_VALUES.sub(HIDDEN, text)


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: values under secret names are dropped whole, texts are cleaned."""
    for name, value in event.items():
        if _SECRET_NAMES.search(name):
            event[name] = HIDDEN
        elif isinstance(value, str):
            event[name] = clean(value)
        elif not isinstance(value, (int, float, bool, type(None))) and not name.startswith("_"):
            event[name] = clean(str(value))
    event.pop("color_message", None)  # uvicorn's own text once more, for terminals
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
]


def configure(form: str, level: str) -> dict[str, Any]:
    """Set structlog up and return the value of Django's LOGGING. ``form``: text or json. Everything goes to standard error."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"studio": {"()": structlog.stdlib.ProcessorFormatter, **_formatter(form)}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "studio"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": _loggers(level),
    }


def _formatter(form: str) -> dict[str, Any]:
    render: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    return {
        "foreign_pre_chain": [*_SHARED, structlog.stdlib.ExtraAdder()],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, render],
    }


def _loggers(level: str) -> dict[str, Any]:
    """Libraries that bring handlers of their own give them up; the chatty ones speak only of trouble."""
    ours = {name: {"handlers": [], "propagate": True} for name in ("django", "uvicorn")}
    least = _SECRETIVE if level == "DEBUG" else _SECRETIVE | _QUIET
    quiet = {name: {"handlers": [], "level": one, "propagate": True} for name, one in least.items()}
    # Django reports every 4xx itself; the request's own line says it already.
    return ours | quiet | {"django.request": {"level": "ERROR", "handlers": [], "propagate": True}}
