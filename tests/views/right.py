"""What pages are given that is right: forms and queries with every field filled in, by address."""

from __future__ import annotations

import json

from generations.models import Picture
from generations.workflow import prompt_collections, prompt_links
from generations.workflow.reviews import comments
from tests import factories
from tests.base import World
from tests.views.deliver.right import right_forms_of_deliveries


def of_reviews(world: World, picture: Picture) -> dict[str, str]:
    review = factories.review(world.team, world.alice, picture)
    said = comments.say(picture, "Brighter", person=world.alice, mark="point", geometry={"x": 0.5, "y": 0.5})
    return {"review": review.public_id, "reviewed": review.items.get().public_id, "comment": said.public_id}


def right_forms(world: World) -> dict[str, dict[str, str]]:
    team, project = world.team.slug, world.project.public_id
    size = {"aspect": "custom", "resolution": "2K", "width": "1024", "height": "1024", "quality": "low", "n": "1"}
    more = {"output_format": "jpeg", "output_compression": "80", "background": "auto", "moderation": "auto"}
    via = f"{world.gateway.public_id}/gpt-image-2"
    compose = {"project": project, "prompt": "A pear", "via": via, "partial_images": "0"}
    compose |= size | more | {"revision": "1", "submission": "one"}
    person = {"name": "Alice", "email": "alice@example.com", "language": "en", "theme": "dark", "time_zone": "UTC"}
    settings = {"name": "Northlight", "currency": "EUR", "time_zone": "UTC", "plain_download": "original"}
    return {
        f"{team}/generate": compose,
        f"{team}/settings": settings,
        f"{team}/import": {
            "project": project,
            "tags": "a, b",
            "collection": "new",
            "new_collection": "c",
            "begin": "yes",
        },
        f"{team}/notices/read": {"notice": "x", "unread": "yes"},
        f"{team}/notices/switches": {"mention": "mail", "digest": "daily"},
        f"{team}/settings/projects/{project}": {"name": "Lumen", "budget": "10"},
        f"{team}/settings/members/invite": {"note": "Kim", "role": "editor"},
        f"{team}/settings/gateways/add": {"name": "Mine", "profile": "demo", "parallel": "8", "per_minute": "0"},
        "me": person,
        "me/password": {"current": "correct-horse-battery", "password": "another-horse-battery"},
        **right_forms_of_the_library(world),
        **right_forms_of_prompts(world),
        **(right_forms_of_batches(world) | right_forms_of_deliveries(world) | right_forms_of_reviews(world)),
        **right_forms_of_pictures(world, compose | {"aspect": "match", "width": "", "height": ""}),
    }


def right_forms_of_prompts(world: World) -> dict[str, dict[str, str]]:
    team, prompt = world.team.slug, factories.prompt(world.team, world.alice)
    change, link = factories.change(prompt, world.alice), prompt_links.make(prompt, world.alice)
    image = factories.image(world.team).public_id
    said = {
        "name": "size",
        "type": "number",
        "required": "yes",
        "help": "h",
        "minimum": "1",
        "maximum": "3",
        "default": "2",
    }
    about = {"title": "t", "notes": "n", "category": "food", "tags": "a, b", "language": "en", "sharing": "members"}
    words = {
        "aspect": "4:5",
        "resolution": "2K",
        "quality": "high",
        "via": f"{world.gateway.public_id}/gpt-image-2",
        "n": "2",
    }
    words |= {"text": "A [size] pear", "reference": image, "reference_name": "a.png", "reference_role": "logo"}
    words |= (
        about | {f"v0-{name}": value for name, value in said.items()} | {"members": world.vic.public_id, "said": "[]"}
    )
    structure = {"text": '{"a": {"b": 1}}', "do": "value:a.b", "leaf:a.b": "2", "drop": "0"}
    return {
        f"{team}/library/new": words | {"why": "w", "do": "save"},
        f"{team}/library/new?look": structure,
        f"{team}/prompts/{prompt.public_id}/edit": words
        | {"base": prompt.live.public_id, "seen": "1", "publish": "on", "why": "w"},
        f"{team}/prompts/{prompt.public_id}/share": {"sharing": "members", "members": world.vic.public_id},
        f"{team}/prompts/{prompt.public_id}/links": {"days": "7"},
        f"{team}/prompts/{prompt.public_id}/links/{link.public_id}/revoke": {"next": "x"},
        f"{team}/changes/{change.public_id}/accept": {"answer": "a"},
        **right_forms_of_a_prompts_page(world),
    }


