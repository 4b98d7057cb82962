"""A made directory of articles in the shape of a real technical blog: the same bytes for the same count and seed.

The model is a runtime's blog of a thousand posts: half of them release notes (long lists of commits, each with two
links and a code span), the rest prose with headings, code, lists, quotes and some tables. Sizes are spread as they
are there: a median near 8 KB, a mean near 15 KB, a long tail.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

SEED = 20240725

_SECTIONS = {"release": 52, "community": 12, "announcements": 9, "weekly": 9, "vulnerability": 7, "module": 6, "events": 5}
_MEDIAN, _SPREAD, _LEAST, _MOST = 8_000, 1.1, 300, 150_000
_FROM, _UNTIL = datetime(2011, 1, 1, tzinfo=UTC), datetime(2024, 12, 31, tzinfo=UTC)
_AUTHORS = (
    "Anna Berger|Bradley Osei|Chloé Martin|Dmitri Volkov|Edda Jónsdóttir|Filip Novák|Gita Raman|Hugo Silva|Ines Köhler|"
    "Jun Watanabe|Karim Haddad|Łukasz Zieliński|Mei-Ling Chen|Nora O'Connor|Oskar Lindqvist|Priya Nair|Quentin Roux|李明"
).split("|")
_AREAS = (
    "assert buffer build child_process cluster console crypto deps dns doc errors events fs http http2 inspector lib meta "
    "module net os path perf_hooks process querystring readline repl src stream test timers tls tools url util v8 vm worker zlib"
).split()
# In the order of how often they come; the weights below follow Zipf.
_WORDS = (
    "the of and to a in is that it for as with on be this are by from or an we which when not can was have will has but "
    "at more its if they new use one all you into other some than then these only may each also so such release version "
    "code change support module process update add fix remove test build error value request response server client "
    "stream buffer file path package memory thread event loop callback promise async function method object string number "
    "array type option default behaviour performance benchmark latency throughput security vulnerability certificate key "
    "signature header body parser encoder decoder cache queue worker cluster socket connection timeout retry handler "
    "listener emitter context scope closure prototype constructor instance property descriptor iterator generator symbol "
    "engine compiler optimiser garbage collector heap stack frame snapshot profile trace debugger inspector breakpoint "
    "platform architecture binary installer archive checksum mirror dependency upgrade migration deprecation removal "
    "compatibility stability experimental long-term maintenance schedule roadmap milestone contributor maintainer reviewer "
    "committee working group foundation governance community conference workshop survey feedback proposal discussion "
    "decision documentation example tutorial guide reference changelog commit branch pull issue label triage backport"
).split()
_CUMULATIVE = [math.fsum(1 / (rank + 2) for rank in range(end + 1)) for end in range(len(_WORDS))]

_CODE = {
    "js": """const {{ {a} }} = require('node:{b}');

async function {c}({d}, options = {{}}) {{
  const {{ signal, limit = {n} }} = options;
  for await (const chunk of {d}) {{
    if (signal?.aborted) throw new Error(`{a} was aborted after ${{chunk.length}} bytes`);
    await {a}(chunk, {{ limit }});
  }}
  return {d}.map((item) => item.{b} ?? '{c}');
}}
""",
    "python": """from {b} import {a}


def {c}({d}: list[str], limit: int = {n}) -> dict[str, int]:
    \"\"\"Count what {a} finds.\"\"\"
    found = {{}}
    for item in {d}:
        if len(item) < limit and not item.startswith("#"):
            found[item] = {a}(item) + 1
    return found
""",
    "bash": """$ npm install --save {a}@{n}
$ curl -sSL https://example.org/{b}/v{n}/{c}.tar.gz | tar xz
$ ./configure --prefix="$HOME/{d}" && make -j4 > build.log 2>&1
$ grep -c '{a}' build.log && echo "done"
""",
    "json": """{{
  "name": "{a}",
  "version": "{n}.0.1",
  "scripts": {{ "test": "{b} --{c}", "start": "node ./{d}.js" }},
  "dependencies": {{ "{b}": "^{n}.2.0", "{d}": "~1.{n}.0" }}
}}
""",
    "diff": """--- a/lib/{b}.js
