from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog

from generations import logs


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the JSON handler writes."""
    root = logging.getLogger()
    kept = root.handlers[:], root.level
    config = logs.configure("json", "INFO")
    stream = io.StringIO()
    config["handlers"]["stderr"]["stream"] = stream
    logging.config.dictConfig(config)
    yield stream
    root.handlers[:], root.level = kept


def last(lines: io.StringIO) -> dict[str, object]:
    return json.loads(lines.getvalue().splitlines()[-1])


def test_both_ways_of_logging_give_one_form(lines: io.StringIO) -> None:
    logging.getLogger("somebody").warning("half of %s", "it", extra={"count": 2})
    line = last(lines)
    assert (line["event"], line["count"], line["logger"], line["level"]) == ("half of it", 2, "somebody", "warning")


def test_bound_ids_are_on_every_line_of_the_block(lines: io.StringIO) -> None:
    with logs.bound(generation="abc", attempt=7):
        structlog.get_logger("ours").info("called")
    assert (last(lines)["generation"], last(lines)["attempt"]) == ("abc", 7)


def test_bound_ids_end_with_the_block(lines: io.StringIO) -> None:
    with logs.bound(generation="abc"):
        pass
    structlog.get_logger("ours").info("later")
    assert "generation" not in last(lines)


@pytest.mark.parametrize("name", ["password", "api_key", "Authorization", "setup_token", "client_secret", "cookie"])
def test_values_under_secret_names_are_dropped(lines: io.StringIO, name: str) -> None:
    structlog.get_logger("ours").info("said", **{name: "hunter2-hunter2"})
    assert "hunter2" not in lines.getvalue()


def test_counts_of_tokens_stay(lines: io.StringIO) -> None:
    structlog.get_logger("ours").info("used", output_tokens=4160)
    assert last(lines)["output_tokens"] == 4160


@pytest.mark.parametrize(
    "text",
    [
        "key sk-proj-SECRETSECRET refused",
        "Authorization: Bearer SECRETSECRET",
        "postgresql://studio:SECRETSECRET@db/studio",
        "GET /welcome/SECRETSECRET",
        "GET /join/SECRETSECRET",
        "GET /reset/abc/SECRETSECRET",
        "/media/1/ab/cd.png?e=1&s=SECRETSECRET",
    ],
)
def test_secrets_inside_texts_are_cut_out(lines: io.StringIO, text: str) -> None:
    structlog.get_logger("ours").info(text)
    assert "SECRETSECRET" not in lines.getvalue()


def test_secrets_in_tracebacks_are_cut_out(lines: io.StringIO) -> None:
    try:
        raise ValueError("sk-proj-SECRETSECRET was refused")
    except ValueError:
        structlog.get_logger("ours").exception("failed")
    assert "ValueError" in str(last(lines)["exception"])
    assert "SECRETSECRET" not in lines.getvalue()
