"""A contact sheet as one file for a browser: no script, nothing fetched, printable."""

from __future__ import annotations

import base64
from html import escape
from typing import TextIO

from generations.deliver.sheet import Sheet, SheetPicture

STYLE = """
:root{color-scheme:light dark;--ground:#f4f4f4;--card:#fff;--ink:#1a1a1a;--quiet:#5c5c5c}
@media (prefers-color-scheme:dark){:root{--ground:#2b2b2b;--card:#363636;--ink:#f2f2f2;--quiet:#b8b8b8}}
*{box-sizing:border-box}
body{margin:0;padding:32px;background:var(--ground);color:var(--ink);font:14px/1.45 system-ui,sans-serif}
header{margin-bottom:24px}h1{margin:0;font-size:22px;font-weight:600}header p{margin:4px 0 0;color:var(--quiet)}
ol{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,240px),1fr));gap:24px;margin:0;padding:0;list-style:none}
figure{margin:0;break-inside:avoid}
.frame{display:grid;place-items:center;aspect-ratio:1;background:var(--card);border-radius:6px;overflow:hidden}
img{display:block;max-width:100%;max-height:100%;width:auto;height:auto}
figcaption{margin-top:8px;overflow-wrap:anywhere}
.name{font-weight:600}.facts{color:var(--quiet);font-size:12px;font-variant-numeric:tabular-nums}
.prompt{margin:6px 0 0;font-size:12px;white-space:pre-wrap}
@media print{:root{color-scheme:light;--ground:#fff;--card:#f4f4f4;--ink:#000;--quiet:#555}
body{padding:0}ol{grid-template-columns:repeat(4,1fr);gap:12px}}
"""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def write_html(file: TextIO, sheet: Sheet) -> None:
    """The sheet, picture by picture; only one is in memory at a time."""
    title = escape(sheet.title)
    file.write(
        f'<!doctype html>\n<html lang="{escape(sheet.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<header><h1 dir="auto">{title}</h1><p dir="auto">{escape(sheet.line)}</p></header>\n<main><ol>\n'
    )
    for one in sheet.pictures:
        file.write(_figure(one))
    file.write("</ol></main>\n</body>\n</html>\n")


def _figure(one: SheetPicture) -> str:
    data = base64.b64encode(one.thumb.read_bytes()).decode("ascii")
    name, facts = escape(one.name), escape(" · ".join(one.facts))
    prompt = f'<p class="prompt" dir="auto">{escape(one.prompt)}</p>' if one.prompt else ""
    return (
        f'<li><figure><div class="frame"><img src="data:image/jpeg;base64,{data}" width="{one.width}" height="{one.height}" '
        f'alt="{name}" loading="lazy"></div>\n<figcaption><div class="name" dir="auto">{name}</div>'
        f'<div class="facts">{facts}</div>{prompt}</figcaption></figure></li>\n'
    )
