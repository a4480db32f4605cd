"""The models that gateways sell, as data. Sources: OpenAI's API reference and deprecation page, as of 2026-11."""

from __future__ import annotations

from datetime import date

from generations.providers.profile import Model

FAMILY_1_SIZES = ("1024x1024", "1536x1024", "1024x1536")
_MORE_QUALITIES = {"qualities": ("auto", "low", "medium", "high", "xhigh", "max")}
_FAMILY_1 = {"any_size": False, "sizes": FAMILY_1_SIZES}

GPT_IMAGE_2 = Model(id="gpt-image-2", label="GPT Image 2")
FAMILY_2 = (GPT_IMAGE_2, Model(id="gpt-image-2-2026-04-21", label="GPT Image 2 (2026-04-21)", same_as="gpt-image-2"))
FAMILY_25 = (
    Model(id="gpt-image-2.6-sunburst", label="GPT Image 2.6 Sunburst", changes=_MORE_QUALITIES),
    Model(id="gpt-image-2.6-flare", label="GPT Image 2.6 Flare", changes=_MORE_QUALITIES),
    Model(id="gpt-image-2.5-sunburst", label="GPT Image 2.5 Sunburst", changes=_MORE_QUALITIES),
    Model(id="gpt-image-2.5-flare", label="GPT Image 2.5 Flare", changes=_MORE_QUALITIES),
)
RETIRING = (
    Model(id="gpt-image-1.5", label="GPT Image 1.5", changes=_FAMILY_1, retires=date(2026, 12, 1)),
    Model(id="gpt-image-1-mini", label="GPT Image 1 mini", changes=_FAMILY_1, retires=date(2026, 12, 1)),
    Model(id="gpt-image-1", label="GPT Image 1", changes=_FAMILY_1, retires=date(2026, 10, 23)),
)
OPENAI_MODELS = (*FAMILY_2, *FAMILY_25, *RETIRING)
STILL_SOLD = (
    Model(id="gpt-image-1.5", label="GPT Image 1.5", changes=_FAMILY_1),
    Model(id="gpt-image-1", label="GPT Image 1", changes=_FAMILY_1),
)
"""By openai-hk, whatever its maker does."""
