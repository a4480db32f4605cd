"""Other tools' files: prompt and settings are found where each is known to write them, and nothing that is in them does harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generations.foreign import Foreign, Source, read
from generations.foreign.comfy import graph
from generations.foreign.model import RAW_MOST
from generations.foreign.parameters import block
from generations.imaging.brief import embed
from generations.imaging.work.origin import read_origin
from tests.foreign import tools
from tests.imaging.briefs import brief
from tests.imaging.corpus import written


@pytest.mark.parametrize("made", list(tools.good(len(tools.KINDS))), ids=lambda made: f"{made.tool} {made.name}")
def test_every_convention(made: tools.Made, tmp_path: Path) -> None:
    found = read_origin(written(tmp_path, made.name, made.data))
    assert (found.tool, found.prompt) == (made.tool, made.prompt)


SETTINGS = {
    "negative": tools.NEGATIVE,
    "model": tools.MODEL,
    "seed": tools.SEED,
    "steps": tools.STEPS,
    "guidance": tools.GUIDANCE,
}


@pytest.mark.parametrize("place", [0, 1, 2, 3, 4, 5, 11, 12, 13, 14, 15])
def test_settings_of_tools_that_say_all(place: int, tmp_path: Path) -> None:
    made = list(tools.good(len(tools.KINDS)))[place]
    found = read_origin(written(tmp_path, made.name, made.data))
    assert {name: getattr(found, name) for name in SETTINGS} == SETTINGS
    assert found.sampler.startswith(tools.SAMPLER)


def test_a_midjourney_line_is_taken_apart(tmp_path: Path) -> None:
    made = list(tools.good(len(tools.KINDS)))[9]
    found = read_origin(written(tmp_path, made.name, made.data))
    assert (found.model, found.aspect, found.negative) == ("Midjourney 6.1", "16:9", tools.NEGATIVE)


def test_keywords_and_dates_of_any_program() -> None:
    found = read(
        Source(
            xmp={"dc:subject": ("Food", "food", " still  life "), "xmp:CreateDate": ("2026-01-31T12:00:00.25+08:00",)},
            exif={"description": "OLYMPUS DIGITAL CAMERA", "xp_keywords": "linen;FOOD"},
        )
    )
    assert found.tags == ("Food", "still  life", "linen")
    assert (found.prompt, found.created) == ("", "2026-01-31T12:00:00+08:00")


def test_our_own_brief_is_read_as_such(tmp_path: Path) -> None:
    embed(written(tmp_path, "a.png", tools.small_png(1)), tmp_path / "b.png", brief())
    found = read_origin(tmp_path / "b.png")
    assert (found.tool, found.model, found.aspect, found.width) == ("Prompt Studio", "gpt-image-2", "16:9", 2048)
    assert found.prompt == brief().prompt
    assert json.loads(found.raw["brief"])["settings"]["quality"] == "high"


def test_a_zeroed_negative_is_none() -> None:
    """FLUX's graphs link the positive text through a node that empties it."""
    found = graph(
        {
            "1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0], "negative": ["3", 0]}},
            "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "pears"}},
            "3": {"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["2", 0]}},
        }
    )
    assert found == Foreign(tool="ComfyUI", prompt="pears")


def test_a_graph_in_a_webp_stands_in_a_cameras_tags() -> None:
    said = json.dumps(tools.graph("a bowl of pears"))
    found = read(Source(exif={"make": 'workflow:{"nodes": []}', "camera": f"prompt:{said}"}))
    assert (found.tool, found.prompt, found.steps) == ("ComfyUI", "a bowl of pears", tools.STEPS)


def test_a_circle_of_nodes_ends() -> None:
    inputs = {"positive": ["1", 0], "text": ["2", 0]}
    nodes = {str(nr): {"class_type": "X", "inputs": inputs} for nr in range(1, 4)}
    assert graph(nodes) is None


def test_a_chain_of_ten_thousand_nodes_ends() -> None:
    nodes: dict[str, Any] = {str(nr): {"inputs": {"text": [str(nr + 1), 0]}} for nr in range(10_000)}
    nodes["s"] = {"class_type": "KSampler", "inputs": {"positive": ["0", 0]}}
    assert graph(nodes) is None


def test_raw_texts_are_bounded() -> None:
    found = read(Source(texts={f"t{nr}": "x" * (2 * RAW_MOST) for nr in range(9)}))
    assert sum(map(len, found.raw.values())) == 4 * RAW_MOST
    assert max(map(len, found.raw.values())) == RAW_MOST


def test_numbers_out_of_reason_are_left_out() -> None:
    found = block("pears\nSteps: 20, Seed: 99999999999999999999999, CFG scale: 1e99, Size: 0x99")
    assert found == Foreign(tool="AUTOMATIC1111", prompt="pears", steps=20)


def test_what_hides_is_taken_out() -> None:
    found = read(Source(texts={"parameters": "pears\u202egnp\0\nSteps: 2, Model: a\u2066b\nc"}))
    assert "\u202e" not in found.prompt + found.raw["parameters"]
    assert "\0" not in found.prompt + found.raw["parameters"]


texts = st.text(max_size=60) | st.sampled_from(
    [
        tools.block("pears"),
        json.dumps(tools.graph("pears")),
        json.dumps(tools.swarm("pears")),
        '{"prompt": {"a": []}}',
        "[[[[",
    ]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["inputs", "nodes", "links", "prompt", "positive", "c", "1"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
FIELDS = [
    "parameters",
    "prompt",
    "workflow",
    "Comment",
    "Software",
    "Description",
    "invokeai_metadata",
    "sd-metadata",
    "Dream",
]


@settings(max_examples=60, deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from(FIELDS), texts | json_values.map(json.dumps), max_size=4),
    exif=st.dictionaries(st.sampled_from(["comment", "make", "description", "taken"]), texts, max_size=3),
)
def test_nothing_raises(fields: dict[str, str], exif: dict[str, str]) -> None:
    found = read(Source(texts=fields, exif=exif))
    assert found.seed is None or found.seed >= 0


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_file_with_any_bytes_changed_is_read_without_raising(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    made = data.draw(st.sampled_from(list(tools.good(len(tools.KINDS)))))
    raw = bytearray(made.data)
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=12)):
        raw[place] = data.draw(st.integers(0, 255))
    path = written(tmp_path_factory.getbasetemp(), "changed", bytes(raw[: data.draw(st.integers(8, len(raw)))]))
    assert isinstance(read_origin(path), Foreign)
