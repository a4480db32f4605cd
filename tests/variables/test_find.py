"""Which brackets and braces are variables, by the rules of docs/variables.md."""

import pytest

from generations.variables import Variable, find


def names(text: str) -> list[str]:
    return [one.name for one in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A photo of [animal] on [surface]", [("animal", None), ("surface", None)]),
        ("A [mood: calm] room", [("mood", "calm")]),
        ("Cover of a tale: [the hero (looks, coat, mood)] by a well", [("the hero (looks, coat, mood)", None)]),
        (
            "Paste this:\n```\nA quiet [room] in the manner of [painter: Vermeer]\n```",
            [("room", None), ("painter", "Vermeer")],
        ),
        ("A {{mood}} room in {{city=Lisbon}}", [("mood", None), ("city", "Lisbon")]),
        ("一只［动物］，背景［颜色：米白］", [("动物", None), ("颜色", "米白")]),
        ("一张[主体：咖啡杯]的照片", [("主体", "咖啡杯")]),
        ("[餐饮品牌触点矩阵]\n画面干净", [("餐饮品牌触点矩阵", None)]),
        ("a [  product name ] here", [("product name", None)]),
        ("[ratio: 16:9] and [time: 10:30]", [("ratio", "16:9"), ("time", "10:30")]),
        ("{{ style }} and {{size=}}", [("style", None), ("size", "")]),
        ("[name:] and [subject(s)]", [("name", ""), ("subject(s)", None)]),
        ("a [[doubled]] one", [("doubled", None)]),
        ("```\n[animal] at dusk\n```", [("animal", None)]),
        ("Paste:\n```prompt\n[animal]\n```\n[b]", [("animal", None), ("b", None)]),
        ("{red|blue}[animal] (big)[colour]", [("animal", None), ("colour", None)]),
        ("[colour: {red|blue}] [{{a}}] [x {{b}}]", [("colour", "{red|blue}"), ("a", None), ("b", None)]),
        ("[ratio 16:9], [品牌，例如：茶]", [("ratio 16:9", None), ("品牌，例如：茶", None)]),
        ("[尺寸 (如: 大)] [ＡＢ] [AB]", [("尺寸 (如: 大)", None), ("ＡＢ", None)]),
        ("[数量：3]张", [("数量", "3")]),
        ("a [t-shirt] for an [e-mail]", [("t-shirt", None), ("e-mail", None)]),
        ("[width]x[height]", [("width", None), ("height", None)]),
        ("100[unit] of [A][B]", [("unit", None), ("A", None), ("B", None)]),
        ("**[bold]** _[soft]_ ([inner])", [("bold", None), ("soft", None), ("inner", None)]),
        ("[short description, e.g. a red shoe]", [("short description, e.g. a red shoe", None)]),
        ("[item](s) and [主体](猫)", [("item", None), ("主体", None)]),
    ],
)
def test_a_variable_is_found_with_its_default(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(one.name, one.default) for one in find(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[CITY](Paris) at night", [("CITY", None)]),
        ("{{姓名＝小明}} ｛｛职位｝｝ ｛｛城市＝上海｝｝", [("姓名", "小明"), ("职位", None), ("城市", "上海")]),
        ("{{style: painterly}} {{时间：19:00}}", [("style", "painterly"), ("时间", "19:00")]),
        ("[活动：20 日 19:00 至次日 6:00]", [("活动", "20 日 19:00 至次日 6:00")]),
        ("[开放:9月20日19:00]", [("开放", "9月20日19:00")]),
        ("<b><![CDATA[ [CITY] at night ]]></b>", [("CITY", None)]),
        ("old[CITY]town", [("CITY", None)]),
        ("[Lens]: f/1.8\n[Main]: #FF6600", [("Lens", None), ("Main", None)]),
        ("time: [e.g. noon, dusk, night]", [("e.g. noon, dusk, night", None)]),
        ("颜色：[如：红色、蓝色、绿色]", [("如：红色、蓝色、绿色", None)]),
        ("mood: [calm, airy, or hopeful]", [("calm, airy, or hopeful", None)]),
        ("Place: [City, Country]\nof [name, age, job]", [("City, Country", None), ("name, age, job", None)]),
        ("who: [姓名、年龄、职业]", [("姓名、年龄、职业", None)]),
        ("with [red, green, blue] balloons", [("red, green, blue", None)]),
        (
            "needs: [a steady hand, patience, and a sharp pencil]",
            [("a steady hand, patience, and a sharp pencil", None)],
        ),
        ("Town: [Porto, a harbour full of boats]", [("Porto, a harbour full of boats", None)]),
        ("读者：[年龄、职业、收入、爱好]", [("年龄、职业、收入、爱好", None)]),
        ("正文：[一段完整的话，写清时间地点]", [("一段完整的话，写清时间地点", None)]),
        ("觀眾：[年齡、性別、職業、興趣]", [("年齡、性別、職業、興趣", None)]),
        ("Priority: [low | medium | high]", [("low | medium | high", None)]),
        ("{{Shop name:}} sells {{ main product: }}", [("Shop name", ""), ("main product", "")]),
        ("hero={{hero}} place={{place=Oslo}}", [("hero", None), ("place", "Oslo")]),
        ("a bowl of [🍜] made of felt, 用[🦊]做主角", [("🍜", None), ("🦊", None)]),
        (
            "[LANGUAGE(S)] and [lens(macro, wide angle, etc.)]",
            [("LANGUAGE(S)", None), ("lens(macro, wide angle, etc.)", None)],
        ),
        ("[CITY](S) by night", [("CITY", None)]),
        ("[*Mood] of a [*street name], [*時間帯]", [("*Mood", None), ("*street name", None), ("*時間帯", None)]),
        ("[worry -> relief] where [wind > 3]", [("worry -> relief", None), ("wind > 3", None)]),
    ],
)
def test_a_variable_is_found_where_it_looks_like_something_else(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert [(one.name, one.default) for one in find(text)] == expected


@pytest.mark.parametrize(
    "name",
    [
        "describe the colours of the product, like “red and white for a can of cola”",
        "WHAT THE CHARACTER HOLDS IN THE LEFT AND WHAT IN THE RIGHT HAND",
        "medium — e.g. a stream of liquid gold, a plume of smoke, a silk ribbon",
        "the thing that stands on the shelf behind the baker and catches the light",
        "請描述人物站在哪裡、手裡拿著什麼、看向何處，以及背景裡的樹木、河流與遠山如何被傍晚的光一層一層地染成金色，並說明人物的衣著、髮型與神情，最後寫出整張畫想要傳達的心情與故事",
        "a brief description of how the weather, the light and the people change from one panel to the next",
        "quiet and dignified / wild and windswept / sunny and careless / grey and full of rain",
        "hand-painted tiles, woven straw, polished brass, rough plaster with traces of blue, or dark oak",
    ],
)
def test_a_long_text_that_asks_to_be_filled_is_a_name(name: str) -> None:
    assert names(f"So [{name}] it is") == [name]


FORM = "Place: [town]\nSeason: [season]\nA picture of [the square]\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Light and air: [haze, late sun, long shadows]", True),
        ("- **Palette:** [ochre, teal, cream]", True),
        ("气氛：[安静、辽远、微凉]", True),
        ("palette: [ochre, teal, cream]", False),
        ("palette = [ochre, teal, cream]", False),
        ('"Palette": [ochre, teal, cream]', False),
        ("[two or three sentences on how the square sounds early in the morning, before the stalls are open]", True),
        (
            "[It was early and nobody was about. The stalls were shut and the pigeons slept on the roofs of the carts.]",
            False,
        ),
    ],
)
def test_in_a_form_a_labelled_list_and_a_long_description_are_places_to_fill(text: str, found: bool) -> None:
    inside = text[text.index("[") + 1 : -1]
    assert (inside in names(FORM + text)) is found
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "chalk on a board: [[sin a, 2 cos a], [0, tan a]], and f on [a, b]",
        "Run it:\n```\nbrew tea --for [guest] > [cup]\n```\nand\n```\ncups[3] = the blue [cup] over there\n```",
        "see [1] and [2, 3] and [12-14] and [p. 12] and [Smith et al., 2020] and [Doe, 2019]",
        '[the site](https://a.example/x) and ![alt](pic.png) and [text](address) and [a](b "title")',
        "[![badge](b.svg)](https://ci.example) and [see [this] page](https://a.example)",
        "[text][label]\n\n[label]: https://a.example",
        "[text][] and [text][1]",
        "- [x] done\n- [ ] open\n1. [X] so\n[x] bare",
        "A claim[^1] and [^note].\n\n[^note]: words",
        "`[name]` and ``{{name}}`` and `a [x] b`",
        "so:\n```\n[name] {{name}}\n```",
        "```python\n[name]\n```",
        "~~~py\n[name]\n~~~",
        "text\n```python\nprint([name])",
        'a[0] a[i] rows[0][key] f(x)[i] d["key"][name] list[str]',
        "[a-z]+ [A-Za-z0-9_]* [^abc] [\\w\\s] [0-9a-f]{6} [abc]{3}",
        "[word:1.3] [cat:dog:0.5] [cat::10] (word:1.2) [word:.8] [(word:1.2)]",
        "\\[x\\] \\[name] \\{{name}}",
        "const [value, setValue] = useState()",
        "colours: [red, green, blue]",
        "- **Mood:** [calm, very airy]  # quiet\n  props: [old lamp, two chairs],",
        "风格：[写实、水彩、扁平]，情绪 = [治愈，温暖，怀旧]。主题：［春，夏，秋］",
        "formats: [PNG, JPEG, WEBP]",
        "质感：[温润, 栩栩如生, 细腻]",
        "style={{color: 'red'}} ${{ secrets.KEY }} {{#if x}} {{/if}} {{else}} {{a | upper}} {{> part}}",
        "[b]bold[/b] [INST] do it [/INST]",
        "[00:12] [10:30 AM] [0:00-0:05 intro] [3s] [0-3s] [...] [%]",
        "[] {} [ ] {{}} {{ }}",
        "[server]\nport = 80",
        "【标题】\n只有标题",
        "\\frac{{a}}{{b}} \\begin{figure}[h]",
        "[50%] [$5] [#ff6600] [1080x1920] [2026-01-31] [5分钟] [https://a.example/x] [!NOTE]",
        "[sic] [citation needed]",
        "[f/1.8] [ISO 100] [85mm f/1.4, ISO 100-400] [¥168]",
        "[图像规格]\n发色 = 黑\n\n[Hair Style]\nHair colour = black",
        '<![CDATA[ she says "so" ]]> <![CDATA[x]]>',
        "{{a: 1, b: 2}} {{color: red; size: 2}} {{x | date: y}} {{a:b}} {{list: colours}}",
        "[site](url) [file](a.png) [there](x/y) [part](#x)",
        "[a] and [b]\n\n[a]: docs/a.md\n[b]: example.org/b/",
        "[”#121A28“， ”#3D4C6B“]",
        "graph TD\n  A[Buy flour] --> B[Knead the dough]\n  B -->|well| C[Bake it]",
        "![[my sketch.png]] ![the sketch](sketch of mine)",
        "as shown [cite_start]so[cite: 3, 4] and [source:2] [web: 7] [张三等人，2023]",
        "✅ [✅] done, 🔴 [🔴] open. [🍓] is its sign, '[🍓]' too",
        "low[red|blue]",
        "a [<b>] and [List<int>] and [*args] and [*bold*]",
        "return [size * 2 for size in sizes]",
        "[It was a long walk through the wood. They were tired and did not speak.]",
        "“发色”：[黑色，带一点蓝]",
        "{{ log('a', 'the b c') }} {{a|b}}",
    ],
)
def test_what_only_looks_like_a_variable_is_none(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        '{"palette": ["red", "blue"], "sizes": [1, 2.5], "deep": [[true], [null]], "o": {"a": {}}}',
        '["red", "blue"]',
        '[{"a": "b"}, {"a": "c"}]',
        '{"palette": ["red", "blu',
        '{"palette": [red, blue], "mood": [calm, dry]}',
        "{'palette': ['red', 'blue'], 'o': {'a': [calm]}}",
        "{“palette”: [“red”, “blue”], “mood”: [calm]}",
        "{palette: [red, blue], mood: [calm]}",
        'Use {"palette": [red, blue], "mood": [true]} here, and ["a", "b"]',
        '{"[key]": 1, "{{key}}": 2}',
        '{"a": 1, // [comment]\n"b": [50mm]}',
        '{\n// [comment]\nmood: "calm",\n}',
        '{"a": [calm}, "b": [calm, dry]',
        '```json\n{"mood": [calm, dry]}\n```',
    ],
)
def test_an_array_or_object_of_json_is_never_a_variable(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"subject": "a [animal] in {{city=Oslo}}", "tags": ["[mood]", "soft"]}', ["animal", "city", "mood"]),
        ('{"subject": "first\\n[animal]"}', ["animal"]),
        ('{"subject": "[\\u4ea7\\u54c1]"}', ["产品"]),
        ('{"subject": "a [animal', []),
        ('{"subject": "a [animal] and', ["animal"]),
        ('{"seed": {{seed}}, "tags": [{{tag}}]}', ["seed", "tag"]),
        ('{"inner": "{\\"mood\\": [\\"calm\\"], \\"s\\": \\"[animal]\\"}"}', ["animal"]),
        ('Make it so: {"subject": "[animal]", "p": ["red"]} and add [extra].', ["animal", "extra"]),
        ('```json\n{"subject": "[animal]"}\n```', ["animal"]),
        ('{"palette": ["red", "blue"\n\nDraw [animal] so.', ["animal"]),
        ('{"palette": ["red"]\nDraw [animal] so.', ["animal"]),
        ('{"palette": ["red"], "lens": "50 mm"\n\n[animal] in the middle', ["animal"]),
        ('{"sign": "it says "OPEN" over [animal]", "p": [calm, dry]}', ["animal"]),
        ('{"name": "Ann",\n"lines": "one\ntwo [animal]",\n"p": ["x"]}', ["animal"]),
        ('{"brand": [BRAND NAME], "n": [1, 2]}', ["BRAND NAME"]),
        ('{"海报": {"标语": [标语], "元素": [齿轮, 麦穗, 朝阳]}}', ["标语"]),
        ('{"subject": [SUBJECT] in [PLACE], "n": 2}', ["SUBJECT", "PLACE"]),
    ],
)
def test_a_variable_in_a_string_of_json_is_one(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_the_same_name_is_one_variable_with_all_its_places() -> None:
    text = "[name] and {{name=Ann}} and ［name］"
    assert find(text) == (Variable("name", "Ann", ((0, 6), (11, 23), (28, 34))),)


def test_spans_are_those_of_the_source_in_json_with_escapes() -> None:
    text = '{"a": "\\"\\u00e9\\ud83d\\ude00 [na\\u006de] x"}'
    start, end = find(text)[0].spans[0]
    assert text[start:end] == "[na\\u006de]"


def test_a_heading_counts_where_its_name_stands_in_brackets_too() -> None:
    text = "【产品】\n拍一张[产品]的照片\n【风格】"
    assert [(one.name, len(one.spans)) for one in find(text)] == [("产品", 2)]


def test_an_inner_bracket_is_the_variable() -> None:
    assert names("[a scene with [animal] in it]") == ["animal"]


HOSTILE = [
    "[",
    "{",
    "[{",
    '"',
    '["',
    '{"',
    '{"a":[',
    "`",
    "\\",
    "[](",
    "[a]",
    "{{a}}",
    '{"a":"{\\"',
    "{a|",
    "~~~x\n",
    "k: [a, b]",
    '{"a": [b ',
    "<![CDATA[",
    "｛｛a",
    "{{a: ",
    "[a]: a.",
    "[🍓] ",
    "--> A[b]",
    "![",
    "{{a:}}",
    "[a | ",
    "K l: [a, b, c]\n",
    "K: [a] ",
    "[[a,b], ",
    "```\nan old [a]\n```\n",
    "```\n\n a",
    "【",
    "［",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_is_read_whatever_it_repeats(piece: str) -> None:
    """Some of these pieces made a rule take a time that grows with the square of the length: here that is the test's timeout."""
    find(piece * (200_000 // len(piece)))


@pytest.mark.parametrize(
    "name",
    [
        "1" + "mm" * 29,
        "1" + "年" * 58 + "x",
        "(" * 30 + ")" * 30,
        "1 - " * 15,
        "如：" * 30,
        "a:" * 100_000,
        "a:" + "b" * 200_000,
        "a / " * 49,
        "a, " * 65 + "!",
        "a(b " * 49,
    ],
)
def test_a_hostile_name_is_read(name: str) -> None:
    find(f"[{name}] {{{{{name}}}}}")


def test_deeply_nested_brackets_do_no_harm() -> None:
    assert find("[" * 100_000 + "]" * 100_000) == ()


def test_half_an_emoji_in_json_moves_no_place_and_can_be_written_in_utf8() -> None:
    text = '{"a": "\\ud83d [tea \\ud83d] \\ud83d\\ude00 [cup]"}'
    found = find(text)
    assert [one.name for one in found] == ["tea \ufffd", "cup"]
    assert [text[slice(*one.spans[0])] for one in found] == ["[tea \\ud83d]", "[cup]"]
