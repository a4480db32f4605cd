"""Settings said inside a prompt: what is clear, and what only looks like it."""

import pytest

from generations.said import Said, said


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("A cat, aspect ratio 9:16", "9:16"),
        ("Aspect Ratio: 4:5.", "4:5"),
        ("an aspect ratio of 3:2, please", "3:2"),
        ("in 16:9 aspect ratio", "16:9"),
        ("shot at 16:9 aspect ratio", "16:9"),
        ("16:9 画幅，电影感", "16:9"),
        ("画幅：21:9", "21:9"),
        ("比例 3:4", "3:4"),
        ("画面比例为 1:1", "1:1"),
        ("海报，竖版 9:16", "9:16"),
        ("9:16竖版海报", "9:16"),
        ("横版16：9", "16:9"),
        ("3:4 的比例", "3:4"),
        ("宽高比4比3", "4:3"),
        ('{"scene": "x", "aspect_ratio": "3:4"}', "3:4"),
        ('{"aspectRatio":"16:9"}', "16:9"),
        ('{"ar": "16:9"}', "16:9"),
        ("{'aspect-ratio': '2:3'}", "2:3"),
        ('{"比例": "3:4"}', "3:4"),
        ("a castle --ar 16:9 --v 6", "16:9"),
        ("a castle --aspect 3:2", "3:2"),
        ("vertical 9:16 poster", "9:16"),
        ("4:5 portrait of a chef", "4:5"),
        ("portrait orientation (4:5)", "4:5"),
        ("16:9 widescreen still", "16:9"),
        ("Ratio: 1:1", "1:1"),
        ("A dune, cinematic, 16:9, film grain", "16:9"),
        ("沙丘，电影感，21:9", "21:9"),
        ("aspect ratio 18:9", "2:1"),
        ("生成两张图片，比例1:1", "1:1"),
        ("[ratio: 16:9] dune", "16:9"),
        ("AR 16:9", "16:9"),
        ("make it 16:9.", "16:9"),
        ("a dune (16:9)", "16:9"),
        ("aspect ratio 9:21", "9:21"),
        ("aspect ratio 16:9 ... again in 16:9 aspect ratio", "16:9"),
        ("1024x1536", "2:3"),
        ("render at 1920 × 1080 px", "16:9"),
        ("1366x768", "16:9"),
        ('{"width": 1024, "height": 1024}', "1:1"),
        ("aspect ratio 16:9, 1920x1080", "16:9"),
        ("Paint a 3:2 harbour poster for the ferry line", "3:2"),
        ("one calm 4:5 product photo of a kettle", "4:5"),
        ("画一张 4:3 的灯塔插画", "4:3"),
        ("畫面比例：3:4，豎版茶館海報", "3:4"),
        ("長寬比：21:9", "21:9"),
        ("直式 2:3 書封", "2:3"),
        ("アスペクト比：4:3、港の朝", "4:3"),
        ("横長 16:9 の表紙", "16:9"),
        ("横向 16:9 流程图", "16:9"),
    ],
)
def test_an_aspect_ratio_is_read(text: str, aspect: str) -> None:
    assert said(text).aspect == aspect


