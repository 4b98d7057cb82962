"""The pages in a real browser: Debian's Chromium, driven by Playwright, looking at a real service, and at nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, ViewportSize, expect, sync_playwright

from feeds.config import load
from feeds.publish import publish
from feeds.store import Store
from tests.conftest import NOW, article, write
from tests.mediafiles import png, wav
from tests.test_cli import free_port, serving

# Where this is set, what is missing is an error and no reason to skip.
NEEDED = "FEEDS_TESTS_NEED_CHROMIUM"
# Headless, and without what a browser does over a network by itself.
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# Another name of this machine, by which pages are not loaded from where their service is said to be, nor safely.
ALIAS = "feeds.test"
SIZES: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
# The rules of axe-core that WCAG 2.2 AA asks for, and what its makers recommend besides.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
BODY = f"""A paragraph with `code`, a [link](https://example.org/) and a footnote[^1]. {WORD}
https://example.org/{"an-address-that-never-ends-" * 8}

## A heading

```python
{"a_line_that_is_far_too_long = " * 8}1
```

| {" | ".join(["A column with a name"] * 9)} |
|{"---|" * 9}
| {" | ".join(["1,234,567"] * 9)} |

> A quotation.

1. first
2. second

[^1]: The footnote.
"""
CONFIGURATION = """
[site]
title = "The Browser's Newsroom"
description = "What a browser shows of everything."
rights = "© us"
base_url = "{base}"
[articles]
path = "newsroom"
[automatic]
tags = true
languages = true
[[feeds]]
name = ""
limit = 3
archive = 2
[[feeds]]
name = "sound"
title = "What can be heard"
select = {{ tags = ["sound"] }}
[[feeds]]
name = "nothing"
title = "Nothing yet"
formats = ["atom"]
select = {{ tags = ["nowhere"] }}
"""
PATHS = [
    "/",
    "/sound/",
    "/nothing/",
    "/archive/1/",
    "/tags/",
    "/languages/",
    "/languages/ar/",
    "/articles/long/",
    "/articles/arabic/",
    "/articles/heard/",
    "/articles/gone/",
    "/nowhere/",
    "/status/",
]


def newsroom(root: Path) -> None:
    write(root, "sea.png", png(400, 300))
    write(root, "heard.wav", wav(600))
    tags = f"[{', '.join(f'tag {number}' for number in range(12))}]"
    write(root, "long.md", article(f"A long title that has {WORD} in it", body=BODY, tags=tags, author="Ann, Bo"))
    write(root, "heard.md", article("Heard", "2026-03-01T00:00:00Z", enclosure="heard.wav", tags="[sound]"))
    words = "غادر آخر حارس نورّوي عام 1986 ومعه حقيبتان وقطة.\n\n- واحد\n- اثنان"
    image = "{url: sea.png, alt: البحر, caption: عند الظهر}"
    write(root, "arabic.md", article("عودة حراس المنارة", "2026-02-01T00:00:00Z", words, lang="ar", image=image))
    write(root, "other.md", article("عنوان آخر", "2026-01-20T00:00:00Z", "نص", lang="ar"))
    write(root, "third.md", article("Third", "2026-01-10T00:00:00Z", image="sea.png"))
    write(root, "gone.md", article("Gone", "2026-01-05T00:00:00Z"))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running service, of which one article was taken down; its base URL without the slash."""
    home = tmp_path_factory.mktemp("browser")
    port = free_port()
    newsroom(home / "newsroom")
    (home / "feeds.toml").write_text(CONFIGURATION.format(base=f"http://127.0.0.1:{port}/"), encoding="utf-8")
    config = load(home / "feeds.toml")
    store = Store(config.state)
    publish(config, store, NOW)
    (home / "newsroom/gone.md").unlink()
    publish(config, store, NOW, accepted=True)
    store.close()
    with serving("--config", home / "feeds.toml", port=port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        if os.environ.get(NEEDED):
            raise AssertionError("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=[*ARGUMENTS, f"--host-resolver-rules=MAP {ALIAS} 127.0.0.1"]
        )
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page that is open, and what the browser said while it was."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def open(self, url: str) -> None:
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request))
        self.page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('policy', e.violatedDirective, e.blockedURI))"
        )
        self.page.goto(url)


def visit(context: BrowserContext, url: str) -> Visit:
    opened = Visit(context.new_page())
    opened.open(url)
    return opened


