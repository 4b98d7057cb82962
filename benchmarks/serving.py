"""Serving beside nginx: the same feed, the same cores, the same number of workers, in turns, in one run.

    python -m benchmarks.serving [--seconds N] [--rounds N] [--workers N] [--connections N] [--only NAME …]

- nginx (Debian's) sends the files of `feeds build`, with gzip_static and its own ETags
- `feeds serve` is what it is: its workers, and the process that publishes
- plain Flask on gunicorn (gthread) has the same feed in memory, and one view

Each is asked by wrk, and for HEAD by ab: 304, 200 (gzip, some 60 KB), HEAD, 404, and a mix like a real day's (55 % 304, 40 % 200,
5 % 404). Then `feeds serve` alone is asked for 200 while nothing happens and while it publishes an edition a second, in
turns; and it is measured how long it takes from the commit of an edition until it is answered with.

Exit status: 0; 1 where an answer was not what was asked for; 2 usage, or a program is missing.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import corpus
from benchmarks.process import program
from feeds.store import Store

ENTRIES = 9
"""So many entries of the made corpus are some 60 KB in gzip."""

_CONFIG = """
[site]
title = "Benchmark"
base_url = "http://127.0.0.1:{port}/"
[articles]
path = "articles"
settle = 0
[[feeds]]
name = ""
limit = {entries}
"""
_NGINX = """
worker_processes {workers}; daemon off; pid {place}/nginx.pid; error_log {place}/nginx.log; user {user};
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  types {{ application/rss+xml xml; }} default_type application/octet-stream;
  client_body_temp_path {place}/t; proxy_temp_path {place}/t; fastcgi_temp_path {place}/t;
  uwsgi_temp_path {place}/t; scgi_temp_path {place}/t;
  open_file_cache max=1000; open_file_cache_valid 1s;
  server {{ listen 127.0.0.1:{port}; root {place}/out; gzip_static on; gzip_vary on; }}
}}
"""
_MIX = """
local same = wrk.format("GET", "/rss.xml", {{["Host"]="127.0.0.1", ["Accept-Encoding"]="gzip", ["If-None-Match"]='{tag}'}})
local whole = wrk.format("GET", "/rss.xml", {{["Host"]="127.0.0.1", ["Accept-Encoding"]="gzip"}})
local none = wrk.format("GET", "/nowhere", {{["Host"]="127.0.0.1", ["Accept-Encoding"]="gzip"}})
local at = 0
request = function()
  at = at + 37
  if at >= 100 then at = at - 100 end
  if at < 55 then return same elseif at < 95 then return whole else return none end
end
"""
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured: requests a second, CPU of the server in seconds a request, the 99th of a hundred waits in seconds."""

    rate: float
    cpu: float
    p99: float


