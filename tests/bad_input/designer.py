"""A designer without a browser: the same forms, over real HTTP, against a real studio."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import httpx

from tests.ops.running import RunningStudio, wait_for


class Designer:
    """The owner of a fresh studio."""

    def __init__(self, studio: RunningStudio) -> None:
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{studio.port}", timeout=120, trust_env=False)
        link = wait_for(lambda: re.search(r"/welcome/\S+", studio.log)).group(0)
        self.http.get(link)
        fields = {
            "name": "Lena",
            "email": "lena@example.com",
            "password": "correct-horse-battery",
            "team_name": "Northlight",
        }
        answer = self.post(link, **fields, time_zone="UTC")
        assert answer.status_code == 302, answer.text
        self.page = self.http.get("/northlight/studio").text

    def post(self, path: str, *, files: Any = None, **fields: Any) -> httpx.Response:
        token = {"X-CSRFToken": self.http.cookies.get("csrftoken", "")}
        return self.http.post(path, data=fields, files=files, headers=token)

    def hidden(self, name: str) -> str:
        return re.search(f'name="{name}" value="([^"]*)"', self.page).group(1)

    def upload(self, name: str, content: bytes, content_type: str = "image/png") -> httpx.Response:
        """One file for the tray."""
        return self.post("/northlight/uploads", files={"file": (name, content, content_type)})

    def image_id(self, answer: httpx.Response) -> str:
        """The public id by which an uploaded picture is kept in the form."""
        return re.search(r'name="reference" value="([^"]+)"', answer.text).group(1)

    def generate(self, *, files: Any = None, **changes: Any) -> httpx.Response:
        """Press Generate, as the page without a script would."""
        fields = {
            "project": self.hidden("project"),
            "submission": uuid.uuid4().hex,
            "prompt": "A bowl of pears #demo:plain",
            "aspect": "1:1",
            "resolution": "1K",
            "quality": "low",
            "n": "1",
            "output_format": "png",
            "via": self.via(),
        } | changes
        return self.post("/northlight/generate", files=files, **fields)

    def via(self) -> str:
        return html.unescape(re.search(r'<select[^>]*name="via".*?<option value="([^"]+)"', self.page, re.S).group(1))

    def via_of(self, gateway: str) -> str:
        """The composer's value for a gateway by its name."""
        page = self.http.get("/northlight/studio").text
        select = re.search(r'<select[^>]*name="via".*?</select>', page, re.S).group(0)
        group = select[select.index(gateway) - 400 if f'label="{gateway}' not in select else select.index(gateway) :]
        options = re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)', group)
        return html.unescape(
            next(value for value, label in options if gateway in label or f'label="{gateway}' in select)
        )

    def ended_strip(self, prompt: str) -> str:
        """The text of the strip with ``prompt``, once it has ended."""

        def look() -> str:
            page = html.unescape(self.http.get("/northlight/studio").text)
            strips = re.findall(r"<article.*?</article>", page, re.S)
            return next((s for s in strips if prompt in s and 'data-open="no"' in s), "")

        return wait_for(look, 30)


def text_of(answer: httpx.Response) -> str:
    return html.unescape(answer.text)