def right_forms_of_a_prompts_page(world: World) -> dict[str, dict[str, str]]:
    text, picture = "A [size] pear, aspect ratio 9:16", factories.picture(world.project, world.alice)
    prompt = factories.prompt(world.team, world.alice, text, variables=[{"name": "size", "type": "number"}])
    page, version = f"{world.team.slug}/prompts/{prompt.public_id}", prompt.live.public_id
    filled = {"version": version, "variable": "size", "variable_value": "7", "variable_image": ""}
    return {
        f"{page}/preview": filled | {"said": "aspect", "gateway": world.gateway.public_id},
        f"{page}/publish": {"version": version},
        f"{page}/restore": {"version": version},
        f"{page}/examples/choose": {"act": "add", "picture": picture.public_id, "next": "x"},
        f"{page}/examples/choose?image": {"act": "cover", "image": picture.image.public_id},
    }


def right_forms_of_pictures(world: World, compose: dict[str, str]) -> dict[str, dict[str, str]]:
    """Those that read an image's file, or what hangs on a picture."""
    team, saved = world.team.slug, factories.saved_mask(world.team, world.alice)
    image, picture = saved.image.public_id, factories.picture(world.project, world.alice, image=saved.image)
    picture.flags.create(person=world.alice, kind="pick")
    item, kit = factories.shelf_item(world.team, world.alice), factories.kit(world.team, world.alice)
    reference = {
        "reference": image,
        "reference_name": "pear.png",
        "reference_role": "product",
        "reference_line": "As is.",
    }
    mask = {"mask": image, "mask_of": image, "feather": "8", "lock": "yes", "role_lines": "yes"}
    edit = compose | reference | mask | {"origin": picture.public_id, "submission": "two"}
    saved_by = {"project": compose["project"], "revision": "1", "tab": "t", "turn": "1"}
    via = {"via": compose["via"], "quality": "low", "resolution": "1K"}
    prompt = factories.prompt(world.team, world.alice, "[size] {a|b}", variables=[{"name": "size", "type": "number"}])
    filled = {"version": prompt.live.public_id, "variable": "size", "variable_value": "7", "variable_image": image}
    library = compose | reference | filled | {"prompt": "[size] {a|b}", "submission": "four"}
    named = {"confirmed": "yes", "title": "Pears", "category": "Food", "tags": "a, b", "sharing": "team"}
    return {
        f"{team}/draft": reference | mask | saved_by,
        f"{team}/generate?edit": edit,
        f"{team}/compose/quote?edit": edit | {"touched": "aspect"},
        f"{team}/masks/frame": {"image": image, "x": "0", "y": "0", "width": "80", "height": "64", "filename": "a.png"},
        f"{team}/masks/saved/{saved.public_id}/use": {"image": image},
        f"{team}/g/{picture.generation.public_id}/finals/quote": via | {"draft": picture.public_id, "press": "three"},
        f"{team}/g/{picture.generation.public_id}/finals": via | {"draft": picture.public_id, "press": "three"},
        f"{team}/shelf/add": {"image": image, "filename": "a.png", "role": "logo"},
        f"{team}/shelf/{item.public_id}": {"name": "Logo", "role": "logo"},
        f"{team}/kits": reference | {"name": "New", "replace": "yes"},
        f"{team}/kits/{kit.public_id}/use": {"name": "any"},
        f"{team}/p/{picture.public_id}/flag": {"kind": "pick", "next": f"/{team}/gallery"},
        f"{team}/p/{picture.public_id}/reference": {"paint": "yes"},
        f"{team}/generate?filled": library | {"variable_image": ""},
        f"{team}/compose/variables": library | {"take": "aspect=9:16", "format": "json"},
        f"{team}/compose/prompts/{prompt.public_id}/use": library,
        f"{team}/library/save": library | named,
        f"{team}/library/save?next": library
        | {"into": prompt.public_id, "confirmed": "yes", "why": "Better", "settings": "yes"},
        f"{team}/p/{picture.public_id}/rate": {"stars": "4"},
        f"{team}/marks": {"sitting": "abc", "mark": f"1 {picture.public_id} pick"},
    }


def right_forms_of_the_library(world: World) -> dict[str, dict[str, str]]:
    team, prompt = world.team.slug, factories.prompt(world.team, world.alice).public_id
    shelf = prompt_collections.begin(world.team, world.alice, "Spring").public_id
    return {
        f"{team}/library/collections": {"name": "Spring", "prompt": prompt, "next": f"/{team}/library"},
        f"{team}/library/collections/{shelf}/rename": {"name": "Summer"},
        f"{team}/prompts/{prompt}/menu": {"collection": shelf, "put": "yes", "before": prompt},
        f"{team}/library/collections/{shelf}/move": {"prompt": prompt, "before": prompt, "way": "up"},
        f"{team}/prompts/{prompt}/favourite": {"on": "yes"},
    }


