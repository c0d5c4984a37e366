"""A browser without a screen, told what to do through a pipe: what a reader of a page would see.

Chromium, and axe-core (an npm package) for accessibility: `AXE` is the path of its `axe.min.js`.
Where they are missing a test is skipped and says so; with `CI=true` it fails.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any

import pytest

#: Asked of every page: what scrolls sideways, and what axe finds.
_TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"
_AXE = (
    "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    ".then(found => JSON.stringify(found.violations.map("
    "one => [one.id, one.nodes.length, one.nodes[0].html, one.nodes[0].failureSummary])))"
)


class Browser:
    """One page of Chromium, spoken to in the DevTools protocol."""

    def __init__(self, answers: BufferedReader, orders: FileIO) -> None:
        self._from = answers
        self._to = orders
        self._last = 0
        self._rest = b""
        self.events: list[dict[str, Any]] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **values: Any) -> dict[str, Any]:
        return self._call(method, self._session, **values)

    def open(self, page: Path, width: int, *, dark: bool = False) -> None:
        """Show the page in a window this wide; `events` then holds what happened."""
        self.events.clear()
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media="", features=[scheme])
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=900, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        self.call("Page.navigate", url=page.as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self._receive()

    def ask(self, script: str) -> Any:
        """What the script gives; it runs in the page, which has none of its own."""
        given = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in given, given
        return given["result"].get("value")

    def happened(self) -> list[str]:
        """What a page that stands alone never does: say something, fail, ask for another file."""
        told = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
        asked = [
            event["params"]["request"]["url"]
            for event in self.events
            if event["method"] == "Network.requestWillBeSent"
        ]
        said = [json.dumps(event["params"]) for event in self.events if event["method"] in told]
        return asked[1:] + said

    def is_too_wide(self) -> bool:
        return bool(self.ask(_TOO_WIDE))

    def accessibility(self) -> list[Any]:
        """What axe finds wrong; its script is put into the page by the browser itself."""
        self.ask(_axe().read_text("utf-8"))
        found: list[Any] = json.loads(self.ask(_AXE))
        return found

    def _call(self, method: str, session: str = "", **values: Any) -> dict[str, Any]:
        self._last += 1
        number = self._last
        asked = {"id": number, "method": method, "params": values}
        asked |= {"sessionId": session} if session else {}
        self._to.write(json.dumps(asked).encode() + b"\0")
        while (answer := self._receive()).get("id") != number:
            pass
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = self._from.read1(1 << 20)
            assert more, "the browser ended"
            self._rest += more
        text, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(text)
        if "method" in answer:
            self.events.append(answer)
        return answer


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser with a profile of its own, which ends with the block."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if program is None:
        missing("chromium is not installed")
    to_it, from_us = os.pipe()
    from_it, to_us = os.pipe()
    # It reads what it is told from 3 and answers on 4; sh knows no numbers above 9.
    shell = (
        f'exec "$0" --headless --no-sandbox --disable-gpu --user-data-dir="$1" '
        f"--remote-debugging-pipe 3<&{to_it} 4>&{to_us}"
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        running = subprocess.Popen(
            ["bash", "-c", shell, str(program), profile],
            pass_fds=(to_it, to_us), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_it)
        os.close(to_us)
        with os.fdopen(from_it, "rb") as answers, os.fdopen(from_us, "wb", 0) as orders:
            try:
                yield Browser(answers, orders)
            finally:
                running.terminate()
                running.wait(timeout=20)


def missing(what: str) -> None:
    """Skip the test; in CI nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def _axe() -> Path:
    path = Path(os.environ.get("AXE", "axe.min.js"))
    if not path.is_file():
        missing("axe-core is not there: npm install axe-core, and AXE=…/axe-core/axe.min.js")
    return path
