"""The nearest possible choice, and why each part of it moved."""

from __future__ import annotations

import pytest

from generations.forms import words
from generations.forms.fitting import Choice, fit
from generations.providers.base import Capabilities
from generations.providers.catalogue import PROFILES

ANY = Capabilities(backgrounds=("auto", "opaque", "transparent"))
LISTED = Capabilities(any_size=False, sizes=("1024x1024", "1536x1024", "1024x1536"))


def moved(choice: Choice, caps: Capabilities = ANY, **more: object) -> tuple[Choice, list[str]]:
    fitted = fit(choice, caps, more.get("reference"), str(more.get("touched", "")))  # type: ignore[arg-type]
    return fitted.choice, [move.reason.code for move in fitted.moves]


def test_a_possible_choice_stays_as_it_is() -> None:
    choice = Choice(aspect="16:9", resolution="2K", quality="high", n=4)
    assert moved(choice) == (choice, [])


def test_a_resolution_beyond_the_list_moves_to_the_nearest() -> None:
    choice, codes = moved(Choice(aspect="3:2", resolution="4K"), LISTED)
    assert (choice.resolution, codes) == ("standard", ["resolution_not_offered"])


def test_a_missing_quality_moves_to_the_next_lower_one() -> None:
    choice, codes = moved(Choice(quality="max"))
    assert (choice.quality, codes) == ("high", ["quality_not_offered"])


@pytest.mark.parametrize(("asked", "to"), [(0, 1), (-3, 1), (99, 10)])
def test_a_number_out_of_range_moves_into_it(asked: int, to: int) -> None:
    choice, codes = moved(Choice(n=asked))
    assert (choice.n, codes) == (to, ["n_out_of_range"])


def test_a_custom_size_moves_to_the_nearest_legal_one() -> None:
    choice, codes = moved(Choice(aspect="custom", width=1000, height=1000))
    assert (choice.width, choice.height) == (992, 992)
    assert codes == ["edge_not_multiple_of_16"]


@pytest.mark.parametrize(
    ("size", "why"),
    [
        ((5000, 5000), "at most 8,294,400 pixels"),
        ((100, 100), "at least 655,360 pixels"),
        ((3999, 1999), "No edge may be longer than 3840 pixels"),
        ((3001, 901), "at most three times the short one"),
    ],
)
def test_the_limit_that_a_custom_size_breaks_is_named_before_the_grid(size: tuple[int, int], why: str) -> None:
    fitted = fit(Choice(aspect="custom", width=size[0], height=size[1]), ANY, None)
    assert why in words.moved(fitted.moves[0])


def test_the_classic_sizes_are_called_alike_everywhere() -> None:
    fitted = fit(Choice(aspect="16:9", resolution="standard"), ANY, None)
    assert words.why(fitted.moves[0].reason).startswith("1.5K only at")


def test_a_custom_size_not_typed_yet_starts_square() -> None:
    assert moved(Choice(aspect="custom"))[0].custom == (1024, 1024)


def test_match_without_a_reference_moves() -> None:
    choice, codes = moved(Choice(aspect="match"))
    assert (choice.aspect, codes) == ("1:1", ["no_reference_to_match"])


def test_match_takes_the_shape_of_the_first_reference() -> None:
    fitted = fit(Choice(aspect="match", resolution="2K"), ANY, (1600, 900))
    assert fitted.size.size == "2048x1152"
    assert fitted.moves == ()


def test_a_reference_beyond_three_to_one_is_told_but_not_refused() -> None:
    fitted = fit(Choice(aspect="match"), ANY, (4000, 1000))
    assert [move.soft for move in fitted.moves] == [True]


def test_of_transparency_and_jpeg_the_one_not_just_touched_moves() -> None:
    both = Choice(background="transparent", output_format="jpeg")
    assert moved(both, touched="background")[0].output_format == "png"
    assert moved(both, touched="output_format")[0].background == "auto"


def test_png_drops_a_compression() -> None:
    assert moved(Choice(output_format="png", output_compression=80))[0].output_compression is None


