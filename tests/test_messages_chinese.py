"""Messages in Chinese: whole sentences in a row, with the marks and without the spaces of English."""

from __future__ import annotations

from django.utils import translation

from generations import translations
from generations.messages import explain, listed

translations.compile_all(older_only=True)


def test_sentences_stand_without_spaces_between_them() -> None:
    with translation.override("zh-hans"):
        assert str(explain("connect_failed")).startswith("网关拒绝了连接。未计费。")


def test_the_gateways_own_words_end_before_the_next_step_begins() -> None:
    with translation.override("zh-hans"):
        assert "网关原话：“Not now”。请" in explain("gateway_error", {"message": "Not now"}).what_to_do


def test_things_in_a_row_have_the_languages_own_comma() -> None:
    with translation.override("zh-hans"):
        assert listed(["PNG", "JPEG"]) == "PNG、JPEG"