def right_forms_of_reviews(world: World) -> dict[str, dict[str, str]]:
    team, picture = world.team.slug, factories.picture(world.project, world.alice)
    ids = of_reviews(world, picture)
    asked = {"title": "Spring", "question": "Which?", "due": "2026-03-01T18:00", "reviewers": world.rae.public_id}
    said = {
        "text": "Warmer",
        "internal": "yes",
        "mark": "point",
        "geometry": '{"x": 0.5, "y": 0.5}',
        "next": f"/{team}/reviews",
    }
    return {
        f"{team}/reviews/new": asked | {"p": picture.public_id},
        f"{team}/reviews/{ids['review']}/change": asked,
        f"{team}/reviews/items/{ids['reviewed']}/decide": {"state": "approved", "seen": "open", "note": "Print it"},
        f"{team}/p/{picture.public_id}/comments": said | {"review": ids["review"]},
        f"{team}/comments/{ids['comment']}/answer": {"text": "How much?", "internal": "yes"},
        f"{team}/comments/{ids['comment']}/edit": {"text": "Cooler"},
    }


def right_forms_of_batches(world: World) -> dict[str, dict[str, str]]:
    team, made = world.team.slug, factories.batch(world.project, world.alice, blind=True)
    gateway, words = world.gateway.public_id, factories.word_list(world.team)
    base = json.dumps({"gateway": gateway, "model": "gpt-image-2", "aspect": "1:1", "quality": "low"})
    asked = {"project": world.project.public_id, "base": base, "prompt": "A [fruit] {a|b}", "n": "1", "title": "Fruit"}
    matrix = {"axis_gateway": gateway, "axis_model": "gpt-image-2", "axis_quality": "low", "blind": "on"}
    values = {"value_name": "fruit", "value_lines": "pear", "leave_out": "on", "source": "matrix"}
    rows = {"source": "list", "text": "fruit\npear", "every": "on", "submission": "b"}
    return {
        f"{team}/batches/new": asked | matrix | values,
        f"{team}/batches/new?list": asked | rows,
        f"{team}/batches/{made.public_id}/vote": {"vote": f"no:{made.generations.get().public_id}"},
        f"{team}/lists": {"name": "New words", "words": "red"},
        f"{team}/lists/{words.public_id}": {"name": "Other words", "words": "red"},
    }


def right_queries(world: World) -> dict[str, dict[str, str]]:
    team, saved = world.team.slug, factories.saved_mask(world.team, world.alice)
    image, picture = saved.image.public_id, factories.picture(world.project, world.alice, image=saved.image)
    prompt = factories.prompt(world.team, world.alice, tags=("pear",)).public_id
    wanted = {"q": "pear", "category": "food", "tag": "pear", "language": "en", "owner": world.alice.public_id}
    window = {"image": image, "mask": image, "feather": "8", "lock": "no", "filename": "a.png"}
    return {
        f"{team}/library": wanted
        | {"sharing": "team", "starred": "yes", "gone": "starter", "count": "1", "stayed": "0"},
        f"{team}/library/cards": wanted | {"sort": "use", "after": prompt, "at": "3"},
        f"{team}/deliver/names": {"p": picture.public_id, "template": "{nr}", "crop": "story", "mime": "image/webp"},
        f"{team}/masks/painter": window,
        f"{team}/masks/saved": {"image": image, "after": saved.public_id},
        f"{team}/p/{picture.public_id}/download": {"as": "brief"},
        f"{team}/cull": {"at": picture.public_id, "q": "pear"},
        f"{team}/cull/page": {"after": picture.public_id, "before": picture.public_id},
        f"{team}/compare": {"p": picture.public_id, "q": "pear"},
        f"{team}/marks": {"p": picture.public_id},
        f"{team}/compose/prompts": {"q": "pear"},
        f"{team}/prompts/{factories.prompt(world.team, world.alice).public_id}": {"was": "x", "said": "aspect"},
        f"{team}/prompts/{factories.prompt(world.team, world.alice).public_id}/compare": {"a": "1", "b": "2"},
        f"{team}/prompts/{factories.prompt(world.team, world.alice).public_id}/versions": {"before": "9", "seen": "x"},
        f"{team}/prompts/{factories.prompt(world.team, world.alice).public_id}/examples": {"q": "pear"},
        f"{team}/library/save": {"picture": picture.public_id},
        f"{team}/library/save?made": {"generation": picture.generation.public_id},
        f"{team}/shelf/list": {"tab": "pictures", "q": "pear", "role": "logo", "after": picture.public_id},
        f"{team}/p/{picture.public_id}/lineage": {"q": "pear", "project": world.project.public_id},
    }
