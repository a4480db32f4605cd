"""``python -m tests.browser.screenshots FOLDER``: every page as people see it, for the eye and for the documentation.

A fresh studio is founded, photographed empty, filled by real generations of the demo gateway, and photographed again: both widths,
both themes, both languages. Files are named page-language-width-theme.webp.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.batch_scenes import batches
from tests.browser.conftest import DESKTOP, FLAGS, PHONE, chromium_path
from tests.gateways.demo import running_demo
from tests.gateways_walk.walker import GATEWAYS, Walker
from tests.ops.running import RunningStudio, wait_for

WIDTHS = {"desktop": DESKTOP, "phone": PHONE}
THEMES = ("dark", "light")
LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
ORDERS = [
    ("Panorama of the valley in early spring, mist in the lower third", {"aspect": "21:9", "n": "1"}),
    (
        "博物馆图鉴式拆解信息图:[宋代茶盏],米白纸张质感,顶部标题,左侧结构拆解,右侧材质与纹样说明",
        {"aspect": "2:3", "n": "3"},
    ),
    ("Swiss poster for a jazz night, bold circles, three colours, generous margins", {"aspect": "3:4", "n": "4"}),
    ("Night city seen across the river, neon reflections, light rain", {"aspect": "16:9", "n": "2"}),
    ("Terrazzo pattern in sage, terracotta and bone, seamless", {"aspect": "1:1", "n": "3"}),
    ("山水 水墨 远山 留白 一叶扁舟", {"aspect": "3:2", "n": "3"}),
    ("Botanical plate of a fern and two blossoms, ink and watercolour on old paper", {"aspect": "4:5", "n": "3"}),
    ("A bowl of pears that the gateway refuses #demo:refuse", {"aspect": "1:1", "n": "1"}),
    ("Mountain lake at first light, thin fog, cold palette", {"aspect": "16:9", "resolution": "2K", "n": "3"}),
    ("Dunes at the hour before dark, editorial travel poster, grain, restrained palette", {"aspect": "4:5", "n": "4"}),
    ("Harbour in the fog, one red boat #demo:drop", {"aspect": "3:2", "n": "2"}),
    (
        "Studio photograph of blue glass spheres on a pale stone plinth, one large soft light",
        {"aspect": "16:9", "n": "4"},
    ),
]
KINDS = ("runbase", "openai-hk", "size-matrix", "vibeapi-responses")
CHANGE = "Make the bottle of deep green glass, with a wax seal"
SHELVED = {"bottle": "product", "poster": "style"}
TURNED = "Botanical plate"
TURNS = ("Make the paper darker", "Add a third blossom")
NOTES = "One object, one light, nothing else. For catalogue heroes and launch posts."
TABLE = "Studio photograph of a single [object] on a wooden table, two soft lights, seamless [backdrop: warm white] backdrop"
BETTER = TABLE.replace("a wooden table, two soft lights", "a stone plinth, one large soft light, long shadow")
PLINTH = (
    "Studio photograph of [product] on a pale stone plinth.\nOne large soft light from the left, [mood: calm and exact].\n"
    "{{count}} objects, medium format, 80 mm.\n\nNo text, no logo."
)
TEACUP = (
    '{"subject": {"name": "宋代茶盏", "glaze": "celadon with fine crackle"}, "palette": ["sage", "bone", "ink"], '
    '"camera": {"lens": 85, "flash": false}, "aspect_ratio": "3:4"}'
)
LONG = "Sea at dusk, long exposure, silver light, a single lighthouse #demo:slow=9000"
"""Minutes: it is still under way when it is photographed."""
SEEN = """() => Promise.all([...document.images].filter((one) => one.getBoundingClientRect().top < innerHeight)
  .map((one) => one.decode().catch(() => null)))"""


@dataclass(frozen=True)
class Shot:
    """One page: its name, its address, and what is pressed on it before it is photographed (a selector)."""

    name: str
    path: str
    press: str = ""


EMPTY = (Shot("studio-empty", "/northlight/studio"), Shot("gallery-empty", "/northlight/gallery"))
OUTSIDE = (Shot("sign-in", "/sign-in"),)
FULL = (
    Shot("studio", "/northlight/studio"),
    Shot("gallery", "/northlight/gallery"),
    Shot("gallery-filtered", "/northlight/gallery?q=山水"),
    Shot("library", "/northlight/library"),
    Shot("library-search", "/northlight/library?q=protrait"),
    Shot("library-menu", "/northlight/library", press=".pcard-menu > summary"),
    Shot("trash", "/northlight/trash"),
    Shot("sheet", "/northlight/studio", press="[data-model-sheet]"),
    Shot("thread", "{thread}"),
    Shot("picture", "{picture}"),
    Shot("prompt", "{prompt}"),
    Shot("prompt-compare", "{prompt}/compare"),
    Shot("settings-team", "/northlight/settings"),
    Shot("settings-members", "/northlight/settings/members"),
    Shot("settings-projects", "/northlight/settings/projects"),
    Shot("settings-gateways", "/northlight/settings/gateways"),
    Shot("settings-gateway-kinds", "/northlight/settings/gateways/add"),
    Shot("settings-gateway-add", "/northlight/settings/gateways/add?kind=openai"),
    Shot("settings-gateway-add-runbase", "/northlight/settings/gateways/add?kind=runbase"),
    Shot("settings-prices-grid", "{size-matrix}/prices"),
    Shot("settings-prices-points", "{openai-hk}/prices"),
    Shot("prompt-new", "/northlight/library/new"),
    Shot("prompt-edit", "{written}/edit"),
    Shot("prompt-edit-json", "{json}/edit"),
    Shot("prompt-share", "{written}/share"),
    Shot("prompt-shared", "{shared}"),
    Shot("me", "/me"),
    Shot("not-found", "/northlight/p/nothere"),
)
MASKED = (
    Shot("guarded", "{edited}"),
    Shot("compare", "{edited}", press="input[name=compare][value=slider]"),
    Shot("difference", "{edited}", press="input[name=compare][value=difference]"),
    Shot("lineage", "{edited}", press="[data-lineage]"),
    Shot("composer-masked", "/northlight/studio"),
    Shot("role", "/northlight/studio", press=".ref-role"),
    Shot("painter", "/northlight/studio", press="#mask [data-paint]"),
    Shot("shelf", "/northlight/studio", press="[data-shelf]"),
    Shot("finals", "/northlight/studio", press="[data-finals]"),
)
"""With a picture that was edited under a mask, and its settings in the composer."""
BATCHES = (
    Shot("batch-new", "/northlight/batches/new"),
    Shot("batch-matrix-new", "/northlight/batches/new", press="input[value=matrix]"),
    Shot("batch", "{list}"),
    Shot("batch-matrix", "{matrix}"),
    Shot("batch-blind", "{blind}"),
    Shot("batch-revealed", "{revealed}"),
    Shot("batches", "/northlight/batches"),
    Shot("word-lists", "/northlight/lists"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="names of pages")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with founded() as designer, playwright_browser() as browser:
        camera = Camera(browser, designer, options.folder, frozenset(options.only))
        camera.take(OUTSIDE, signed_in=False)
        camera.take(EMPTY)
        camera.places = fill(designer)
        camera.take(FULL)
        camera.places["edited"] = edit(designer)
        camera.take(MASKED)
        camera.places |= batches(designer)
        camera.take(BATCHES)


@contextmanager
def founded() -> Iterator[Walker]:
    with tempfile.TemporaryDirectory() as folder, running_demo(speed=25) as gateway:
        studio = RunningStudio(Path(folder) / "data", DEMO_URL=gateway.base_url)
        try:
            studio.wait_until_well()
            yield Walker(studio)
        finally:
            studio.end()


@contextmanager
def playwright_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


def fill(designer: Walker) -> dict[str, str]:
    """Make the pictures, one strip after another; the last one stays under way. Where what was made is: names of places in
    :data:`FULL` and their addresses."""
    places = {}
    for prompt, choices in ORDERS:
        designer.generate(prompt=prompt, **choices)
        designer.ended_strip(prompt[:30])
        if prompt.startswith(TURNED):
            places["thread"] = go_on(designer, prompt)
    first = designer.http.get("/northlight/gallery").text.split('data-id="')[1].split('"')[0]
    designer.post(f"/northlight/p/{first}/trash")
    places |= {kind: f"{GATEWAYS}/{designer.connect(kind)}" for kind in KINDS}
    places |= write(designer)
    wall = designer.http.get("/northlight/gallery?q=dunes").text
    places["picture"] = "/northlight/p/" + wall.split('data-id="')[1].split('"')[0]
    places["prompt"] = improve(designer)
    designer.generate(prompt=LONG, aspect="16:9", n="2", partial_images="2", quality="medium")
    wait_for(lambda: "running" in designer.http.get("/northlight/studio").text)
    return places


def improve(designer: Walker) -> str:
    """A prompt of two versions, pictures of both, some of them kept; the address of its page."""
    about = {"title": "One object, one light", "category": "product", "language": "en", "tags": "studio light, minimal"}
    fields = about | {"notes": NOTES, "sharing": "team", "do": "save", "aspect": "16:9", "quality": "low"}
    page = designer.post("/northlight/library/new", text=TABLE, **fields).headers["Location"].split("?")[0]
    use(designer, "blue glass sphere", kept=1)
    base = re.search(r'name="base" value="([^"]*)"', designer.http.get(f"{page}/edit").text)[1]
    designer.post(f"{page}/edit", text=BETTER, base=base, publish="on", why="one light instead of two", **fields)
    for thing in ("amber perfume bottle", "walnut bowl"):
        use(designer, thing, kept=2)
    return page


def use(designer: Walker, thing: str, kept: int) -> None:
    """Generate with the newest version; the first pictures that come are picked."""
    version = designer.dicts("select public_id, text from generations_promptversion order by id desc limit 1")[0]
    filled = {"variable": "object", "variable_value": thing, "variable_image": "", "version": version["public_id"]}
    designer.generate(prompt=version["text"], aspect="16:9", n="3", **filled)
    prompt = version["text"].replace("[object]", thing).replace("[backdrop: warm white]", "warm white")
    for picture in designer.ended(prompt)["pictures"][:kept]:
        designer.post(f"/northlight/p/{picture['public_id']}/flag", kind="pick")


def write(designer: Walker) -> dict[str, str]:
    """Two prompts in the library, the first with variables that are described and a public link."""
    variables = {"v0-name": "product", "v0-required": "yes", "v0-help": "What stands on it", "v1-name": "mood"}
    variables |= {"v1-type": "choice", "v1-choices": "calm and exact\nwarm and loud", "v2-name": "count"}
    variables |= {"v2-type": "number", "v2-minimum": "1", "v2-maximum": "9"}
    common = {"sharing": "team", "category": "Product"}
    settings = {"aspect": "4:5", "resolution": "2K", "quality": "high"}
    designer.post(
        "/northlight/library/new", text=PLINTH, title="Product on a plinth", **common, **variables, **settings
    )
    designer.post("/northlight/library/new", text=TEACUP, title="宋代茶盏海报", **common)
    found = designer.rows("select public_id from generations_prompt order by id desc limit 2")
    as_json, written = (f"/northlight/prompts/{public_id}" for (public_id,) in found)
    designer.post(f"{written}/links", days="30")
    page = designer.http.get(f"{written}/share").text
    return {"written": written, "json": as_json, "shared": "/shared/" + page.split("/shared/")[1].split('"')[0]}


def go_on(designer: Walker, prompt: str) -> str:
    """Change what came of a prompt, turn by turn; the thread's address."""
    made = designer.ended(prompt)
    path = f"/northlight/thread/{made['public_id']}"
    for number, change in enumerate(TURNS):
        picture = {"from": made["pictures"][0]["public_id"], "prompt": change, "submission": f"turn{number}" * 4}
        designer.post(f"{path}/go-on", **picture)
        made = designer.ended(change)
    return path


