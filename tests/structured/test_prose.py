"""JSON prompts as sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.structured import prose


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"scene": "A night market.", "lighting": ["soft", "warm"]}', "Scene: A night market. Lighting: soft, warm."),
        (
            '{"cameraAngle": "low", "color_palette": {"main": "red", "accent": "gold"}}',
            "Camera angle: low. Color palette: main red, accent gold.",
        ),
        (
            '{"grain": true, "text": false, "none": null, "empty": "", "list": [], "n": 3.50}',
            "Grain: yes. Text: no. N: 3.50.",
        ),
        ('{"people": [{"age": 30, "hair": "red"}, {"age": 7}]}', "People: age 30, hair red; age 7."),
        ('{"a": {"b": {"c": "d"}, "e": [1, 2]}}', "A: b (c d), e 1, 2."),
        ('[{"shot": "wide"}, {"shot": "close", "lens": "85 mm"}]', "Shot: wide.\nShot: close. Lens: 85 mm."),
        ('["red", "blue"]', "red, blue."),
        ('{"lines": "one\\n  two"}', "Lines: one two."),
        (
            '{"场景": "夜市", "光线": ["柔和", "温暖"], "人物": {"年龄": 30, "发色": "黑"}}',
            "场景：夜市。光线：柔和，温暖。人物：年龄30，发色黑。",
        ),
        ('{"scene": "江南水乡的清晨薄雾", "颗粒": true}', "Scene：江南水乡的清晨薄雾。颗粒：是。"),
        ('```json\n{"a": "b"}\n```', "A: b."),
        ("{}", ""),
        ("A cat", "A cat"),
        ('{"a": ', '{"a": '),
    ],
)
def test_prose(text: str, expected: str) -> None:
    assert prose(text) == expected


def test_the_deepest_json_can_be_said() -> None:
    assert prose('{"a":' * 199 + '{"b": "c"}' + "}" * 199).startswith("A: a (a (")


@given(st.dictionaries(st.sampled_from(["scene", "light"]), st.text(st.sampled_from("ab c"), max_size=5)))
def test_every_word_of_the_values_is_said(values: dict[str, str]) -> None:
    said = prose("{" + ",".join(f'"{key}":"{value}"' for key, value in values.items()) + "}")
    assert all(" ".join(value.split()) in said for value in values.values())