def wrong(page: Page) -> list[str]:
    """What axe-core finds: the rule, and where."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("rules => axe.run(rules)", RULES)
    return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("size", SIZES)
def test_everybody_can_use_a_page_on_any_screen(browser: Browser, service: str, size: str, path: str) -> None:
    with browser.new_context(viewport=SIZES[size]) as context:
        seen = visit(context, service + path)
        page = seen.page
        page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true; })")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
            assert wrong(page) == [], scheme
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")

        assert wide == 0
        assert background == "rgb(23, 22, 20)"
        missing = [text for text in seen.said if "404" in text or "410" in text]
        assert seen.said == (missing if path in ("/nowhere/", "/articles/gone/") else [])
        assert {each.url.split("/")[2] for each in seen.asked} == {service.removeprefix("http://")}


def test_a_button_copies_an_address_and_says_so(browser: Browser, service: str) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = visit(context, f"{service}/").page
        button = page.locator(".card button").first
        button.focus()
        page.keyboard.press("Enter")

        expect(page.get_by_role("status")).to_have_text(f"Copied: {service}/sound/rss.xml")
        expect(button).to_have_text("Copied")
        expect(button).to_be_focused()
        assert page.evaluate("navigator.clipboard.readText()") == f"{service}/sound/rss.xml"
        expect(page.get_by_role("status")).to_be_empty()
        expect(button).to_have_text("Copy address of What can be heard")


def test_a_page_is_whole_and_copies_where_it_is_loaded_from_another_name_without_tls(browser: Browser, service: str) -> None:
    with browser.new_context() as context:
        page = visit(context, f"http://{ALIAS}:{service.rpartition(':')[2]}/").page
        page.locator(".address button").click()

        expect(page.get_by_role("status")).to_have_text(f"Copied: {service}/rss.xml")
        assert page.evaluate("isSecureContext") is False
        assert page.evaluate("getComputedStyle(document.querySelector('.panel')).borderRadius") == "12px"
        page.evaluate("document.body.append(document.createElement('textarea'))")
        page.locator("textarea").press("Control+V")
        expect(page.locator("textarea")).to_have_value(f"{service}/rss.xml")


def test_everything_is_there_without_a_script_but_the_buttons(browser: Browser, service: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = visit(context, f"{service}/").page

        assert page.locator("button").count() > 0
        assert page.locator("button:visible").count() == 0
        assert page.get_by_role("link", name=f"{service}/rss.xml").is_visible()
        page.locator(".card summary").first.click()
        assert page.get_by_role("link", name="AntennaPod").is_visible()


def test_sound_is_fetched_in_parts(browser: Browser, service: str) -> None:
    with browser.new_context() as context:
        seen = visit(context, f"{service}/articles/heard/")
        page = seen.page
        slow = {"offline": False, "latency": 0, "downloadThroughput": 300_000, "uploadThroughput": 300_000}
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        audio = page.locator("audio")
        page.locator("h1").click()
        audio.evaluate("each => each.play()")
        moved = (
            "(each, to) => new Promise((done, stop) => {"
            " setTimeout(stop, 30000, 'it does not play');"
            " each.ontimeupdate = () => each.currentTime > to && done(each.duration); })"
        )
        assert audio.evaluate(moved, 0) == 600
        audio.evaluate("each => { each.currentTime = 500; }")
        audio.evaluate(moved, 500)

        sounds = [answer for answer in answers if answer.url.endswith(".wav")]
        starts = [int((answer.request.header_value("range") or "").removeprefix("bytes=").partition("-")[0]) for answer in sounds]
        assert {answer.status for answer in sounds} == {206}
        assert min(starts) == 0
        assert max(starts) > 3_000_000


def test_keys_go_through_a_page_as_people_read_it(browser: Browser, service: str) -> None:
    with browser.new_context(viewport=SIZES["desktop"]) as context:
        page = visit(context, f"{service}/").page
        order = []
        for _ in range(8):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "() => { const e = document.activeElement, box = e.getBoundingClientRect();"
                " const seen = box.bottom > 0 && box.top < innerHeight && box.width > 8;"
                " return [e.textContent.trim(), seen && getComputedStyle(e).outlineStyle !== 'none'] }"
            )
            order.append(focused)

        assert [text for text, _ in order[:7]] == [
            "Skip to the text",
            f"{service}/rss.xml",
            "Copy address of The Browser's Newsroom",
            "RSS",
            "Atom",
            "JSON Feed",
            "Open in a reader app",
        ]
        assert all(visible for _, visible in order)


def test_what_is_too_wide_can_be_moved_by_keys(browser: Browser, service: str) -> None:
    with browser.new_context(viewport=SIZES["phone"]) as context:
        page = visit(context, f"{service}/articles/long/").page

        assert [box.get_attribute("aria-label") for box in page.locator(".content [tabindex='0']").all()] == ["Code", "Table"]


@pytest.mark.parametrize("path", ["/articles/arabic/", "/languages/ar/"])
def test_a_page_runs_as_its_language_does(browser: Browser, service: str, path: str) -> None:
    with browser.new_context(viewport=SIZES["phone"]) as context:
        page = visit(context, service + path).page
        heading, brand = page.locator("h1").bounding_box(), page.locator(".brand").bounding_box()

        assert page.evaluate("getComputedStyle(document.querySelector('h1')).textAlign") == "right" or path.startswith(
            "/articles"
        )
        assert heading is not None
        assert brand is not None
        assert brand["x"] + brand["width"] == pytest.approx(370, abs=2)
        assert heading["x"] + heading["width"] == pytest.approx(370, abs=2)
        assert page.locator("footer [lang='en']").first.evaluate("each => getComputedStyle(each).direction") == "ltr"
