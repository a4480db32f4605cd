"""A guarded edit: outside mask and feather the original's very pixels, inside the model's, and no step between the two."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from generations import imaging
from generations.imaging import GUARD_PIXELS, MOST_FEATHER, ImageRefused, Pool
from generations.imaging.work import guard as module
from generations.imaging.work.guard import guard, scaled, weight
from tests.imaging import corpus
from tests.imaging.corpus import differing

ROUNDS = 200
FORMATS = ("PNG", "JPEG", "WEBP")
SHAPES = ("ellipse", "rectangle", "line", "dots", "ring", "all", "none")


def painted_mask(size: tuple[int, int], dice: random.Random) -> Image.Image:
    """L: 255 where it is to be painted anew."""
    mask = Image.new("L", size, 0)
    pen, (width, height) = ImageDraw.Draw(mask), size
    shape = dice.choice(SHAPES)
    box = sorted(dice.sample(range(width), 2)), sorted(dice.sample(range(height), 2))
    corners = (box[0][0], box[1][0], box[0][1], box[1][1])
    if shape == "ellipse":
        pen.ellipse(corners, fill=255)
    elif shape == "rectangle":
        pen.rectangle(corners, fill=255)
    elif shape == "line":
        pen.line(corners, fill=255, width=dice.randint(1, 9))
    elif shape == "dots":
        pen.point([(dice.randrange(width), dice.randrange(height)) for _ in range(30)], fill=255)
    elif shape == "ring":
        pen.ellipse(corners, outline=255, width=dice.randint(1, 6))
    elif shape == "all":
        mask.paste(255, (0, 0, width, height))
    return mask


def stored_mask(folder: Path, painted: Image.Image) -> Path:
    picture = Image.new("RGBA", painted.size, (0, 0, 0, 255))
    picture.putalpha(ImageChops.invert(painted))
    picture.save(folder / "mask.png")
    return folder / "mask.png"


def noise(size: tuple[int, int], mode: str, dice: random.Random) -> Image.Image:
    return Image.frombytes(mode, size, dice.randbytes(size[0] * size[1] * len(mode)))


def decoded(path: Path, mode: str) -> Image.Image:
    with Image.open(path) as image:
        return image.convert(mode)


def worst(one: Image.Image, other: Image.Image, where: Image.Image) -> int:
    """The greatest difference of a channel where `where` is not 0; of transparent pixels as they are seen, by their alpha."""
    if one.mode == "RGBA" and differing(one, other, where):
        one, other = (image.convert("RGBa") for image in (one, other))
    channels = zip(one.split(), other.split(), strict=True)
    counts = [ImageChops.difference(*pair).histogram(where) for pair in channels]
    return max(step for each in counts for step, count in enumerate(each) if count or not step)


def reached(painted: Image.Image, feather: int) -> Image.Image:
    """255 on every pixel within the feather of a painted one, by the plainest way there is."""
    return painted.filter(ImageFilter.MaxFilter(2 * feather + 1)) if feather else painted


def sizes(dice: random.Random) -> tuple[tuple[int, int], tuple[int, int]]:
    """The original's, and the gateway's, which every third time is another."""
    one = (dice.randint(24, 150), dice.randint(24, 150))
    return one, one if dice.random() < 0.67 else (dice.randint(24, 200), dice.randint(24, 200))


@pytest.mark.parametrize("seed", range(4))
def test_outside_nothing_differs_and_inside_stands_what_the_model_made(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BAND", (256, 64, 17, 5)[seed])
    dice = random.Random(seed)
    for _ in range(ROUNDS // 4):
        size, came = sizes(dice)
        feather, painted = dice.choice((0, 1, 2, 5, 8, 13, 40)), painted_mask(size, dice)
        forms = [dice.choice(FORMATS) for _ in range(2)]
        modes = ["RGBA" if form != "JPEG" and dice.random() < 0.3 else "RGB" for form in forms]
        original = corpus.written(tmp_path, "original", corpus.encoded(noise(size, modes[0], dice), forms[0]))
        result = corpus.written(tmp_path, "result", corpus.encoded(noise(came, modes[1], dice), forms[1]))

        done = guard(result, original, stored_mask(tmp_path, painted), tmp_path / "out.png", feather=feather)

        mode = "RGBA" if "RGBA" in modes else "RGB"
        before, after, model = (decoded(path, mode) for path in (original, tmp_path / "out.png", result))
        model = model if came == size else scaled(model, size, 0, came[1])
        outside = ImageChops.invert(reached(painted, feather))
        assert (done.made.mime, (done.made.width, done.made.height)) == ("image/png", size)
        assert differing(before, after, outside) == 0
        # Scaled band by band, a value here and there is rounded otherwise than scaled as a whole.
        assert worst(model, after, painted) <= (0 if came == size else 2)
        # The far end of the fade rounds to nothing.
        assert done.outside >= outside.histogram()[255] and (feather > 1 or done.outside == outside.histogram()[255])
        assert done.resized == (came if came != size else None)


def test_what_the_model_had_changed_outside_is_counted(tmp_path: Path) -> None:
    original = corpus.written(tmp_path, "a", corpus.encoded(Image.new("RGB", (100, 80), "navy"), "PNG"))
    changed = Image.new("RGB", (100, 80), "navy")
    changed.paste((0, 0, 129), (0, 0, 10, 10))
    changed.paste("red", (50, 50, 60, 60))
    result = corpus.written(tmp_path, "b", corpus.encoded(changed, "PNG"))
    painted = Image.new("L", (100, 80), 0)
    painted.paste(255, (50, 50, 60, 60))
    done = guard(result, original, stored_mask(tmp_path, painted), tmp_path / "out.png", feather=3)
    assert (done.changed, done.outside) == (100, 100 * 80 - 16 * 16)


@pytest.mark.parametrize("feather", [4, 8, 20, 60, MOST_FEATHER])
def test_the_edge_has_no_step(feather: int) -> None:
    """A white result over a black original is the share itself: from pixel to pixel it never leaps."""
    side = 2 * MOST_FEATHER + 300
    painted = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(painted)
    pen.polygon([(220, 220), (460, 240), (330, 430)], fill=255)
    pen.point((500, 300), fill=255)
    share = weight(painted, feather)
    across = ImageChops.difference(share, ImageChops.offset(share, 1, 0)).getextrema()[1]
    down = ImageChops.difference(share, ImageChops.offset(share, 0, 1)).getextrema()[1]
    steepest = 1.5 * 255 / (2 * (feather // 2) + 1)
    assert max(across, down) <= steepest + 2
    assert share.getextrema() == (0, 255)


def test_what_comes_in_another_size_has_no_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BAND", 16)
    picture, ground = corpus.picture(300, 400), Image.new("RGB", (130, 170))
    module._laid_over(ground, picture, Image.new("L", ground.size, 255))
    beside = ImageChops.difference(ground, picture.resize(ground.size, Image.Resampling.LANCZOS))
    assert max(channel.getextrema()[1] for channel in beside.split()) <= 1


def test_a_mask_of_another_size_is_refused(tmp_path: Path) -> None:
    original = corpus.written(tmp_path, "a", corpus.encoded(Image.new("RGB", (100, 80)), "PNG"))
    mask = stored_mask(tmp_path, Image.new("L", (80, 100), 255))
    with pytest.raises(ImageRefused, match="mask_size expected_height=80 expected_width=100 height=100 width=80"):
        guard(original, original, mask, tmp_path / "out.png", feather=0)


@pytest.mark.parametrize("feather", [-1, MOST_FEATHER + 1])
def test_a_feather_out_of_bounds_is_a_fault(tmp_path: Path, feather: int) -> None:
    with pytest.raises(ValueError, match="feather"):
        guard("a", "b", "c", tmp_path / "out.png", feather=feather)


def test_a_child_does_it_too(tmp_path: Path) -> None:
    original = corpus.written(tmp_path, "a", corpus.encoded(Image.new("RGB", (60, 40), "white"), "JPEG"))
    result = corpus.written(tmp_path, "b", corpus.encoded(Image.new("RGB", (30, 20), "black"), "WEBP"))
    painted = Image.new("L", (60, 40), 0)
    painted.paste(255, (0, 0, 30, 40))
    done = imaging.guard(result, original, stored_mask(tmp_path, painted), tmp_path / "out.png", feather=0)
    assert (done.changed, done.outside, done.resized) == (1200, 1200, (30, 20))
    assert decoded(Path(done.made.path), "RGB").getpixel((59, 39)) == (255, 255, 255)


def test_the_largest_picture_that_is_certain_fits_into_a_child(tmp_path: Path) -> None:
    """With transparency in both and a gateway that sends as many pixels: nothing takes more memory."""
    width, height = 8000, GUARD_PIXELS // 8000
    picture = Image.new("RGBA", (width, height), (40, 90, 160, 200))
    original = corpus.written(tmp_path, "a", corpus.encoded(picture, "PNG", compress_level=1))
    picture.paste((200, 30, 30, 255), (0, 0, width // 2, height))
    result = corpus.written(tmp_path, "b", corpus.encoded(picture, "PNG", compress_level=1))
    picture.paste((0, 0, 0, 255), (0, 0, width, height))
    picture.paste((0, 0, 0, 0), (100, 100, width - 100, height - 100))
    mask = corpus.written(tmp_path, "m", corpus.encoded(picture, "PNG", compress_level=1))
    del picture
    given = {"path": str(result), "original": str(original), "mask": str(mask), "out": str(tmp_path / "out.png")}
    pool = Pool(1)
    try:
        done = pool.run("guard", **given, feather=MOST_FEATHER, limits=imaging.RESULT.as_dict())
        assert (done["made"]["width"], done["made"]["height"]) == (width, height)
    finally:
        pool.close()
