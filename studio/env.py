"""Typed readers of the environment. Every name may be given as NAME or, for secrets in files, as NAME_FILE.

A value that cannot be read stops the start with one clear line (``ImproperlyConfigured``) that says what was expected.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The value of NAME, else the content of the file named by NAME_FILE, else ``default``."""
    path = os.environ.get(f"{name}_FILE")
    if path and name in os.environ:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; keep one of them.")
    if path:
        return _read(name, Path(path))
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """NAME as yes/no: 1, true, yes, on; or 0, false, no, off."""
    value = text(name, "1" if default else "0").lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no. Use 1 or 0.")


def integer(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    """NAME as a whole number from ``least`` to ``most``."""
    return int(number(name, default, least=least, most=most, whole=True))


def number(name: str, default: float, *, least: float = 0, most: float | None = None, whole: bool = False) -> float:
    """NAME as a number from ``least`` to ``most``."""
    value = text(name, str(default))
    try:
        result = int(value) if whole else float(value)
    except ValueError:
        kind = "whole number" if whole else "number"
        raise ImproperlyConfigured(f"{name}={value!r} is not a {kind}.") from None
    if result < least or (most is not None and result > most):
        span = f"{least} or more" if most is None else f"from {least} to {most}"
        raise ImproperlyConfigured(f"{name}={value} is out of range: it must be {span}.")
    return result


def words(name: str, default: str = "") -> list[str]:
    """NAME as a list, separated by commas or white space."""
    return text(name, default).replace(",", " ").split()


def address(name: str, default: str = "") -> str:
    """NAME as an http(s) address without a trailing slash, or ""."""
    value = text(name, default).rstrip("/")
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name}={value!r} is not an address. Write it as https://studio.example.com.")
    return value


@dataclass(frozen=True)
class MailServer:
    """``tls``: "at once", "later" (STARTTLS) or "" for none."""

    host: str
    port: int
    user: str
    password: str
    tls: str


def mail_server(name: str) -> MailServer | None:
    """NAME as smtp://user:password@host:port (STARTTLS), smtps:// (TLS at once) or smtp+plain:// (no TLS); None where it is not set."""
    value = text(name)
    if not value:
        return None
    parts = urlsplit(value)
    ways = {"smtp": ("later", 587), "smtps": ("at once", 465), "smtp+plain": ("", 25)}
    if parts.scheme not in ways or not parts.hostname:
        # Its value may hold a password, and is not said.
        raise ImproperlyConfigured(
            f"{name} is not a mail server. Write it as smtp://user:password@mail.example.com:587."
        )
    tls, port = ways[parts.scheme]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, parts.port or port, user, password, tls)


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE={str(path)!r} cannot be read: {error.strerror}.") from None
