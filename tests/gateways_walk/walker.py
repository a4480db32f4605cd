"""An administrator without a browser: connects every kind of gateway by its form, and reads the books afterwards."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from generations.providers import catalogue
from tests.bad_input.designer import Designer
from tests.ops.running import RunningStudio, wait_for
from tests.views.price_form import fields_of

GATEWAYS = "/northlight/settings/gateways"
ENDED = {"done", "partial", "failed", "cancelled", "unknown"}


class Walker(Designer):
    """The owner of a fresh studio, with a hand on its database to check what the pages say."""

    def __init__(self, studio: RunningStudio) -> None:
        super().__init__(studio)
        self.database = Path(studio.folder) / "studio.sqlite3"

    def connect(self, kind: str) -> str:
        """Add a gateway in demo mode by the fields that its form shows filled in; its public id."""
        page = self.http.get(f"{GATEWAYS}/add?kind={kind}").text
        shown = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', page))
        fields = {"profile": kind, "name": f"Try {kind}", "model": shown["model"], "parallel": "8", "per_minute": "0"}
        answer = self.post(f"{GATEWAYS}/add", **fields, base_url=shown.get("base_url", ""), enabled="on", demo="on")
        assert answer.status_code == 302, errors_of(answer.text)
        return self.id_of(fields["name"])

    def id_of(self, name: str) -> str:
        return str(self.rows("select public_id from generations_gateway where name = ?", name)[0][0])

    def press(self, public_id: str, act: str, **fields: str) -> None:
        """One of the buttons of its row or its page."""
        assert self.post(f"{GATEWAYS}/{public_id}/{act}", **fields).status_code == 302

    def names(self) -> list[str]:
        """Of the gateways on the list, in its order."""
        page = html.unescape(self.http.get(GATEWAYS).text)
        return re.findall(r'<a class="cut" href="[^"]*/settings/gateways/[^"]*">([^<]*)</a>', page)

    def row_on_page(self, public_id: str) -> str:
        page = html.unescape(self.http.get(GATEWAYS).text)
        return re.search(rf'<li class="row-item gateway" id="gw-{public_id}">.*?</li>', page, re.S).group(0)

    def test(self, public_id: str) -> str:
        """Press Test; what its row says at once."""
        answer = self.http.post(
            f"{GATEWAYS}/{public_id}/test",
            headers={"X-CSRFToken": self.http.cookies.get("csrftoken", ""), "HX-Request": "true"},
        )
        assert answer.status_code == 200
        return html.unescape(answer.text)

    def type_prices(self, public_id: str, csv: str) -> None:
        """A price list from CSV: put into the grid first, then saved as it came back."""
        path = f"{GATEWAYS}/{public_id}/prices"
        fields = fields_of(self.http.get(path).text)
        filled = self.post(path, **fields | {"kind": "grid", "csv": csv, "do": "fill"})
        saved = self.post(path, **fields_of(filled.text) | {"do": "save"})
        assert saved.status_code == 302, errors_of(saved.text)

    def order(self, public_id: str, kind: str, prompt: str, **more: Any) -> dict[str, Any]:
        """Generate, wait for the end, and read what became of it."""
        profile = catalogue.get_profile(kind)
        caps = profile.capabilities
        fields = {"prompt": prompt, "via": f"{public_id}/{profile.default_model}", "output_format": "", "n": "2"}
        fields["quality"] = "low" if "low" in caps.qualities else ""
        answer = self.generate(**fields | more)
        assert answer.status_code in {200, 302}, errors_of(answer.text)
        return self.ended(prompt)

    def ended(self, prompt: str) -> dict[str, Any]:
        """The generation with this prompt, once it has ended and its calls are settled."""

        def look() -> dict[str, Any] | None:
            found = self.dicts("select * from generations_generation where prompt = ? order by id desc", prompt)
            return found[0] if found and found[0]["status"] in ENDED else None

        made = dict(wait_for(look, 30))
        of = made["id"]
        made["pictures"] = self.dicts("select * from generations_picture where generation_id = ? order by id", of)
        made["calls"] = self.dicts("select * from generations_attempt where generation_id = ? order by id", of)
        ids = ",".join(str(call["id"]) for call in made["calls"])
        made["booked"] = self.dicts(
            f"select * from generations_ledgerentry where kind = 'settle' and attempt_id in ({ids})"
        )
        return made

    def dicts(self, query: str, *values: Any) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query, values)]

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in self.dicts(query, *values)]


def asked_and_got(picture: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    return json.loads(picture["asked"]), json.loads(picture["got"])


def errors_of(page: str) -> list[str]:
    """The sentences of a refused form."""
    text = html.unescape(page)
    found = re.findall(
        r'(?:class="(?:errorlist|error|errors)[^"]*"|role="alert")[^>]*>(.*?)</(?:ul|p|div)>', text, re.S
    )
    return [re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in found]
