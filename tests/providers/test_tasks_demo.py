"""Both dialects of tasks against the built-in gateway, a process of its own, under their profiles."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from generations.providers import catalogue, errors
from generations.wire import ClientPool, Limits, open_wire
from tests.gateways import payloads
from tests.gateways.demo import DemoServer, running_demo
from tests.providers.base import KEY, reference, run
from tests.providers.tasks import CONTRACTS, asked, dialect_of, resume

PREFIXES = {contract: catalogue.get_profile(contract).demo_path for contract in CONTRACTS}
COSTS = {("runbase", "1K"): 50_000_000, ("runbase", "4K"): 120_000_000, ("runapi", "1K"): 30_000_000}
COSTS |= {("runapi", "4K"): 80_000_000}
PATIENT = Limits(deadline=20, download_deadline=5, connect=2, download_backoff=0.01)
SOON = Limits(deadline=1, download_deadline=5, connect=2, download_backoff=0.01)


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with running_demo(plain=True, speed=200, data_uris=True, window=0.01) as server:
        yield server


@pytest.fixture(params=CONTRACTS)
def contract(request: pytest.FixtureRequest, demo: DemoServer) -> str:
    demo.forget()
    return str(request.param)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


def base_of(demo: DemoServer, contract: str) -> str:
    return demo.base(PREFIXES[contract])


@pytest.mark.parametrize(("ratio", "tier", "pixels"), [("1:1", "1K", (1024, 1024)), ("16:9", "4K", (3840, 2160))])
def test_a_picture_comes_and_its_charge_is_the_gateways_own_bill(
    contract: str, ratio: str, tier: str, pixels: tuple[int, int], demo: DemoServer, spool: Path
) -> None:
    request = asked(contract, aspect_ratio=ratio, resolution=tier)
    ran = run(dialect_of(contract, every=0.1), base_of(demo, contract), spool, request, PATIENT)
    assert [Image.open(io.BytesIO(data)).size for data in ran.pictures] == [pixels]
    assert ran.outcome.usage is not None
    assert ran.outcome.usage.charge_nano == COSTS[contract, tier]
    assert demo.billed() == {"USD": COSTS[contract, tier]}


def test_references_go_along(contract: str, demo: DemoServer, spool: Path, tmp_path: Path) -> None:
    parts = tuple(reference(tmp_path, f"{place}.png", payloads.picture("64x64", "png", place)) for place in (0, 1))
    request = asked(contract, references=parts)
    ran = run(dialect_of(contract, every=0.1), base_of(demo, contract), spool, request, PATIENT)
    assert len(ran.pictures) == 1
    assert len(demo.calls()[0]["parts"]) == 2


def test_a_task_that_fails_costs_nothing(contract: str, demo: DemoServer, spool: Path) -> None:
    for directive, kind in (("fail", errors.Answered), ("refuse", errors.Refused)):
        request = asked(contract, prompt=f"a red vase #demo:{directive}")
        with pytest.raises(errors.Answered) as caught:
            run(dialect_of(contract, every=0.1), base_of(demo, contract), spool, request, PATIENT)
        assert (type(caught.value), caught.value.billed) == (kind, "no")
    assert demo.billed() == {"USD": 0}


@pytest.mark.parametrize("directive", ["lookup=502", "lookup=429", "lookup=drop", "download=2"])
def test_troubles_on_the_way_to_a_paid_picture_are_outlived(
    contract: str, directive: str, demo: DemoServer, spool: Path
) -> None:
    request = asked(contract, prompt=f"a red vase #demo:{directive}")
    ran = run(dialect_of(contract, every=0.1), base_of(demo, contract), spool, request, PATIENT)
    assert (len(ran.pictures), len(demo.executed())) == (1, 1)


def test_a_task_that_is_stuck_stays_to_be_looked_up(contract: str, demo: DemoServer, spool: Path) -> None:
    request = asked(contract, prompt="a red vase #demo:stuck")
    with pytest.raises(errors.StillRunning) as caught:
        run(dialect_of(contract, every=0.1), base_of(demo, contract), spool, request, SOON)
    with pytest.raises(errors.StillRunning):
        resume(contract, caught.value.params["remote_id"], base_of(demo, contract), spool, SOON)
    assert len(demo.executed()) == 1


def test_a_lost_answer_is_safe_to_ask_for_again_only_with_a_key(contract: str, demo: DemoServer, spool: Path) -> None:
    request = asked(contract, prompt="a red vase #demo:lost", idempotency_key="attempt-1")
    with pytest.raises(errors.Unknown):
        run(dialect_of(contract, every=0.1), base_of(demo, contract), spool, request, PATIENT)
    if catalogue.get_profile(contract).capabilities.idempotency:
        ran = run(dialect_of(contract, every=0.1), base_of(demo, contract), spool, request, PATIENT)
        assert len(ran.pictures) == 1
    assert len(demo.executed()) == 1


def test_no_money_is_said(contract: str, demo: DemoServer, spool: Path) -> None:
    with pytest.raises(errors.NoFunds):
        run(dialect_of(contract), base_of(demo, contract), spool, asked(contract, prompt="x #demo:quota"), PATIENT)


def test_the_check_proves_the_key_and_makes_nothing(contract: str, demo: DemoServer, spool: Path) -> None:
    async def call(key: str) -> frozenset[str] | None:
        base_url = base_of(demo, contract)
        async with (
            ClientPool(frozenset({base_url.split("/")[2]})) as pool,
            open_wire(base_url=base_url, key=key, spool=spool, pool=pool) as wire,
        ):
            return await dialect_of(contract).check(wire)

    assert asyncio.run(call(KEY)) == frozenset()
    with pytest.raises(errors.BadAccount):
        asyncio.run(call("bad-key"))
    assert demo.calls() == []