+++ b/lib/{b}.js
@@ -{n},7 +{n},8 @@ function {c}({d}) {{
   const state = {d}.state;
-  if (state === null) return {a}();
+  if (state === null || state.closed)
+    return {a}({d}, state);
   state.pending++;
""",
    "cpp": """template <typename T>
void {c}(const v8::FunctionCallbackInfo<T>& args) {{
  Environment* env = Environment::GetCurrent(args);
  CHECK_GE(args.Length(), {n});  // {a}
  if (!args[0]->IsString()) return THROW_ERR_INVALID_ARG_TYPE(env, "{d} must be a string");
  args.GetReturnValue().Set(static_cast<double>({b}_count) * {n} / 100.0);
}}
""",
}


def make(directory: Path, count: int, seed: int = SEED, tags: int = 0) -> None:
    """Write ``count`` articles below ``directory``; with ``tags``, one to five of so many each, by Zipf."""
    rng = Random(seed)
    labels = Random(seed + 1)
    weights = [1 / (rank + 2) for rank in range(tags)]
    span = int((_UNTIL - _FROM) / timedelta(milliseconds=1))
    used: set[str] = set()
    for instant in sorted(rng.sample(range(span), count)):
        section = rng.choices(list(_SECTIONS), list(_SECTIONS.values()))[0]
        writer = _Writer(rng)
        title = writer.title(section)
        size = min(max(rng.lognormvariate(math.log(_MEDIAN), _SPREAD), _LEAST), _MOST)
        body = writer.release(size) if section == "release" else writer.prose(size)
        name = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in title.lower()).strip("-")
        path = f"blog/{section}/{name}.md"
        if path in used:
            path = f"blog/{section}/{name}-{len(used)}.md"
        used.add(path)
        file = directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        date = (_FROM + timedelta(milliseconds=instant)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        quoted = "'" + title.replace("'", "''") + "'" if set(title) & set(":#'[{&*") else title
        head = f"date: '{date}'\ncategory: {section}\ntitle: {quoted}\nlayout: blog-post\nauthor: {rng.choice(_AUTHORS)}\n"
        if tags:
            chosen = sorted(set(labels.choices(range(tags), weights, k=labels.randint(1, 5))))
            head += f"tags: [{', '.join(f'tag {number:03}' for number in chosen)}]\n"
        file.write_text(f"---\n{head}---\n\n{body}", encoding="utf-8")


class _Writer:
    """The parts of an article, in Markdown."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def title(self, section: str) -> str:
        rng = self.rng
        if section == "release":
            line = rng.choice(["Current", "LTS", "Stable", "Maintenance"])
            return f"Runtime {rng.randint(0, 22)}.{rng.randint(0, 20)}.{rng.randint(0, 9)} ({line})"
        if section == "weekly":
            return f"Weekly Update: {self.words(3).title()} #{rng.randint(1, 300)}"
        return self.words(rng.randint(3, 9)).capitalize() + rng.choice(["", "", "", "?", " & more", ": what’s new"])

    def release(self, size: float) -> str:
        """Notable changes, then every commit, then where to get it."""
        parts = ["### Notable Changes\n\n" + self.bullets(self.rng.randint(2, 7)), "### Commits\n"]
        length = sum(map(len, parts))
        while length < size:
            parts.append(self.commit())
            length += len(parts[-1]) + 1
        files = "\n".join(f"{kind}: https://example.org/dist/{self.hex(6)}/runtime.{kind}\\" for kind in ("msi", "pkg", "tar.gz"))
        sums = "".join(f"{self.hex(64)}  runtime-{kind}.tar.gz\n" for kind in ("linux-x64", "darwin-arm64", "src"))
        return "\n".join(parts) + f"\n\n{files}\n\n### SHASUMS\n\n```console\n{sums}```\n"

    def prose(self, size: float) -> str:
        """Sections of paragraphs with what a technical article has between them."""
        between = (self.paragraph, self.code, lambda: self.bullets(self.rng.randint(3, 8)), self.quote, self.steps, self.table)
        parts = [self.paragraph()]
        length = len(parts[0])
        while length < size:
            part = self.rng.choices(between, [60, 16, 12, 5, 4, 3])[0]()
            if self.rng.random() < 0.15:
                part = f"{'#' * self.rng.randint(2, 4)} {self.words(self.rng.randint(2, 6)).capitalize()}\n\n{part}"
            parts.append(part)
            length += len(part) + 2
        return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"

    def words(self, count: int) -> str:
        return " ".join(self.rng.choices(_WORDS, cum_weights=_CUMULATIVE, k=count))

    def name(self) -> str:
        return "".join(word.replace("-", "").title() for word in self.rng.sample(_WORDS[70:], 2))

    def hex(self, count: int) -> str:
        return f"{self.rng.getrandbits(4 * count):0{count}x}"

    def url(self) -> str:
        return f"https://example.org/{self.rng.choice(_AREAS)}/{self.hex(4)}?ref=blog&page={self.rng.randint(1, 9)}"

    def inline(self) -> str:
        """A run of words, as often plain as not."""
        text = self.words(self.rng.randint(1, 3))
        forms = (
            f"`{self.name()}()`",
            f"[{text}]({self.url()})",
            f"**{text}**",
            f"*{text}*",
            f"“{text}” – {text}…",
            f"{text} <{self.url()}> {text}",
        )
        return self.rng.choices(forms, [30, 35, 12, 12, 8, 3])[0]

    def sentence(self) -> str:
        parts = [self.words(self.rng.randint(5, 18)).capitalize()]
        while self.rng.random() < 0.35:
            parts += [self.inline(), self.words(self.rng.randint(2, 7))]
        return " ".join(parts) + self.rng.choices([".", "?", ":", "!"], [90, 5, 3, 2])[0]

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.rng.randint(2, 6)))

    def commit(self) -> str:
        number = self.rng.randint(100, 64_000)
        return (
            rf"- \[[`{self.hex(10)}`](https://example.org/runtime/commit/{self.hex(10)})] - **{self.rng.choice(_AREAS)}**: "
            f"{self.words(self.rng.randint(3, 9))} ({self.rng.choice(_AUTHORS)}) "
            f"[#{number}](https://example.org/runtime/pull/{number})"
        )

    def bullets(self, count: int) -> str:
        """A list, some of its items with a list in them."""
        lines = []
        for _ in range(count):
            lines.append(f"- **{self.rng.choice(_AREAS)}**: {self.sentence()}")
            if self.rng.random() < 0.2:
                lines += [f"    - {self.words(6)} (`{self.name()}`)" for _ in range(self.rng.randint(1, 4))]
        return "\n".join(lines) + "\n"

    def steps(self) -> str:
        return "\n".join(f"{number}. {self.sentence()}" for number in range(1, self.rng.randint(3, 7)))

    def quote(self) -> str:
        return f"> {self.sentence()}\n> {self.sentence()}\n>\n> — {self.rng.choice(_AUTHORS)}"

    def table(self) -> str:
        rows = [
            f"| `{self.name()}` | {self.rng.randint(1, 99_999):,} | {self.rng.uniform(-50, 150):+.1f} % | {self.words(3)} |"
            for _ in range(self.rng.randint(3, 10))
        ]
        return "\n".join(["| Benchmark | ops/s | change | note |", "| :-- | --: | --: | --- |", *rows])

    def code(self) -> str:
        language, template = self.rng.choice(list(_CODE.items()))
        names = {letter: self.name() for letter in "abcd"}
        text = "".join(template.format(**names, n=self.rng.randint(1, 40)) for _ in range(self.rng.choice([1, 1, 1, 2, 3])))
        return f"```{language}\n{text}```"
