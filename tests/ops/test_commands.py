from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as live
from django.core.management import CommandError, call_command
from django.test import Client

from generations import claim
from generations.models import Gateway, SetupToken
from tests import factories
from tests.base import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def key_files(settings: Any, tmp_path: Path) -> Path:
    """Keys in files, as a fresh studio has them."""
    settings.DATA_DIR = tmp_path
    settings.SECRET_KEY_FILE, settings.STORED_SECRETS_FILE = tmp_path / "secret-key", tmp_path / "stored-secrets"
    settings.SECRET_KEY_FILE.write_text(live.SECRET_KEY)
    settings.STORED_SECRETS_FILE.write_text("\n".join(live.STORED_SECRETS_KEYS))
    return tmp_path


def test_setup_token_opens_the_first_run(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    call_command("setup_token")
    link = capsys.readouterr().out.strip()
    assert client.get(link.removeprefix(live.ADDRESS)).status_code == 200


def test_setup_token_stops_the_earlier_one(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setup_token")
    call_command("setup_token")
    assert SetupToken.objects.filter(used=None).count() == 1


def test_setup_token_is_refused_once_there_is_an_owner(world: World) -> None:
    with pytest.raises(CommandError, match="owner already"):
        call_command("setup_token")


def test_reset_link_opens(world: World, capsys: pytest.CaptureFixture[str], client: Client) -> None:
    call_command("reset_password", "ALICE@example.com")
    link = capsys.readouterr().out.strip()
    assert client.get(link.removeprefix(live.ADDRESS)).status_code == 200


@pytest.fixture
def left_address(settings: Any, tmp_path: Path) -> str:
    """What a supervisor has left that was started with other settings than the command."""
    settings.ADDRESS_FILE, settings.ADDRESS_IS_GIVEN = tmp_path / "address", False
    settings.ADDRESS_FILE.write_text("http://127.0.0.1:8421\n")
    return "http://127.0.0.1:8421"


def test_links_lead_to_where_the_studio_listens(
    world: World, left_address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("reset_password", "alice@example.com")
    assert capsys.readouterr().out.startswith(f"{left_address}/reset/")


def test_the_setup_link_leads_to_where_the_studio_listens(
    left_address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("setup_token")
    assert capsys.readouterr().out.startswith(f"{left_address}/welcome/")


def test_a_command_that_is_told_the_address_uses_it(
    left_address: str, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ADDRESS_IS_GIVEN, settings.ADDRESS = True, "https://studio.example.com"
    call_command("setup_token")
    assert capsys.readouterr().out.startswith("https://studio.example.com/welcome/")


def test_reset_of_a_stranger_says_so(world: World) -> None:
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("reset_password", "nobody@example.com")


def test_rotation_seals_gateways_under_the_new_key_alone(world: World, key_files: Path, settings: Any) -> None:
    gateway = factories.gateway(world.team, name="Second", key="sk-kept-through-it")
    old = settings.STORED_SECRETS_KEYS
    call_command("rotate_keys")
    settings.STORED_SECRETS_KEYS = (key_files / "stored-secrets").read_text().split()
    gateway.refresh_from_db()
    assert len(settings.STORED_SECRETS_KEYS) == 1 and old != settings.STORED_SECRETS_KEYS
    assert gateway.open_key() == "sk-kept-through-it"


def test_rotation_names_a_key_that_nothing_opens(
    world: World, key_files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = factories.gateway(world.team, name="Lost", key="sk-of-another-studio")
    Gateway.objects.filter(pk=lost.pk).update(key_sealed=Fernet(Fernet.generate_key()).encrypt(b"sk").decode())
    call_command("rotate_keys")
    assert "The key of “Lost”" in capsys.readouterr().out


def test_rotation_keeps_the_last_signing_key_for_checking(key_files: Path) -> None:
    call_command("rotate_keys")
    new, old = (key_files / "secret-key").read_text().split()
    assert old == live.SECRET_KEY != new


def test_rotation_is_refused_while_the_studio_runs(key_files: Path) -> None:
    with claim.own_folder(key_files), pytest.raises(CommandError, match="running"):
        call_command("rotate_keys")


def test_restore_is_refused_while_the_studio_runs(key_files: Path, tmp_path: Path) -> None:
    with claim.own_folder(key_files), pytest.raises(CommandError, match="running"):
        call_command("restore", str(tmp_path))