@dataclass(slots=True)
class Side:
    """A server: its name, its process, where it listens, the tag of its feed."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    tag: str = ""

    def cpu(self) -> float:
        """Seconds of CPU that it and what it started took."""
        return sum(map(_cpu, _family(self.process.pid)))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _family(int(child))


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ask(port: int, path: str = "/rss.xml", method: str = "GET", **headers: str) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    given = {"Accept-Encoding": "gzip", **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection.request(method, path, headers=given)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.headers.get("ETag", ""), body


@contextmanager
def _started(name: str, port: int, command: Sequence[str], place: Path, env: Mapping[str, str] | None = None) -> Iterator[Side]:
    with (place / f"{name.split()[0]}.txt").open("wb") as out:
        process = subprocess.Popen(command, cwd=place, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            for _ in range(100):
                try:
                    status, tag, _ = _ask(port)
                except OSError:
                    status = 0
                if status == 200:
                    break
                time.sleep(0.1)
            else:
                raise SystemExit(f"{name} does not answer: {(place / f'{name.split()[0]}.txt').read_text()}")
            yield Side(name, process, port, tag)
        finally:
            process.terminate()
            process.wait(20)


@dataclass(frozen=True, slots=True)
class Asking:
    """How wrk is called, and for HEAD ab, since wrk waits for a body that does not come."""

    wrk: str
    ab: str
    seconds: int
    connections: int
    place: Path

    def load(self, side: Side, what: str) -> Load:
        """Ask ``side`` for ``what`` as often as it answers."""
        before = side.cpu()
        number, rate, p99 = self._head(side) if what == "HEAD" else self._get(side, what)
        return Load(rate, (side.cpu() - before) / number, p99)

    def _get(self, side: Side, what: str) -> tuple[int, float, float]:
        script = self.place / f"{side.port}-{what}.lua"
        script.write_text(_MIX.format(tag=side.tag) if what == "mix" else "")
        headers = ["-H", "Accept-Encoding: gzip"] + (["-H", f"If-None-Match: {side.tag}"] if what == "304" else [])
        path = "/nowhere" if what == "404" else "/rss.xml"
        given = ["-t1", f"-c{self.connections}", f"-d{self.seconds}s", "--latency", "-s", str(script), *headers]
        text = _output([self.wrk, *given, f"http://127.0.0.1:{side.port}{path}"])
        number = int(_found(r"(\d+) requests in", text))
        refused = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", text)))
        if refused > number * (1 if what == "404" else 0.06):
            raise SystemExit(f"{side.name}: {refused} of {number} were answered with errors when {what} was asked for")
        value, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)\b", text)[0]
        p99 = float(value) * {"us": 1e-6, "ms": 1e-3, "s": 1.0}[unit]
        return number, float(_found(r"Requests/sec:\s+([\d.]+)", text)), p99

    def _head(self, side: Side) -> tuple[int, float, float]:
        table = self.place / f"{side.port}.csv"
        given = ["-i", "-k", "-q", f"-c{self.connections}", f"-t{self.seconds}", "-n100000000", "-e", str(table)]
        text = _output([self.ab, *given, "-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{side.port}/rss.xml"])
        p99 = float(_found(r"(?m)^99,([\d.]+)", table.read_text())) / 1e3
        number = int(_found(r"Complete requests:\s+(\d+)", text))
        return number, float(_found(r"Requests per second:\s+([\d.]+)", text)), p99


def _output(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit(f"this was not expected:\n{text}")
    return found[1]


def _right(sides: Sequence[Side]) -> bool:
    """Whether every side answers with what it is asked for, and the same."""
    bodies = {gzip.decompress(_ask(side.port)[2]) for side in sides}
    right = len(bodies) == 1
    for side in sides:
        statuses = [
            _ask(side.port, If_None_Match=side.tag)[0],
            _ask(side.port)[0],
            _ask(side.port, method="HEAD")[0],
            _ask(side.port, "/nowhere")[0],
        ]
        right &= statuses == [304, 200, 200, 404]
    return right


def _publishing(place: Path, stop: threading.Event) -> None:
    """Edit the newest article once a second."""
    newest = max((place / "articles").rglob("*.md"), key=lambda path: path.read_text("utf-8").partition("date:")[2][:30])
    text, number = newest.read_text("utf-8"), 0
    while not stop.wait(1.0):
        number += 1
        newest.write_text(f"{text}\n\nEdition {number}.\n", "utf-8")


def _published(side: Side, place: Path, asking: Asking, rounds: int) -> tuple[list[Load], list[Load], int]:
    """Loads while nothing happens and while an edition a second is published, in turns; how many tags there were."""
    calm: list[Load] = []
    busy: list[Load] = []
    tags: set[str] = set()
    for _ in range(rounds):
        calm.append(asking.load(side, "200"))
        stop = threading.Event()
        editor = threading.Thread(target=_publishing, args=(place, stop))
        editor.start()
        time.sleep(1.5)
        watcher = threading.Thread(target=_watching, args=(side, stop, tags))
        watcher.start()
        busy.append(asking.load(side, "200"))
        stop.set()
        editor.join()
        watcher.join()
        time.sleep(1.5)
    return calm, busy, len(tags)


def _watching(side: Side, stop: threading.Event, tags: set[str]) -> None:
    while not stop.wait(0.2):
        tags.add(_ask(side.port, method="HEAD")[1])


def _seen(side: Side, place: Path, editions: int) -> list[float]:
    """Seconds from an edition's commit until the service answers with it, for ``editions``; both are looked at in turns."""
    waits: list[float] = []
    store = Store(place / "state")
    connection = http.client.HTTPConnection("127.0.0.1", side.port, timeout=10)
    newest = max((place / "articles").rglob("*.md"), key=lambda path: path.read_text("utf-8").partition("date:")[2][:30])
    text = newest.read_text("utf-8")

    def tag() -> str:
        connection.request("HEAD", "/rss.xml")
        response = connection.getresponse()
        response.read()
        return response.headers["ETag"]

    for number in range(editions):
        before, shown = store.number(), tag()
        newest.write_text(f"{text}\n\nSeen {number}.\n", "utf-8")
        committed: float | None = None
        while True:
            if committed is None and store.number() != before:
                committed = time.perf_counter()
            if tag() != shown:
                break
        waits.append(0.0 if committed is None else time.perf_counter() - committed)
        time.sleep(1.0)
    connection.close()
    store.close()
    return waits


