"""Snippets run as a person would run them: beside the files that they read, with the key in the environment.

Many are run by one process of their language, which takes a folder after the other: starting it is what takes time.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generations.providers.base import Call
from generations.providers.snippets import snippets
from generations.providers.snippets.shown import Shown
from tests.gateways.seen import Seen
from tests.providers.base import KEY
from tests.providers.snippets.recorder import Recorder

VARIABLE = "ANY_API_KEY"
LANGUAGES = ("curl", "python", "javascript", "go", "ruby")
QUICK = ("curl", "python", "javascript", "ruby")
"""Those that need not be compiled."""
FILES = {"curl": "call.sh", "python": "call.py", "javascript": "call.mjs", "go": "main.go", "ruby": "call.rb"}
NEEDED = {"curl": "curl", "javascript": "node", "go": "go", "ruby": "ruby"}
OLDEST = {
    "javascript": (["node", "--version"], (18, 0)),
    "go": (["go", "version"], (1, 18)),
    "ruby": (["ruby", "-v"], (3, 0)),
}

_DRIVERS = {
    "curl": """for folder in "$@"; do (cd "$folder" && bash call.sh) || exit; done""",
    "python": """
import os, sys
for folder in sys.argv[1:]:
    os.chdir(folder)
    exec(compile(open("call.py", encoding="utf-8").read(), f"{folder}/call.py", "exec"), {"__name__": "__main__"})
""",
    "javascript": """
import { pathToFileURL } from "node:url";
for (const folder of process.argv.slice(2)) {
  process.chdir(folder);
  await import(pathToFileURL(`${folder}/call.mjs`));
}
""",
    "ruby": """ARGV.each { |folder| Dir.chdir(folder) { load "#{folder}/call.rb" } }""",
}


def is_here(language: str) -> bool:
    """Whether this machine has something that runs the language."""
    return language not in NEEDED or _version(language) >= OLDEST.get(language, ([], (0, 0)))[1]


def needs(language: str) -> None:
    """Skip the test where nothing runs the language; cURL is a must."""
    if is_here(language):
        return
    reason = f"{NEEDED[language]} is not installed, or too old: its snippets are not run"
    if language == "curl":
        pytest.fail(reason)
    pytest.skip(reason)


def _version(language: str) -> tuple[int, int]:
    if shutil.which(NEEDED[language]) is None:
        return (-1, 0)
    if language not in OLDEST:
        return (0, 0)
    said = subprocess.run(OLDEST[language][0], capture_output=True, text=True, check=True, env=environment()).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def environment() -> dict[str, str]:
    """The key, no proxy, a place where Go keeps what it has compiled for all runs of the tests, and no certificates: Python would
    read them all for every call, and none is needed on loopback."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    cache = Path(tempfile.gettempdir()) / f"prompt-studio-go-{os.getuid()}"
    go = {"GOCACHE": str(cache), "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local", "GO111MODULE": "on"}
    return {**kept, **go, "SSL_CERT_DIR": tempfile.gettempdir(), VARIABLE: KEY}


def written(language: str, call: Call, base_url: str, folder: Path) -> str:
    """Write the snippet and the files that it reads into a new folder; its text."""
    folder.mkdir(parents=True)
    text = next(one.text for one in snippets(call, base_url, VARIABLE) if one.language == language)
    (folder / FILES[language]).write_text(text, encoding="utf-8")
    for path, name in Shown(call, "", "").files.items():
        (folder / name).write_bytes(path.read_bytes())
    return text


def run_all(language: str, calls: Mapping[str, Call], folder: Path, recorder: Recorder) -> dict[str, list[Seen]]:
    """What the recorder was sent by the snippet of each call. The calls' names are made of letters, digits and hyphens."""
    needs(language)
    for name, call in calls.items():
        text = written(language, call, recorder.base_url(f"{language}-{name}"), folder / name)
        assert KEY not in text
    folders = [str(folder / name) for name in calls]
    (_run_go if language == "go" else _driven(language))(folder, folders)
    assert not list(folder.rglob("pwned"))
    return {name: recorder.seen(f"{language}-{name}") for name in calls}


def _driven(language: str) -> Callable[[Path, list[str]], None]:
    def run(folder: Path, folders: list[str]) -> None:
        driver = folder / f"driver-{FILES[language]}"
        driver.write_text(_DRIVERS[language])
        program = {"curl": "bash", "python": sys.executable, "javascript": "node", "ruby": "ruby"}[language]
        execute([program, str(driver), *folders], folder)

    return run


def _run_go(folder: Path, folders: list[str]) -> None:
    (folder / "go.mod").write_text("module calls\n\ngo 1.18\n")
    (folder / "bin").mkdir()
    execute(["go", "build", "-o", f"{folder}/bin/", "./..."], folder)
    for one in folders:
        execute([f"{folder}/bin/{Path(one).name}"], Path(one))


def execute(command: list[str], folder: Path) -> str:
    """What the command printed; fails with what it complained of."""
    done = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout
