"""What the deliver pages are given that is right: ids in addresses, and a form with every field filled in."""

from __future__ import annotations

from tests import factories
from tests.base import World


def there_to_deliver(world: World) -> dict[str, str]:
    return {"delivery": factories.delivery(world.team, world.alice).public_id, "number": "1"}


def right_forms_of_deliveries(world: World) -> dict[str, dict[str, str]]:
    picture = factories.picture(world.project, world.alice).public_id
    places = {f"x-{picture}": "100", f"y-{picture}": "900"}
    files = {
        "template": "{project}-{nr}",
        "whole": "on",
        "mime": "image/jpeg",
        "quality": "80",
        "edge": "512",
        "strip": "on",
    }
    more = {"crop": "story", "sheet": "pdf", "sheet_prompts": "on", "prompts": "on", "prices": "on"}
    return {f"{world.team.slug}/deliver": {"p": picture, **files, **more, **places}}