@contextmanager
def _sides(place: Path, workers: int, names: Sequence[str], nginx: str, gunicorn: str | None) -> Iterator[list[Side]]:
    ports = {name: _port() for name in ("nginx", "feeds serve", "plain Flask on gunicorn")}
    corpus.make(place / "articles", 100)
    (place / "feeds.toml").write_text(_CONFIG.format(port=ports["feeds serve"], entries=ENTRIES), "utf-8")
    feeds = [sys.executable, "-m", "feeds.cli"]
    given = ["--config", str(place / "feeds.toml"), "--state", str(place / "state")]
    subprocess.run([*feeds, "build", *given, "--out", str(place / "out")], check=True, capture_output=True)
    for file in (place / "out").glob("*.xml"):
        packed = file.with_name(file.name + ".gz")
        packed.write_bytes(gzip.compress(file.read_bytes(), 6, mtime=0))
        os.utime(packed, (file.stat().st_mtime,) * 2)
    place.chmod(0o755)
    user = "www-data" if os.geteuid() == 0 else "-"
    conf = _NGINX.format(workers=workers, place=place, port=ports["nginx"], user=user)
    (place / "nginx.conf").write_text(conf.replace("user -;", ""), "utf-8")
    commands: dict[str, list[str]] = {
        "nginx": [nginx, "-c", str(place / "nginx.conf")],
        "feeds serve": [*feeds, "serve", *given, "--port", str(ports["feeds serve"]), "--workers", str(workers)],
    }
    env = {**os.environ, "FEEDS_BENCH_FILE": str(place / "out/rss.xml")}
    if gunicorn is not None:
        at = f"127.0.0.1:{ports['plain Flask on gunicorn']}"
        commands["plain Flask on gunicorn"] = [
            gunicorn, "benchmarks.plain:app", "-b", at, "-w", str(workers), "-k", "gthread", "--threads", "4",
            "--chdir", str(Path(__file__).parent.parent),
        ]  # fmt: skip
    with ExitStack() as stack:
        yield [
            stack.enter_context(_started(name, ports[name], command, place, env))
            for name, command in commands.items()
            if not names or name.split()[0] in names
        ]


def main() -> None:
    """Run it and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--only", nargs="*", default=[], help="the first words of the sides that are measured")
    parser.add_argument("--what", nargs="*", default=["304", "200", "HEAD", "404", "mix"])
    parser.add_argument("--no-publishing", action="store_true", help="leave out what happens while editions are published")
    given = parser.parse_args()
    wrk, ab, nginx, gunicorn = program("wrk"), program("ab"), program("nginx"), program("gunicorn")
    if wrk is None or ab is None or nginx is None:
        parser.exit(2, "wrk, ab and nginx are needed: apt-get install wrk apache2-utils nginx\n")
    with tempfile.TemporaryDirectory() as directory, ExitStack() as stack:
        place = Path(directory)
        sides = stack.enter_context(_sides(place, given.workers, given.only, nginx, gunicorn))
        if not _right(sides):
            parser.exit(1, "the sides do not answer alike\n")
        asking = Asking(wrk, ab, given.seconds, given.connections, place)
        print(f"{len(_ask(sides[0].port)[2]):,} bytes of gzip; {given.workers} worker(s), {given.connections} connections\n")
        loads: dict[tuple[str, str], list[Load]] = {}
        for number in range(given.rounds):
            for what in given.what:
                for side in sides[:: 1 if number % 2 else -1]:
                    loads.setdefault((what, side.name), []).append(asking.load(side, what))
        _print(sides, given.what, loads)
        ours = [side for side in sides if side.name == "feeds serve"]
        if ours and not given.no_publishing:
            calm, busy, tags = _published(ours[0], place, asking, given.rounds)
            print("\n| 200 of feeds serve | requests/s | p99 ms |\n| --- | ---: | ---: |")
            for name, some in (("while nothing happens", calm), (f"while {tags} editions are published, one a second", busy)):
                print(f"| {name} | {median(each.rate for each in some):,.0f} | {median(each.p99 for each in some) * 1e3:.2f} |")
            print(f"\np99 while publishing ÷ idle: {median(b.p99 / c.p99 for b, c in zip(busy, calm, strict=True)):.2f}")
            waits = [wait * 1e3 for wait in _seen(ours[0], place, 20)]
            print(
                f"From the commit of an edition to its first answer: {median(waits):.1f} ms; longest of 20: {max(waits):.1f} ms"
            )
    print(f"\nMedian of {given.rounds} rounds of {given.seconds} s in turns; {time.strftime('%Y-%m-%d')}.")


def _print(sides: Sequence[Side], kinds: Sequence[str], loads: Mapping[tuple[str, str], Sequence[Load]]) -> None:
    """Each kind's loads by side, beside the first side of the same round."""
    first = sides[0].name
    print(f"| asked for | side | requests/s | ÷ {first} | CPU µs/request | p99 ms | ÷ {first} |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for what in kinds:
        peer = loads[what, first]
        for side in sides:
            some = loads[what, side.name]
            rate = median(mine.rate / other.rate for mine, other in zip(some, peer, strict=True))
            wait = median(mine.p99 / other.p99 for mine, other in zip(some, peer, strict=True))
            cpu = median(each.cpu for each in some) * 1e6
            print(
                f"| {what} | {side.name} | {median(each.rate for each in some):,.0f} | {rate:.2f} | {cpu:.1f} "
                f"| {median(each.p99 for each in some) * 1e3:.2f} | {wait:.2f} |"
            )


if __name__ == "__main__":
    main()