def edit(designer: Walker) -> str:
    """A guarded edit of a picture, with pictures on the shelf and drafts picked; its settings are in the composer then. Its address."""
    source, *others = designer.dicts(
        "select * from generations_picture where trashed is null group by generation_id order by generation_id desc"
    )
    tray = designer.post("/northlight/references", picture=source["public_id"])
    mask = Image.new("L", (source["width"], source["height"]), 255)
    ImageDraw.Draw(mask).ellipse([mask.width * 0.4, mask.height * 0.3, mask.width * 0.6, mask.height * 0.9], fill=0)
    file = io.BytesIO()
    mask.save(file, "PNG")
    fields = {
        "reference": designer.image_id(tray),
        "reference_name": "bottle.png",
        "reference_role": "subject",
        "feather": "24",
        "lock": "yes",
    }
    files = {"mask_file": ("mask.png", file.getvalue(), "image/png")}
    designer.generate(prompt=CHANGE, aspect="match", n="2", files=files, **fields)
    made = designer.ended(CHANGE)
    designer.post(f"/northlight/g/{made['public_id']}/reuse")
    for picture, (name, role) in zip(others, SHELVED.items(), strict=False):
        designer.post("/northlight/shelf/add", picture=picture["public_id"], name=name, role=role)
    for picture in made["pictures"]:
        designer.post(f"/northlight/p/{picture['public_id']}/flag", kind="pick")
    designer.http.get(
        "/northlight/studio"
    )  # Takes the words about what was done, which would stand in the first picture.
    return f"/northlight/p/{made['pictures'][0]['public_id']}"


