"""What forms and marks show to a Chinese reader where English has its own habits."""

from __future__ import annotations

import pytest
from django.utils import translation

from generations import translations
from generations.forms.gateway_words import profile_label
from generations.forms.people import zone_choices
from generations.models import User

translations.compile_all(older_only=True)


def cities() -> dict[str, str]:
    return {name: city for _region, group in zone_choices()[1:] for name, city in group}


def test_time_zones_carry_their_city_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert cities()["Asia/Shanghai"] == "Shanghai 上海"
    with translation.override("en"):
        assert cities()["Asia/Shanghai"] == "Shanghai"


def test_kinds_of_gateway_are_named_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert (profile_label("demo"), profile_label("openai")) == ("演示网关", "OpenAI")


@pytest.mark.parametrize(("name", "mark"), [("Lena Moss", "LM"), ("lena", "LE"), ("王伟", "王伟"), ("林小雨", "小雨")])
def test_the_round_mark_is_what_people_are_called_by(name: str, mark: str) -> None:
    assert User(name=name).initials == mark
