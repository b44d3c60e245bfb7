"""The OpenAPI file and its page."""

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.api.steps import Api

CHROMIUM = shutil.which("chromium")


def test_the_file_is_written_without_a_warning(tmp_path: Path) -> None:
    target = tmp_path / "openapi.yaml"
    call_command("spectacular", file=str(target), validate=True, fail_on_warn=True)
    assert target.read_text(encoding="utf-8").startswith("openapi: 3.1.0")


def test_the_file_is_served_to_everybody() -> None:
    described = Api().get("/api/v1/schema/?format=json").json()
    assert described["info"]["title"] == "Ipek API"
    assert set(described["components"]["securitySchemes"]) == {"sessionToken", "sessionCookie"}
    add = described["paths"]["/api/v1/meeting-requests/{public_id}/acceptance/"]["post"]
    assert sorted(add["responses"]) == [
        "200",
        "400",
        "401",
        "403",
        "404",
        "406",
        "409",
        "413",
        "415",
        "422",
        "429",
    ]


def test_the_page_has_nothing_inline() -> None:
    page = Api().get("/api/v1/docs/")
    html = page.content.decode()
    assert page.status_code == 200
    assert "<style" not in html
    assert html.count("<script") == html.count("<script src=") == 3
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    script = Api().get("/api/v1/docs/?script=")
    assert (script.status_code, script.headers["Content-Type"]) == (200, "application/javascript")


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_page_works_in_a_browser(live_server) -> None:
    from playwright.sync_api import sync_playwright

    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{live_server.url}/api/v1/docs/")
        page.get_by_role("link", name="editions", exact=True).click()
        page.get_by_text("List the editions of exhibitions").click()
        page.get_by_role("button", name="Try it out").wait_for()
        browser.close()
    assert said == []
