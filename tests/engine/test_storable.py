"""A gateway's odd letters and numbers cost nobody a paid picture."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

from django.db import transaction

from generations.engine import losses
from generations.engine.call import Caller
from generations.engine.database import Database
from generations.engine.failure import Failure
from generations.engine.storable import plain
from generations.models import Attempt, Picture
from generations.providers.base import Outcome, Usage
from tests.base import World
from tests.engine.invariants import check_all
from tests.engine.orders import submitted
from tests.engine.steps import answer, begun

ODD = "a\x00b\ud83d"


def odd_answer() -> Outcome:
    made = answer()
    usage = Usage(output=200, raw={"output_tokens": 200, ODD: float("nan")})
    return replace(made, pictures=(replace(made.pictures[0], revised_prompt=ODD),), usage=usage, quality=ODD)


async def taken_in(job: Any, outcome: Outcome) -> None:
    async with Database() as database, Caller(database) as caller:
        await caller.adopt(job, outcome)


def test_a_picture_with_an_odd_revised_prompt_and_usage_arrives(studio: World) -> None:
    submitted(studio)
    asyncio.run(taken_in(begun()[0], odd_answer()))
    assert Picture.objects.get().revised_prompt == "a\ufffdb\ufffd"
    check_all()


def test_a_failure_with_odd_words_ends_the_call(studio: World) -> None:
    submitted(studio)
    failure = Failure(code="content_refused", params={"message": ODD}, detail=ODD, answered=True)
    with transaction.atomic():
        losses.fail(begun()[0], failure)
    assert Attempt.objects.get().status == "failed"


def test_what_is_plain_stays() -> None:
    value = {"n": 3, "part": [1.5, None, True, "汉字 🫖"]}
    assert plain(value) == value == json.loads(json.dumps(plain(value)))
