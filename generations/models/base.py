"""What several models share."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL

ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
"""No 0/o, 1/l: ids are read aloud and typed."""


def new_public_id() -> str:
    """An unguessable id for addresses: 16 characters of 32, 80 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(16))


class PublicIdField(models.CharField):
    """The only id of a row that leaves the server; integer keys stay inside."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(max_length=16, unique=True, editable=False, default=new_public_id)
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "unique", "editable", "default"):
            kwargs.pop(key, None)
        return name, path, args, kwargs


class CodeField(models.CharField):
    """A short code from a fixed set, kept as text so that a row can be read without the program."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)


def among(keys: Sequence[int]) -> RawSQL:
    """The keys for ``pk__in``, as one parameter: a list of thousands costs more to write into a statement than to look up."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)])  # noqa: S611 (the keys are a parameter)
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])  # noqa: S611
