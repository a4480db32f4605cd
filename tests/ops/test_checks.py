from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks

from generations.checks import TAG


def ids() -> set[str]:
    return {message.id for message in run_checks(tags=[TAG])}


def test_a_fresh_studio_has_nothing_to_say(settings: Any) -> None:
    settings.FREE_SPACE_GATE = 0
    settings.SPOOL_DIR, settings.MEDIA_ROOT = settings.DATA_DIR / "spool", settings.DATA_DIR / "media"
    assert ids() == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"HOST": "0.0.0.0", "ALLOWED_HOSTS": ["*"]}, "studio.W001"),
        ({"HOST": "0.0.0.0", "DEBUG": True}, "studio.E001"),
        ({"HTTPS": True, "TRUSTED_PROXY": False}, "studio.W002"),
        ({"FREE_SPACE_GATE": 10**18}, "studio.W004"),
        ({"PARTS": ["web"]}, "studio.W006"),
        ({"PARTS": ["web"], "SQLITE": False}, "studio.W007"),
    ],
)
def test_what_is_doubtful_is_told(settings: Any, changes: dict[str, object], expected: str) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)
    assert expected in ids()


def test_keys_that_others_can_read_are_told(settings: Any, tmp_path: Any) -> None:
    settings.SECRET_KEY_FILE = tmp_path / "secret-key"
    settings.SECRET_KEY_FILE.write_text("k")
    settings.SECRET_KEY_FILE.chmod(0o644)
    assert "studio.W005" in ids()


def test_every_message_has_a_hint(settings: Any) -> None:
    settings.HOST, settings.DEBUG, settings.ALLOWED_HOSTS, settings.PARTS = "0.0.0.0", True, ["*"], ["web"]
    assert all(message.hint for message in run_checks(tags=[TAG]))
