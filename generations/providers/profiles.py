"""The gateways that the studio knows, as data. To add one that speaks a known dialect, add a :class:`Profile` here.

Sources: each gateway's own documents, as of 2026-11 (``docs/gateways.md`` shows what follows from this file). What nobody has
documented stands under ``unknowns``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generations.providers.base import Capabilities
from generations.providers.model_data import FAMILY_2, GPT_IMAGE_2, OPENAI_MODELS, STILL_SOLD
from generations.providers.price_data import ASSUMED_PRICES, HK_PRICES, OPENAI_PRICES, PLAY_PRICES, RUNBASE_PRICES
from generations.providers.profile import Model, Profile

IMAGES_DIALECT = "generations.providers.openai_images.OpenAIImages"
RESPONSES_DIALECT = "generations.providers.openai_responses.OpenAIResponses"
RUNBASE_DIALECT = "generations.providers.runbase.Runbase"
RUNAPI_DIALECT = "generations.providers.runapi.RunAPI"

ALL_QUALITIES = ("auto", "low", "medium", "high")
ALL_FORMATS = ("png", "jpeg", "webp")
_AUTO = ("auto",)
_TEXT_MODEL = "gpt-5.5"

SIZE_MATRIX = (
    *("1024x768", "768x1024", "1024x1024", "1536x864", "864x1536"),
    *("1920x1080", "1080x1920", "1536x1536"),
    *("2048x2048", "3840x2160", "2160x3840"),
)
"""The size-matrix gateway's own product list: an administrator edits it. 1920x1080 is legal there, off OpenAI's grid of 16."""

RUNBASE_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
_RUNBASE_4K = ("9:16", "16:9", "21:9")
RUNBASE_CELLS = (
    *(f"{ratio}@{tier}" for ratio in RUNBASE_RATIOS for tier in ("1K", "2K")),
    *(f"{ratio}@4K" for ratio in _RUNBASE_4K),
)
RUNAPI_RATIOS = (
    *("1:1", "3:2", "2:3", "4:3", "3:4", "5:4", "4:5", "16:9", "9:16"),
    *("2:1", "1:2", "3:1", "1:3", "21:9", "9:21"),
)
RUNAPI_CELLS = (
    "auto@1K",
    *(f"{ratio}@{tier}" for ratio in RUNAPI_RATIOS for tier in ("1K", "2K", "4K") if (ratio, tier) != ("1:1", "4K")),
)

_OPENAI = Capabilities(backgrounds=("auto", "opaque", "transparent"), unbilled_failures=True)
_RESPONSES = replace(
    _OPENAI,
    n_per_call=1,
    one_call=True,
    reference_delivery=("data",),
    text_model=True,
    actions=("auto", "generate", "edit"),
    previous_response=True,
)
_VIBE = Capabilities(n_per_call=1)
_TASK = Capabilities(
    qualities=_AUTO,
    n_per_call=1,
    any_size=False,
    auto_size=False,
    formats=_AUTO,
    compression=False,
    backgrounds=_AUTO,
    moderations=_AUTO,
    reference_delivery=("url",),
    mask=False,
    max_partials=0,
    lookup=True,
)
_BY_DATA = ("data", "url")

_ALL = (
    Profile(
        key="demo",
        label="Demo gateway",
        dialect=IMAGES_DIALECT,
        default_model="gpt-image-2",
        models=(Model(id="gpt-image-2", label="Demo painter"),),
        prices=PLAY_PRICES,
        capabilities=_OPENAI,
        one_model=True,
        demo_path="/v1",
        needs_key=False,
        local=True,
    ),
    Profile(
        key="openai",
        label="OpenAI",
        dialect=IMAGES_DIALECT,
        base_url="https://api.openai.com/v1",
        default_model="gpt-image-2",
        models=OPENAI_MODELS,
        prices=OPENAI_PRICES,
        capabilities=_OPENAI,
        demo_path="/v1",
        docs_url="https://platform.openai.com/docs/guides/image-generation",
        keys_url="https://platform.openai.com/api-keys",
    ),
    Profile(
        key="openai-responses",
        label="OpenAI Responses",
        dialect=RESPONSES_DIALECT,
        base_url="https://api.openai.com/v1",
        default_model="gpt-image-2",
        default_text_model=_TEXT_MODEL,
        models=OPENAI_MODELS,
        prices=OPENAI_PRICES,
        capabilities=_RESPONSES,
        options={"sends_model": True, "sends_tool_choice": True, "sends_mask": True},
        demo_path="/v1",
        docs_url="https://platform.openai.com/docs/guides/tools-image-generation",
        keys_url="https://platform.openai.com/api-keys",
    ),
    Profile(
        key="size-matrix",
        label="Size matrix",
        dialect=IMAGES_DIALECT,
        default_model="gpt-image-2",
        models=(GPT_IMAGE_2,),
        capabilities=Capabilities(
            qualities=("low", "medium", "high"),
            n_per_call=8,
            any_size=False,
            sizes=SIZE_MATRIX,
            auto_size=False,
            compression=False,
            backgrounds=_AUTO,
            moderations=_AUTO,
            max_references=4,
            reference_delivery=("url",),
            mask=False,
            max_partials=0,
        ),
        options={"response_format": "url", "edits": "json"},
        unknowns={
            "mask": True,
            "compression": True,
            "backgrounds": ("auto", "opaque"),
            "moderations": ("auto", "low"),
            "reference_delivery": _BY_DATA,
            "max_references": 16,
        },
        one_model=True,
        demo_path="/size-matrix/v1",
    ),
    Profile(
        key="openai-hk",
        label="openai-hk",
        dialect=IMAGES_DIALECT,
        base_url="https://api.openai-hk.com/v1",
        default_model="gpt-image-2",
        models=(*FAMILY_2, *STILL_SOLD),
        prices=HK_PRICES,
        capabilities=Capabilities(
            qualities=ALL_QUALITIES,
            n_per_call=1,
            formats=_AUTO,
            compression=False,
            backgrounds=_AUTO,
            moderations=_AUTO,
            max_references=4,
            mask=False,
            max_partials=0,
        ),
        options={"response_format": "b64_json"},
        unknowns={
            "n_per_call": 10,
            "mask": True,
            "formats": ALL_FORMATS,
            "compression": True,
            "backgrounds": ("auto", "opaque"),
            "moderations": ("auto", "low"),
            "max_references": 16,
        },
        demo_path="/openai-hk/v1",
        keys_url="https://www.openai-hk.com",
    ),
    Profile(
        key="vibeapi",
        label="VibeAPI",
        dialect=IMAGES_DIALECT,
        base_url="https://www.vibeapi.cn/v1",
        default_model="gpt-image-2",
        models=FAMILY_2,
        prices=OPENAI_PRICES,
        capabilities=_VIBE,
        options={"response_format": "b64_json"},
        demo_path="/vibeapi/v1",
        keys_url="https://www.vibeapi.cn",
    ),
    Profile(
        key="vibeapi-responses",
        label="VibeAPI Responses",
        dialect=RESPONSES_DIALECT,
        base_url="https://www.vibeapi.cn/v1",
        default_model="gpt-image-2",
        default_text_model=_TEXT_MODEL,
        models=FAMILY_2,
        prices=OPENAI_PRICES,
        capabilities=replace(
            _VIBE,
            one_call=True,
            reference_delivery=("data",),
            mask=False,
            max_partials=0,
            text_model=True,
            actions=("auto", "generate", "edit"),
        ),
        unknowns={"mask": True, "sends_model": True, "sends_tool_choice": True, "max_partials": 3},
        demo_path="/vibeapi/v1",
        keys_url="https://www.vibeapi.cn",
    ),
    Profile(
        key="runbase",
        label="Runbase",
        dialect=RUNBASE_DIALECT,
        base_url="https://api.runbase.net/v1",
        default_model="openai/gpt-image-2",
        models=(Model(id="openai/gpt-image-2", label="GPT Image 2", same_as="gpt-image-2"),),
        prices=RUNBASE_PRICES,
        capabilities=replace(
            _TASK,
            cells=RUNBASE_CELLS,
            max_references=4,
            max_reference_bytes=4_000_000,
            prompt_limit=4_000,
        ),
        unknowns={"reference_delivery": _BY_DATA},
        pace=(20, 10.0),
        demo_path="/runbase/v1",
        keys_url="https://runbase.net",
    ),
    Profile(
        key="runapi",
        label="RunAPI",
        dialect=RUNAPI_DIALECT,
        base_url="https://runapi.ai",
        default_model="gpt-image-2",
        models=(GPT_IMAGE_2,),
        capabilities=replace(_TASK, cells=RUNAPI_CELLS, idempotency=True, unbilled_failures=True),
        unknowns={"reference_delivery": _BY_DATA},
        demo_path="/runapi",
        docs_url="https://runapi.ai/docs",
        keys_url="https://runapi.ai",
    ),
    Profile(
        key="openai-compatible",
        label="OpenAI-compatible",
        dialect=IMAGES_DIALECT,
        default_model="gpt-image-2",
        models=OPENAI_MODELS,
        prices=ASSUMED_PRICES,
        one_model=True,
        demo_path="/v1",
    ),
)

PROFILES: Mapping[str, Profile] = {profile.key: profile for profile in _ALL}
