"""Which brackets and braces are variables. Written from the rules of docs/variables.md, before the corpus was seen."""

import pytest

from generations.variables import Variable, find


def names(text: str) -> list[str]:
    return [one.name for one in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A photo of [animal] on [surface]", [("animal", None), ("surface", None)]),
        ("A [mood: calm] room", [("mood", "calm")]),
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
    "text",
    [
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
        "style={{color: 'red'}} ${{ secrets.KEY }} {{#if x}} {{/if}} {{else}} {{a | upper}} {{> part}}",
        "[b]bold[/b] [INST] do it [/INST]",
        "[00:12] [10:30 AM] [0:00-0:05 intro] [3s] [0-3s] [...] [%]",
        "[] {} [ ] {{}} {{ }}",
        "[server]\nport = 80",
        "【标题】\n只有标题",
        "\\frac{{a}}{{b}} \\begin{figure}[h]",
        "[50%] [$5] [#ff6600] [1080x1920] [2026-01-31] [5分钟] [https://a.example/x] [!NOTE]",
        "[sic] [citation needed]",
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
        '{"palette": [red, blue], "mood": [calm]}',
        "{'palette': ['red', 'blue'], 'o': {'a': [calm]}}",
        "{“palette”: [“red”, “blue”], “mood”: [calm]}",
        "{palette: [red, blue], mood: [calm]}",
        'Use {"palette": [red], "mood": [calm]} here, and ["a", "b"]',
        '{"[key]": 1, "{{key}}": 2}',
        '{"a": 1, // [comment]\n"b": [calm]}',
        '{\n// [comment]\nmood: "calm",\n}',
        '{"a": [calm}, "b": [calm]',
        '```json\n{"mood": [calm]}\n```',
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
        ('{"sign": "it says "OPEN" over [animal]", "p": [calm]}', ["animal"]),
        ('{"name": "Ann",\n"lines": "one\ntwo [animal]",\n"p": ["x"]}', ["animal"]),
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
    "【",
    "［",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_is_read_whatever_it_repeats(piece: str) -> None:
    """Some of these pieces made a rule take a time that grows with the square of the length: here that is the test's timeout."""
    find(piece * (200_000 // len(piece)))


@pytest.mark.parametrize(
    "name", ["1" + "mm" * 29, "1" + "年" * 58 + "x", "(" * 30 + ")" * 30, "1 - " * 15, "如：" * 30, "a:" * 100_000]
)
def test_a_hostile_name_is_read(name: str) -> None:
    find(f"[{name}] {{{{{name}}}}}")


def test_deeply_nested_brackets_do_no_harm() -> None:
    assert find("[" * 100_000 + "]" * 100_000) == ()
