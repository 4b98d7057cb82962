"""The files for those who run it: nginx before the real service, nginx before an export, the unit for systemd."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from feeds.config import Config, load
from feeds.publish import publish
from feeds.store import Store
from feeds.web.export import export
from tests.conftest import NOW, Newsroom, article
from tests.test_cli import free_port, serving

ROOT = Path(__file__).parent.parent
BASE = "https://feeds.example.com/"
TOKEN = "abcdefghijklmnopqrstuvwxyz"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
# Where this is set, what is missing is an error and no reason to skip.
NEEDED = "FEEDS_TESTS_NEED_NGINX"
needs_nginx = pytest.mark.skipif(NGINX is None and not os.environ.get(NEEDED), reason="nginx is not installed")
TOML = f"""
[site]
base_url = "{BASE}"
[articles]
path = "newsroom"
[redirects]
"/news.rdf" = "/rss.xml"
"/b\u00fccher $x/" = "https://elsewhere.example/$b?x=1"
"/over.xml" = "gone"
[aliases]
"/feeds/all.atom.xml" = "/atom.xml"
"/world/feed/" = "/world/atom.xml"
[[feeds]]
name = ""
[[feeds]]
name = "world"
[[feeds]]
name = "radio"
moved = "/world/"
[[feeds]]
name = "ended"
retired = true
[status]
token = "{TOKEN}"
[http]
trusted_proxies = 1
access_log = "json"
access_log_file = "access.log"
"""


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def ask(port: int, path: str, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers={"Host": "feeds.example.com", **given})
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()


@pytest.fixture
def config(newsroom: Newsroom, tmp_path: Path) -> Config:
    newsroom({"a.md": article("A", body="![](a.png) " + "words " * 200), "a.png": bytes(1000)})
    (tmp_path / "feeds.toml").write_text(TOML, encoding="utf-8")
    return load(tmp_path / "feeds.toml")


@contextmanager
def nginx(place: Path, service: int, root: Path) -> Iterator[tuple[int, int]]:
    """nginx with the configuration that ships, on ports of its own: of the server before the service, of that of an export."""
    assert NGINX is not None, "nginx is not installed"
    place.mkdir()
    before, static = free_port(), free_port()
    text = (ROOT / "config/nginx.conf").read_text(encoding="utf-8")
    for there, here in (
        ("listen 80;", f"listen 127.0.0.1:{before};"),
        ("listen 8080;", f"listen 127.0.0.1:{static};"),
        ("127.0.0.1:8000", f"127.0.0.1:{service}"),
        ("/srv/feeds", str(root)),
    ):
        assert there in text
        text = text.replace(there, here)
    (place / "feeds.conf").write_text(re.sub(r"^\s*listen \[::\].*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    temporary = "".join(f"{each}_temp_path {place}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;\n" if os.geteuid() == 0 else ""
    types = "types { text/html html; text/css css; image/png png; application/xml xml; }"
    main = f"{user}daemon off;\nworker_processes 1;\npid {place}/pid;\nerror_log {place}/errors;\nevents {{ }}\n"
    main += f"http {{\n{types}\naccess_log off;\n{temporary}include {place}/feeds.conf;\n}}\n"
    (place / "nginx.conf").write_text(main, encoding="utf-8")
    process = subprocess.Popen([NGINX, "-p", str(place), "-c", str(place / "nginx.conf")], stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(100):
            if process.poll() is not None:
                raise AssertionError((process.stderr.read() if process.stderr else "") + (place / "errors").read_text())
            try:
                ask(static, "/")
                break
            except OSError:
                time.sleep(0.05)
        yield before, static
    finally:
        process.terminate()
        process.wait(20)
        if process.stderr:
            process.stderr.close()


# --- nginx before the service ------------------------------------------------------------------------------------------


@needs_nginx
def test_nginx_stands_before_the_real_service(config: Config, tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "out").mkdir()
    started = serving("--config", tmp_path / "feeds.toml", "--state", tmp_path / "state", port=port)
    with started, nginx(tmp_path / "nginx", port, tmp_path / "out") as (proxy, _):
        for path in ("/", "/rss.xml", "/atom.xml", "/feed.json", "/articles/a/", "/media/a.png", "/news.rdf", "/over.xml", "/x"):
            for coding in ("identity", "gzip"):
                direct, through = (ask(each, path, Accept_Encoding=coding) for each in (port, proxy))
                assert (through.status, through.body) == (direct.status, direct.body), path
                for name in ("etag", "last-modified", "content-type", "content-encoding", "vary", "link", "location"):
                    assert through.headers.get(name) == direct.headers.get(name), (path, name)
        tag = ask(proxy, "/rss.xml", Accept_Encoding="gzip").headers["etag"]
        assert not tag.startswith("W/")
        assert ask(proxy, "/rss.xml", Accept_Encoding="gzip", If_None_Match=tag).status == 304
        assert ask(proxy, "/rss.xml", Host="evil.example").body == ask(port, "/rss.xml").body
        assert ask(proxy, "/media/a.png", Range="bytes=0-9").status == 206

        for path in ("/status/", "/metrics"):
            assert ask(proxy, path).status == 404
            assert ask(proxy, path, Host="localhost").status == 404
            assert ask(proxy, path, Host="localhost", X_Forwarded_For="127.0.0.1").status == 404
            assert ask(proxy, path, Authorization=f"Bearer {TOKEN}").status == 200
            assert ask(port, path, Host="localhost").status == 200
        ask(proxy, "/atom.xml", User_Agent="forger", X_Forwarded_For="203.0.113.9")
    noted = [json.loads(line) for line in (tmp_path / "access.log").read_text().splitlines()]
    assert [each["client"] for each in noted if each["agent"] == "forger"] == ["127.0.0.1"]


# --- nginx before an export --------------------------------------------------------------------------------------------


@needs_nginx
def test_nginx_serves_an_export_without_a_service(config: Config, tmp_path: Path) -> None:
    store, out = Store(None), tmp_path / "out"
    publish(config, store, NOW)
    export(config, store, out, compress=True)
    with nginx(tmp_path / "nginx", 1, out) as (_, port):
        for path, media_type in (
            ("/", "text/html; charset=utf-8"),
            ("/world/", "text/html; charset=utf-8"),
            ("/articles/a/", "text/html; charset=utf-8"),
            ("/rss.xml", "application/rss+xml; charset=utf-8"),
            ("/world/atom.xml", "application/atom+xml; charset=utf-8"),
            ("/feed.json", "application/feed+json; charset=utf-8"),
            ("/feeds.opml", "text/x-opml; charset=utf-8"),
            ("/feeds/all.atom.xml", "application/xml; charset=utf-8"),
        ):
            plain, packed = ask(port, path), ask(port, path, Accept_Encoding="gzip")
            assert (plain.status, plain.headers["content-type"]) == (200, media_type), path
            assert packed.headers["content-encoding"] == "gzip"
            assert gzip.decompress(packed.body) == plain.body
            assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
            assert plain.headers["etag"] != packed.headers["etag"]
            assert plain.headers["cache-control"] == "public, max-age=300"
            assert plain.headers["x-content-type-options"] == "nosniff"
            for answer in (plain, packed):
                again = ask(
                    port, path, If_None_Match=answer.headers["etag"], Accept_Encoding=answer.headers.get("content-encoding", "")
                )
                assert again.status == 304
        assert ask(port, "/rss.xml").headers["access-control-allow-origin"] == "*"
        assert ask(port, "/media/a.png", Range="bytes=0-9").status == 206
        assert "sandbox" in ask(port, "/media/a.png").headers["content-security-policy"]
        style = re.findall(r'href="[^"]*?(/static/[^"]+\.css)(\?v=[^"]+)"', ask(port, "/").body.decode())[0]
        for path, age in (("".join(style), "public, max-age=31536000, immutable"), (style[0], "public, max-age=300")):
            answer = ask(port, path)
            assert (answer.status, answer.headers["cache-control"]) == (200, age)
            assert answer.headers["content-type"].startswith("text/css")
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert ask(port, "/world/feed/").body == ask(port, "/world/atom.xml").body
        assert ask(port, "/world", Host="evil.example").headers["location"] == "/world/"

        for path, url in (
            ("/news.rdf", f"{BASE}rss.xml"),
            ("/b%C3%BCcher%20$x/", "https://elsewhere.example/%24b?x=1"),
            ("/b%C3%BCcher%20$x", "https://elsewhere.example/%24b?x=1"),
            ("/radio/rss.xml", f"{BASE}world/rss.xml"),
            ("/radio/", f"{BASE}world/"),
            ("/feed", f"{BASE}rss.xml"),
            ("/feed/", f"{BASE}rss.xml"),
            ("/index.xml", f"{BASE}rss.xml"),
            ("/atom/", f"{BASE}atom.xml"),
        ):
            answer = ask(port, path, Host="evil.example")
            assert (answer.status, answer.headers.get("location")) == (301, url), path
        for path in ("/over.xml", "/ended/", "/ended/rss.xml", "/ended/archive/3/atom.xml"):
            assert ask(port, path).status == 410, path
        for path in ("/nothing", "/.feeds-export.json", "/.feeds-redirects.conf", "/_redirects", "/ended/x"):
            assert ask(port, path).status == 404, path
        assert ask(port, "/nothing").body == (out / "404.html").read_bytes()


@needs_nginx
def test_two_machines_with_one_edition_have_the_same_tags(config: Config, tmp_path: Path) -> None:
    store = Store(None)
    publish(config, store, NOW)
    tags = []
    for number in (1, 2):
        out = tmp_path / f"out{number}"
        export(config, store, out, compress=True)
        with nginx(tmp_path / f"nginx{number}", 1, out) as (_, port):
            tags.append(
                [ask(port, path, Accept_Encoding=coding).headers["etag"] for path in ("/", "/rss.xml") for coding in ("", "gzip")]
            )
        time.sleep(1.1)

    assert tags[0] == tags[1]
    assert len(set(tags[0])) == 4


# --- systemd -----------------------------------------------------------------------------------------------------------


def unit() -> str:
    return (ROOT / "config/feeds.service").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    file = tmp_path / "feeds.service"
    file.write_text(unit().replace("/opt/feeds/bin/feeds", sys.executable), encoding="utf-8")
    checked = subprocess.run(["systemd-analyze", "verify", "--man=no", str(file)], capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stderr) == (0, "")
    scored = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "unrecognized option" not in scored.stderr and "Unknown" not in scored.stderr:
        assert scored.returncode == 0, scored.stdout[-500:] + scored.stderr


def test_the_unit_calls_the_service_as_it_can_be_called() -> None:
    from feeds.cli.serving import serve

    command = re.search(r"^ExecStart=\S+ serve (.*)$", unit(), flags=re.MULTILINE)
    assert command is not None
    known = {option for parameter in serve.params for option in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", command[1])) <= known
