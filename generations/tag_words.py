"""Words of a prompt that may serve as tags: the things it names, not how they are shown. By rules alone, the same each time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generations.search import CJK, fold, is_cjk, pieces

MOST = 6
LATIN_LEAST = 3
CJK_LENGTHS = range(2, 5)

_PLAIN = """
a about above across after again against all almost along also although always among amid amidst an and another any anything are
around as aspect at avoid away back be because been before behind being below beneath beside between beyond both bottom but by can
cannot captured center centered centre centred clear close clearly closeup composition contains could create depicting depth
design detail detailed details different do does doing done down dramatic draw drawn during each either elegant else end every
everything extremely fill final fine first five focus for four frame from front full further generate gentle get give given giving
go great half has have having he hero her here high highly him his hint how however if image in inside instead into is it its
itself just keep kept large left less let like little long look looking looks lot low made main make makes many may medium middle
might mild mode more most mostly much must near nearly neither never new next no none nor not nothing now of off old on once one
ones only onto or other others our out outside over overall own part partly per perfect perfectly photo photograph photographed
photography photorealistic picture place placed please plus point portrayed print professional quality quite rather ratio ready
real realistic really render rendered rendering resolution rich right same scene second see seen set several shall sharp she shot
should show showing shown side sides simple single six slight slightly small so soft softly some something somewhat square
standing still strong style styled subject subtle such super sure take taken ten text than that the their them then there these
they thick thin thing things third this those though three through throughout thus tight tiny title to together too top toward
towards two under underneath until up upon upper us use used using very via view viewed visible was way we well were what when
where whether which while whole whose why wide will with within without word words would write written yet you your ultra hyper
masterpiece best trending cinematic lighting background foreground bokeh lens camera aperture exposure wallpaper illustration
painting drawing artwork art digital highres hdr uhd
"""
_CUT = """
一个 一只 一张 一位 一名 一件 一杯 一碗 一盘 一束 一朵 一棵 一座 一片 一条 一群 一些 一种 一辆 一双
一对 一瓶 一本 两只 两个 三个 三只 几个 几只 这个 那个 背景 前景 画面 风格 效果 照片 图片 图像 摄影
高清 超清 细节 质感 光线 光影 构图 镜头 特写 氛围 整体 主体 写实 逼真 柔和 简约 高级 精致 真实 专业
海报 插画 生成 设计 展示 呈现 充满 带有 带着 拿着 穿着 戴着 坐着 站着 躺着 放着 看着 望着 坐在 站在
躺在 放在 位于 摆在 落在 照在 洒在 漂浮 飘着 环绕 围绕 旁边 上面 下面 里面 中间 前面 后面 左侧 右侧
四周 周围 之间 之上 之下 以及 或者 并且 没有 不要 一起 正在 非常 十分 以 的 了 在 和 与
着 是 有 上 下 里 中 内 外 旁 前 后 从 向 把 被 让 用 为 及
或 很 也 都 一 个 只 张 位 件 の が を に は で と も
"""
PLAIN = frozenset(_PLAIN.split())
"""Words that say how, where or how well, not what."""
ENDINGS = ("ing", "ed", "ly")
"""Words of these endings are mostly no things: they come after the others."""
CUT = re.compile("|".join(sorted(_CUT.split(), key=len, reverse=True)))
"""Where a run of Chinese is cut into what it names."""
WORDS = re.compile(f"[{CJK}]+|[^\\W\\d_{CJK}][^\\W_{CJK}]*")


def words_of(prompt: str, most: int = MOST) -> list[str]:
    """The things that ``prompt`` names, in the order in which it names them: those that it names more than once first."""
    found: dict[str, int] = {}
    for word in _named(prompt):
        found[word] = found.get(word, 0) + 1
    order = {word: place for place, word in enumerate(found)}
    return sorted(found, key=lambda word: (-found[word], word.endswith(ENDINGS), order[word]))[:most]


def found_in(prompt: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """Of ``known`` names, each with its folded form, those that stand in the prompt as whole words; of Chinese also inside a run."""
    flat = fold(prompt)
    spaced = f" {' '.join(pieces(prompt))} "
    return [
        name
        for name, folded in known
        if (folded in flat if is_cjk(folded) else f" {' '.join(pieces(folded))} " in spaced)
    ]


def _named(prompt: str) -> Iterator[str]:
    for match in WORDS.finditer(prompt):
        word = match.group()
        if is_cjk(word):
            yield from (piece for piece in CUT.split(word) if len(piece) in CJK_LENGTHS)
        elif len(word) >= LATIN_LEAST and fold(word) not in PLAIN:
            yield fold(word)


__all__ = ["found_in", "words_of"]
