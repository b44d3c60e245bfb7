"""A person at a browser: goes to pages, fills forms by field name, and has every page looked at by axe."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Of the organisers' panel, the pages of acts are drawn here; its frame, lists and forms are unfold's.
OWN_PAGE_OF_PANEL = re.compile(r"/admin/.*/\d+/(?!change/|delete/|history/)[a-z_-]+/?$")


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """One person with a browser of their own; `problems` gathers what axe and the console complain of."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        language: str,
        *,
        width: int = 1280,
        scheme: str = "light",
        scripts: bool = True,
    ) -> None:
        self.url, self.language, self.scheme, self.scripts = url, language, scheme, scripts
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.problems: list[str] = []
        self.seen: set[str] = set()
        self.page.on("console", self._note_console)

    def _note_console(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.url}/{self.language}{path}")
        self.look()
        return self.page

    def look(self) -> None:
        """Let axe look at the page that is open now; axe is a script itself, and leaves out who has switched those off."""
        path = self.page.url.partition("?")[0]
        if "/admin/" in path and not OWN_PAGE_OF_PANEL.search(path):
            return
        self.seen.add(path)
        part = "#content" if "/admin/" in path else None
        violations = Axe().run(self.page, context=part).response["violations"] if self.scripts else []
        for violation in violations:
            nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            self.problems.append(f"{path}: {violation['id']}: {nodes}")
        width = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if width > 0:
            self.problems.append(f"{path}: wider than the window by {width} px")

    def fill(self, **values: Any) -> None:
        """Fill fields by name: text, a select's value, or True for a box; "name=value" for one of several."""
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name}']:not([type=hidden])")
            kind = field.first.get_attribute("type") or field.first.evaluate(
                "element => element.tagName.toLowerCase()"
            )
            if kind in {"radio", "checkbox"} and value is not True:
                self.page.locator(f"main [name='{name}'][value='{value}']").check(force=True)
            elif kind == "checkbox":
                field.first.check(force=True)
            elif kind == "select":
                field.first.select_option(value)
            else:
                field.first.fill(str(value))

    def submit(self, form: str = "main form[method=post]", *, look: bool = True) -> None:
        """Press the form's button and wait for the next page; `look` not at one that reloads itself."""
        with self.page.expect_navigation():
            self.page.locator(f"{form} button[type=submit]").first.click()
        if look:
            self.look()

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def save_picture(self, path: str) -> None:
        self.page.screenshot(path=path, full_page=True)