class Camera:
    def __init__(self, browser: Browser, designer: Walker, folder: Path, only: frozenset[str]) -> None:
        self.browser, self.designer, self.folder, self.only = browser, designer, folder, only
        self.places: dict[str, str] = {}

    def take(self, shots: tuple[Shot, ...], *, signed_in: bool = True) -> None:
        wanted = [shot for shot in shots if not self.only or shot.name in self.only]
        for language, width, theme in product(LANGUAGES, WIDTHS, THEMES):
            context = self.browser.new_context(
                base_url=str(self.designer.http.base_url),
                viewport=WIDTHS[width],
                color_scheme=theme,
                locale=LANGUAGES[language],
            )
            if signed_in:
                context.add_cookies(self._cookies())
            page = context.new_page()
            for shot in wanted:
                self._one(page, shot, f"{shot.name}-{language}-{width}-{theme}.webp")
            context.close()

    def _cookies(self) -> list[dict[str, str]]:
        url = str(self.designer.http.base_url)
        return [{"name": name, "value": value, "url": url} for name, value in self.designer.http.cookies.items()]

    def _one(self, page: Page, shot: Shot, name: str) -> None:
        page.goto(shot.path.format_map(self.places))
        page.wait_for_load_state("load")
        if shot.press:
            page.locator(shot.press).first.dispatch_event("click")
        page.evaluate(SEEN)
        page.wait_for_timeout(500)
        Image.open(io.BytesIO(page.screenshot())).save(self.folder / name, quality=82, method=6)


if __name__ == "__main__":
    sys.exit(main())
