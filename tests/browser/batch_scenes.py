"""Batches of every kind in a studio that is photographed: their addresses."""

from __future__ import annotations

import json
import re

from tests.gateways_walk.walker import Walker
from tests.ops.running import wait_for

NEW = "/northlight/batches/new"
PROMPT = "A [subject] on a slab of travertine, [light], 85 mm, shallow depth of field"
ROWS = """subject,light,tone
ceramic perfume bottle,soft window light,calm
glass carafe,low evening sun,warm
linen napkin with a sprig of thyme,"overcast, no shadow",cool
hand-thrown bowl,one hard lamp from the left,dramatic
walnut pepper mill,candlelight,warm
brass candlestick,soft window light,calm
"""
COLOURS = ["ink blue", "sage", "vermilion", "bone", "terracotta"]
MARK = " #demo:refuse"


def batches(designer: Walker) -> dict[str, str]:
    """A list, a matrix, a blind one and a list of words; what is still being asked for stands in the composer."""
    designer.post("/northlight/lists", name="colours", words="\n".join(COLOURS))
    designer.post("/northlight/lists", name="光线", words="逆光\n侧光\n窗边柔光")
    rows = ROWS.replace("candlelight", "candlelight" + MARK)
    places = {"list": made(designer, source="list", text=rows)}
    values = {
        "value_name": ["subject", "light"],
        "value_lines": ["glass carafe\nhand-thrown bowl\nbrass candlestick", ""],
    }
    matrix = {"source": "matrix", "axis_quality": ["low", "medium", "high"], **values}
    places["matrix"] = made(designer, **matrix)
    places["blind"] = made(designer, blind="on", **matrix)
    places["revealed"] = made(designer, blind="on", **matrix)
    for _ in range(3):
        vote(designer, places["blind"])
        vote(designer, places["revealed"])
    designer.post(f"{places['revealed']}/reveal")
    return places


def asked(designer: Walker, **fields: object) -> dict[str, object]:
    gateway = designer.rows("select public_id, model from generations_gateway order by id")[0]
    project = designer.rows("select public_id from generations_project order by id")[0][0]
    base = {"gateway": gateway[0], "model": gateway[1], "aspect": "4:5", "resolution": "1K", "quality": "medium"}
    return {"project": project, "base": json.dumps(base), "prompt": PROMPT, "n": "1", "leave_out": "on", **fields}


def made(designer: Walker, **fields: object) -> str:
    """Looked at and paid for, to the end; the address."""
    known = asked(designer, **fields)
    shown = re.search(r'name="shown" value="([^"]+)"', designer.post(NEW, **known).text).group(1)
    path = designer.post(NEW, **known, shown=shown, go="yes").headers["Location"]
    waiting = "select id from generations_generation where status in ('queued', 'running') and batch_id is not null"
    wait_for(lambda: not designer.rows(waiting), 60)
    return path


def vote(designer: Walker, path: str) -> None:
    if found := re.search(r'name="vote" value="(yes:[\w-]+)"', designer.http.get(path).text):
        designer.post(f"{path}/vote", vote=found.group(1))
