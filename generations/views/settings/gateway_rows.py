"""Gateways as the settings show them: where each leads, what its last test met, how it has done lately."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext

from generations.forms.gateway_words import profile_label
from generations.messages import explain
from generations.messages.gateway import SAID_NO
from generations.models import Gateway, Team
from generations.providers import catalogue
from generations.providers.errors import Blocked
from generations.wire.guard import is_in_clear, parse_base_url
from generations.workflow import gateway_test, health

YES, NO, OPEN = "yes", "no", "open"
_NOT_TRIED = {"key_missing", "key_unreadable"}
_ELSEWHERE = {"gateway_silent", "not_an_api", "redirected", "address_not_found"}
"""Something may have answered there, but not the gateway."""


def rows_of(team: Team, tested: Gateway | None = None) -> list[Gateway]:
    """All gateways of the team in their order, ready to be shown; ``tested`` stands for its own row."""
    rows = list(Gateway.objects.filter(team=team, deleted=None).order_by("position", "pk"))
    return shown([tested if tested and tested.pk == row.pk else row for row in rows])


def shown(rows: Sequence[Gateway]) -> list[Gateway]:
    """The rows with their profiles, hosts, tests and health."""
    lately = health.of(rows)
    for row in rows:
        _dress(row)
        row.lately = lately[row.pk]  # type: ignore[attr-defined]
    return list(rows)


def way_to(row: Gateway) -> tuple[str, bool]:
    """The host, and whether key and prompts go there unencrypted over a public network; ("", False) on this machine."""
    profile = catalogue.PROFILES.get(row.profile)
    url = "" if profile is None or gateway_test.is_demo(row) else row.base_url or profile.base_url
    if not url:
        return "", False
    try:
        return parse_base_url(url).netloc, is_in_clear(url, frozenset(settings.ALLOWED_INTERNAL_HOSTS))
    except Blocked:
        return url, False


def steps(code: str) -> list[tuple[str, str]]:
    """What a test showed, one thing after the other: yes, no or open, and in words."""
    if not code or code in _NOT_TRIED:
        return []
    if code in gateway_test.PROVED | gateway_test.UNPROVED:
        key = (OPEN, gettext("key not proved")) if code == "key_unproved" else (YES, gettext("key taken"))
        return [(YES, gettext("address reached")), key, _model_step(code)]
    if code not in SAID_NO or code in _ELSEWHERE:
        return [(NO, gettext("gateway not reached"))]
    refused = gettext("key refused") if code == "key_refused" else gettext("check refused")
    return [(YES, gettext("address reached")), (NO, refused)]


def _model_step(code: str) -> tuple[str, str]:
    return {
        "ok": (YES, gettext("model listed")),
        "model_unlisted": (NO, gettext("model not listed")),
        "models_not_listed": (OPEN, gettext("this gateway lists no models")),
    }.get(code, (OPEN, gettext("model not proved")))


def _took(seconds: float | None) -> str:
    """Seconds in the reader's figures; never "0.0": a gateway on this machine answers sooner than that."""
    return "" if seconds is None else str(floatformat(max(seconds, 0.01), 1 if seconds >= 1 else 2))


def _dress(row: Gateway) -> None:
    row.kind = catalogue.PROFILES.get(row.profile)  # type: ignore[attr-defined]
    row.kind_label = profile_label(row.profile)  # type: ignore[attr-defined]
    row.host, row.in_clear = way_to(row)  # type: ignore[attr-defined]
    row.lacks_key = bool(row.kind and row.kind.needs_key and not row.demo and not row.has_key)  # type: ignore[attr-defined]
    row.play = row.demo or bool(row.kind and row.kind.play)  # type: ignore[attr-defined]
    row.proved = row.test_code in gateway_test.PROVED  # type: ignore[attr-defined]
    row.unproved = row.test_code in gateway_test.UNPROVED  # type: ignore[attr-defined]
    row.steps = steps(row.test_code)  # type: ignore[attr-defined]
    row.test_took = _took(row.test_seconds)  # type: ignore[attr-defined]
    if row.test_code and not row.proved:  # type: ignore[attr-defined]
        result = getattr(row, "test_result", None)
        row.test_text = explain(row.test_code, result.params if result else {"model": row.model})  # type: ignore[attr-defined]