@pytest.mark.parametrize(("quality", "count"), [("low", 0), ("medium", 1), ("high", 1)])
def test_previews_follow_the_quality_unless_chosen(quality: str, count: int) -> None:
    assert Choice(quality=quality).previews(ANY) == count
    assert Choice(quality=quality, partial_images=3).previews(ANY) == 3


def test_reading_takes_nonsense_for_what_was_not_said() -> None:
    assert Choice.read({"aspect": "9:99", "n": "many", "width": "-4", "quality": ""}) == Choice()


def test_the_sentence_names_the_nearest_possible() -> None:
    fitted = fit(Choice(aspect="3:2", resolution="4K"), LISTED, None)
    assert "1.5K (1536 × 1024)" in words.refused(fitted.moves[0])


@pytest.mark.parametrize("code", sorted(words.WHY))
def test_every_sentence_can_be_filled(code: str) -> None:
    params = {"asked": "max", "to": "high", "offered": ["low"], "least": 1, "most": 10}
    assert "{" not in str(words.WHY[code]).format(**params)


RUNBASE = PROFILES["runbase"].capabilities
RESPONSES = PROFILES["openai-responses"].capabilities
HK = PROFILES["openai-hk"].capabilities


def test_what_a_gateway_leaves_no_choice_of_is_its_own() -> None:
    asked = Choice(quality="high", output_format="webp", background="opaque", moderation="low", partial_images=2)
    choice, codes = moved(asked, RUNBASE)
    assert (choice.quality, choice.output_format, choice.background, choice.moderation) == ("auto",) * 4
    assert codes == [
        "quality_by_itself",
        "output_format_by_itself",
        "background_by_itself",
        "moderation_by_itself",
        "partial_images_not_offered",
    ]


def test_it_is_said_in_one_sentence() -> None:
    fitted = fit(Choice(output_format="webp"), HK, None)
    assert words.moved(fitted.moves[0]) == "This gateway picks the format itself."
    assert words.refused(fitted.moves[0]) == "This gateway picks the format itself. The nearest possible is Auto."


def test_a_format_nobody_chose_is_the_contracts_own_without_a_word() -> None:
    choice, codes = moved(Choice(output_format="auto"))
    assert (choice.output_format, codes) == ("png", [])


def test_an_automatic_quality_is_medium_where_one_must_be_said() -> None:
    choice, codes = moved(Choice(quality="auto"), PROFILES["size-matrix"].capabilities)
    assert (choice.quality, codes) == ("medium", ["quality_not_offered"])


def test_a_compression_that_is_not_taken_is_told() -> None:
    choice, codes = moved(Choice(output_format="webp", output_compression=80), PROFILES["size-matrix"].capabilities)
    assert (choice.output_compression, choice.output_format) == (None, "webp")
    assert codes == ["output_compression_not_offered"]


@pytest.mark.parametrize("action", ["generate", "edit"])
def test_an_action_is_for_gateways_that_can_be_told(action: str) -> None:
    assert moved(Choice(action=action), reference=(64, 64))[1] == ["action_not_offered"]
    assert moved(Choice(action=action), RESPONSES, reference=(64, 64))[1] == []


def test_an_edit_needs_a_reference() -> None:
    choice, codes = moved(Choice(action="edit"), RESPONSES)
    assert (choice.action, codes) == ("auto", ["action_needs_reference"])


def test_one_call_for_all_is_for_gateways_that_can() -> None:
    assert moved(Choice(one_call=True, n=4), RESPONSES) == (Choice(one_call=True, n=4), [])
    choice, codes = moved(Choice(one_call=True, n=4))
    assert (choice.one_call, codes) == (False, ["one_call_not_offered"])


@pytest.mark.parametrize(("said", "meant"), [("1", True), ("true", True), ("on", True), ("", False), ("no", False)])
def test_one_call_is_read_from_a_form_and_from_a_program(said: str, meant: bool) -> None:
    assert Choice.read({"one_call": said}).one_call is meant


def test_words_are_sent_where_pixels_are_not_taken() -> None:
    fitted = fit(Choice(aspect="16:9", resolution="4K", quality="auto", output_format="auto"), RUNBASE, None)
    assert (fitted.size.ratio, fitted.tier, fitted.moves) == ("16:9", "4K", ())