@pytest.mark.parametrize(
    "text",
    [
        "a station clock at 9:16 am",
        "the train leaves at 9:16, passengers hurry",
        "at 9:16 portrait session begins",
        "Trains at 8:05, 9:16, 10:30",
        "a banner with John 3:16",
        "创世记 2:3",
        "the final ended 3:2",
        "Genesis 1:1 portrait of the earth",
        "the wide 3:2 victory",
        "they won 3:2 in landscape light",
        "比分 2:1 的足球赛",
        "a 1:1 scale model",
        "scale 1:2",
        "lighting ratio 3:1",
        "头身比例 1:2 的娃娃",
        "按 1:1 比例还原故宫",
        "mix of water and flour, ratio 2:1 mix",
        "aspect ratio 16:9 or aspect ratio 9:16",
        "aspect ratio 2.39:1",
        "aspect ratio 16:9, or 2.39:1 aspect ratio",
        "16:9 画幅, 1024x1024",
        "a table of 200x300 mm",
        "1000x1700",
        "a 4x4 car",
        "portrait of a woman",
        "a square, 5 o'clock",
        "16:9:21",
        "twelve mugs in a 3x3 square grid",
        "3x3 的方形网格，每格一只杯子",
        "正方形 2x2 漫画",
        "a clean 3x2 grid poster",
        "a 3:2 win on a rainy night",
        "",
    ],
)
def test_what_is_no_clear_aspect_ratio_is_none(text: str) -> None:
    assert said(text).aspect is None


@pytest.mark.parametrize(
    ("text", "resolution"),
    [
        ("a cat, 4K", "4K"),
        ("2K resolution", "2K"),
        ("分辨率 2k，写实", "2K"),
        ('{"resolution": "1K"}', "1K"),
        ("4k, ultra detailed, 4K", "4K"),
        ("1024x1536", "standard"),
        ("3840x2160", "4K"),
        ("2048x2048 and 2K", "2K"),
        ("4K and 2K", None),
        ("4K, 8k", None),
        ("8K", None),
        ("a bag of $4K", None),
        ("4K followers", None),
        ("a 4K TV on the wall", None),
        ("墙上的4K电视", None),
        ("桌上一台 4K 顯示器", None),
        ("1920x1080", None),
        ("1024x1024, 4K", None),
        ("a 10k run", None),
    ],
)
def test_a_resolution_is_read(text: str, resolution: str | None) -> None:
    assert said(text).resolution == resolution


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        ("quality: high", "high"),
        ("A cat. Quality: Low", "low"),
        ('{"quality": "medium"}', "medium"),
        ("A cat, image quality = max.", "max"),
        ("画质：高", "high"),
        ("质量：中，风格：写实", "medium"),
        ("high quality photo", None),
        ("高质量", None),
        ("quality: high detail and sharp", None),
        ("air quality: low", None),
        ("quality: high, quality: low", None),
        ("best quality, masterpiece", None),
        ("quality: medıum", None),
    ],
)
def test_a_quality_is_read(text: str, quality: str | None) -> None:
    assert said(text).quality == quality


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ('{"prompt": "x", "n": 4}', 4),
        ("Generate 4 images of a cat", 4),
        ("A cat. Create three variations.", 3),
        ("number of images: 2", 2),
        ("生成4张图", 4),
        ("生成四张不同的海报", 4),
        ("数量：3张", 3),
        ("4 images on a wall", None),
        ("Draw a sheet. Create two versions of the fox: pup and grown", None),
        ("Create 4 images in a grid", None),
        ("生成4张图，四宫格", None),
        ("Generate 4 images. Generate 6 images.", None),
        ('{"n": 400}', None),
        ("generate ſix images", None),
        ("墙上挂着4张照片", None),
    ],
)
def test_a_number_of_pictures_is_read(text: str, n: int | None) -> None:
    assert said(text).n == n


def test_everything_at_once() -> None:
    text = '{"prompt": "tea", "aspect_ratio": "3:4", "resolution": "2K", "quality": "high", "n": 2}'
    assert said(text) == Said(aspect="3:4", resolution="2K", quality="high", n=2)


@pytest.mark.parametrize(
    "piece",
    ["1:", "9:16 ", "aspect ratio ", "16:9,", "1024x", '"', "4K ", " ", "quality: ", "生成4张", "\n", "width:1024 "],
)
def test_a_hostile_text_is_read(piece: str) -> None:
    said(piece * (60_000 // len(piece)))


def test_only_the_beginning_of_a_text_is_read() -> None:
    assert said("aspect ratio 9:16. " + "a cat " * 5_000 + "Quality: low").quality is None
