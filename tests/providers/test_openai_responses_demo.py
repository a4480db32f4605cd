"""Both profiles of the dialect against the built-in gateway, a process of its own that speaks both manners."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from generations.providers import catalogue, errors
from generations.providers.base import ImageRequest
from generations.providers.profile import Profile
from tests.gateways import payloads
from tests.gateways.demo import DemoServer, running_demo
from tests.providers.base import Ran, check, reference, run

OPENAI, VIBE = catalogue.get_profile("openai-responses"), catalogue.get_profile("vibeapi-responses")
ASKED = ImageRequest(model="gpt-image-2", prompt="a red vase", size="1536x1024", quality="low")
both = pytest.mark.parametrize("profile", [OPENAI, VIBE], ids=lambda profile: profile.key)


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with running_demo(plain=True) as server:
        yield server


@pytest.fixture
def wire_dir(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


def asked(profile: Profile, demo: DemoServer, spool: Path, request: ImageRequest) -> Ran:
    return run(catalogue.get_dialect(profile), demo.base(profile.demo_path), spool, request)


@both
@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_pictures_come_in_the_asked_size_and_format(
    output_format: str, profile: Profile, demo: DemoServer, wire_dir: Path
) -> None:
    ran = asked(profile, demo, wire_dir, replace(ASKED, output_format=output_format))
    found = [Image.open(io.BytesIO(data)) for data in ran.pictures]
    assert [(image.size, image.format) for image in found] == [((1536, 1024), output_format.upper())]
    assert (ran.outcome.size, ran.outcome.quality, ran.left) == ("1536x1024", "low", [])
    assert ran.outcome.pictures[0].revised_prompt
    assert ran.heard.ids == [ran.outcome.remote_id]


@both
def test_several_pictures_of_one_call_come_in_their_order(profile: Profile, demo: DemoServer, wire_dir: Path) -> None:
    ran = asked(profile, demo, wire_dir, replace(ASKED, prompt="three pictures of a red vase", n=3))
    assert [picture.index for picture in ran.outcome.pictures] == [0, 1, 2]
    assert (len(set(ran.pictures)), ran.left) == (3, [])


def test_previews_come_while_it_works(demo: DemoServer, wire_dir: Path) -> None:
    ran = asked(OPENAI, demo, wire_dir, replace(ASKED, partial_images=2))
    assert [row[:2] for row in ran.heard.partials] == [(0, 0), (0, 1)]
    assert ran.pictures[0] not in [row[2] for row in ran.heard.partials]


@both
def test_both_bills_are_those_of_the_gateway(profile: Profile, demo: DemoServer, wire_dir: Path) -> None:
    usage = asked(profile, demo, wire_dir, ASKED).outcome.usage
    assert usage is not None
    assert usage.output == 158
    assert usage.chat_in is not None
    assert 1_600 <= usage.chat_in + (usage.chat_out or 0) <= 2_300


@both
def test_a_reference_is_edited(profile: Profile, demo: DemoServer, wire_dir: Path, tmp_path: Path) -> None:
    part = reference(tmp_path, "one.png", payloads.picture("64x64"))
    ran = asked(profile, demo, wire_dir, replace(ASKED, references=(part,), action="edit"))
    assert len(ran.pictures) == 1
    assert ran.outcome.usage is not None
    assert ran.outcome.usage.image_in


def test_a_mask_is_taken(demo: DemoServer, wire_dir: Path, tmp_path: Path) -> None:
    mask = io.BytesIO()
    Image.new("RGBA", (64, 64)).save(mask, "PNG")
    part = reference(tmp_path, "one.png", payloads.picture("64x64"))
    request = replace(ASKED, references=(part,), mask=reference(tmp_path, "mask.png", mask.getvalue()))
    assert len(asked(OPENAI, demo, wire_dir, request).pictures) == 1


def test_a_next_turn_goes_on_from_the_one_before(demo: DemoServer, wire_dir: Path) -> None:
    first = asked(OPENAI, demo, wire_dir, ASKED).outcome.remote_id
    ran = asked(
        OPENAI, demo, wire_dir, replace(ASKED, prompt="make it blue", previous_response_id=first, action="edit")
    )
    assert (len(ran.pictures), ran.outcome.remote_id != first) == (1, True)


def test_a_turn_that_is_gone_is_told_as_such(demo: DemoServer, wire_dir: Path) -> None:
    with pytest.raises(errors.TurnForgotten):
        asked(OPENAI, demo, wire_dir, replace(ASKED, previous_response_id="resp_gone"))


def test_vibeapi_says_what_it_does_not_take(demo: DemoServer, wire_dir: Path) -> None:
    with pytest.raises(errors.Invalid):
        asked(VIBE, demo, wire_dir, replace(ASKED, partial_images=1))


@both
@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        ("#demo:text", errors.Spoiled, "answer_text_only"),
        ("#demo:refuse", errors.Refused, "content_refused"),
        ("#demo:fail", errors.Unknown, "error_in_answer"),
        ("#demo:incomplete", errors.Unknown, "error_in_answer"),
        ("#demo:drop", errors.Unknown, "stream_cut"),
        ("#demo:502", errors.Unknown, "proxy_failed"),
        ("#demo:garbage", errors.Spoiled, "unreadable_answer"),
    ],
)
def test_its_faults_end_as_they_should(
    said: str, kind: type[errors.GatewayError], code: str, profile: Profile, demo: DemoServer, wire_dir: Path
) -> None:
    with pytest.raises(errors.GatewayError) as caught:
        asked(profile, demo, wire_dir, replace(ASKED, prompt=f"a red vase {said}"))
    assert (type(caught.value), caught.value.code) == (kind, code)
    assert list(wire_dir.iterdir()) == []


@both
@pytest.mark.parametrize("said", ["#demo:no-usage", "#demo:no-usage=tool", "#demo:prefix", "#demo:no-stream"])
def test_its_odd_ways_bring_the_picture(said: str, profile: Profile, demo: DemoServer, wire_dir: Path) -> None:
    ran = asked(profile, demo, wire_dir, replace(ASKED, prompt=f"a red vase {said}"))
    assert (len(ran.pictures), ran.left) == (1, [])


@both
def test_its_check_is_silent(profile: Profile, demo: DemoServer, wire_dir: Path) -> None:
    check(catalogue.get_dialect(profile), demo.base(profile.demo_path), wire_dir)
