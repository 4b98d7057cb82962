"""Defects of Atom 1.0 (RFC 4287) and of the extensions of its own family (RFC 4685, 5005, 5023, 6721)."""

from __future__ import annotations

import copy
from random import Random

from benchmarks.labelled.defects_rss import BAD_ADDRESSES
from benchmarks.labelled.planting import (
    ATOM,
    Defect,
    NotHere,
    Tree,
    add,
    attribute,
    drop,
    fragment,
    in_text,
    in_tree,
    instead,
    one,
    places,
    put,
    renamed,
    text,
    twice,
)

BAD_DATES = {
    "rfc822": "Fri, 25 Jul 2025 10:00:00 GMT",
    "date-only": "2025-07-25",
    "no-zone": "2025-07-25T10:00:00",
    "space": "2025-07-25 10:00:00Z",
    "lower-case": "2025-07-25t10:00:00z",
    "no-seconds": "2025-07-25T10:00Z",
    "short-zone": "2025-07-25T10:00:00+0200",
    "month-13": "2025-13-25T10:00:00Z",
    "day-30-february": "2025-02-30T10:00:00Z",
    "hour-25": "2025-07-25T25:00:00Z",
    "minute-60": "2025-07-25T10:60:00Z",
    "one-digit": "2025-7-25T10:00:00Z",
    "basic": "20250725T100000Z",
    "named-zone": "2025-07-25T10:00:00 CET",
    "epoch": "1753437600",
    "words": "now",
    "empty": "",
    "padded": "\n 2025-07-25T10:00:00Z \n",
    "year-1": "0001-01-01T00:00:00Z",
    "wide-zone": "2025-07-25T10:00:00+25:00",
    "dangling-fraction": "2025-07-25T10:00:00.Z",
}
_A = f"{{{ATOM}}}"


def _entry(name: str) -> str:
    return f"entry/atom:{name}"


def _feed(name: str) -> str:
    return f"feed/atom:{name}"


def _same_entry(root: Tree, rng: Random) -> None:
    found = places(root, "entry")
    if not found:
        raise NotHere
    chosen = rng.choice(found)
    chosen.addnext(copy.deepcopy(chosen))


def _same_id(root: Tree, rng: Random) -> None:
    found = places(root, "entry")
    if len(found) < 2:
        raise NotHere
    chosen, other = rng.sample(found, 2)
    for name in ("id", "updated"):
        there, here = other.find(_A + name), chosen.find(_A + name)
        if there is None or here is None:
            raise NotHere
        there.text = here.text


def _no_author(root: Tree, rng: Random) -> None:
    for each in list(root.iter(f"{_A}author")):
        parent = each.getparent()
        if parent is not None and parent.tag in (f"{_A}feed", f"{_A}entry"):
            parent.remove(each)
    if not places(root, "entry"):
        raise NotHere


def _no_alternate(root: Tree, rng: Random) -> None:
    chosen = one(root, "entry", rng)
    for each in chosen.findall(f"{_A}link"):
        if each.get("rel", "alternate") == "alternate":
            chosen.remove(each)
    for each in chosen.findall(f"{_A}content"):
        chosen.remove(each)
    if chosen.find(f"{_A}summary") is None:
        chosen.append(_atom("<summary>x</summary>"))


def _atom(what: str) -> Tree:
    made = fragment(what)
    for each in made.iter():
        if not str(each.tag).startswith("{"):
            each.tag = _A + each.tag
    return made


def _entry_in_entry(root: Tree, rng: Random) -> None:
    found = places(root, "entry")
    if len(found) < 2:
        raise NotHere
    found[0].append(found[1])


def _stray(root: Tree, rng: Random) -> None:
    chosen = rng.choice([root, *places(root, "entry")])
    chosen.text = (chosen.text or "") + "stray words"


def _self_twice(root: Tree, rng: Random) -> None:
    root.insert(0, _atom('<link rel="self" href="https://example.com/other.atom"/>'))
    root.insert(0, _atom('<link rel="self" href="https://example.com/another.atom"/>'))


_ALTERNATE = '<link rel="alternate" type="text/html" hreflang="en" href="https://example.com/{}"/>'

_STRUCTURE = [
    *(in_tree(f"atom-feed-without-{name}", drop(_feed(name))) for name in ("id", "title", "updated")),
    *(in_tree(f"atom-entry-without-{name}", drop(_entry(name))) for name in ("id", "title", "updated")),
    *(
        in_tree(f"atom-feed-two-{name}", twice(_feed(name)))
        for name in ("id", "title", "updated", "subtitle", "generator", "icon", "logo", "rights")
    ),
    *(
        in_tree(f"atom-entry-two-{name}", twice(_entry(name)))
        for name in ("id", "title", "updated", "published", "summary", "content", "rights", "source")
    ),
    in_tree("atom-no-author", _no_author),
    in_tree("atom-entry-neither-content-nor-alternate", _no_alternate),
    in_tree("atom-two-alternates", add("entry", _ALTERNATE.format(1), _ALTERNATE.format(2))),
    in_tree("atom-feed-two-alternates", add("feed", _ALTERNATE.format(1), _ALTERNATE.format(2))),
    in_tree("atom-two-selfs", _self_twice, grave=False),
    in_tree("atom-same-entry-twice", _same_entry),
    in_tree("atom-same-id-and-updated", _same_id),
    in_tree("atom-entry-in-entry", _entry_in_entry),
    in_text("atom-no-namespace", instead(f' xmlns="{ATOM}"', "")),
    in_text("atom-namespace-03", instead(ATOM, "http://purl.org/atom/ns#")),
    in_text("atom-namespace-slash", instead(ATOM, ATOM + "/")),
    in_text("atom-namespace-case", instead(ATOM, "http://www.w3.org/2005/atom")),
    in_text("atom-namespace-https", instead(ATOM, "https://www.w3.org/2005/Atom")),
    in_tree("atom-stray-text", _stray),
    in_tree("atom-no-self", drop(_feed("link")), grave=False),
    *(
        in_tree(f"atom-entry-unknown-{name}", add("entry", f"<{name}>x</{name}>"))
        for name in ("description", "pubDate", "guid", "modified", "issued", "created", "tags", "image")
    ),
    *(
        in_tree(f"atom-feed-unknown-{name}", add("feed", f"<{name}>x</{name}>"))
        for name in ("tagline", "language", "description", "modified", "ttl", "copyright", "info")
    ),
    *(
        in_tree(f"atom-entry-case-{name}", renamed(_entry(old), f"atom:{name}"))
        for old, name in (
            ("updated", "Updated"),
            ("id", "ID"),
            ("content", "Content"),
            ("title", "Title"),
            ("published", "pubdate"),
        )
    ),
    in_tree("atom-entry-subtitle", add("entry", "<subtitle>x</subtitle>")),
    in_tree("atom-feed-content", add("feed", "<content>x</content>")),
    in_tree("atom-feed-summary", add("feed", "<summary>x</summary>")),
    in_tree("atom-entry-generator", add("entry", "<generator>x</generator>")),
    in_tree("atom-entry-logo", add("entry", "<logo>https://example.com/l.png</logo>")),
    in_tree("atom-unknown-attribute", attribute(_entry("title"), "lang", "en"), grave=False),
    in_tree("atom-version-attribute", attribute("feed", "version", "1.0"), grave=False),
]
_VALUES = [
    *(
        in_tree(f"atom-entry-updated-{name}", put("entry", f"<updated>{date}</updated>"), grave=name != "year-1")
        for name, date in BAD_DATES.items()
    ),
    *(
        in_tree(f"atom-entry-published-{name}", put("entry", f"<published>{BAD_DATES[name]}</published>"))
        for name in ("rfc822", "no-zone", "words", "short-zone")
    ),
    *(
        in_tree(f"atom-feed-updated-{name}", put("feed", f"<updated>{BAD_DATES[name]}</updated>"))
        for name in ("rfc822", "date-only", "empty", "space")
    ),
    *(
        in_tree(f"atom-entry-link-{name}", add("entry", '<link rel="related"/>'), attribute("entry/atom:link", "href", address))
        for name, address in BAD_ADDRESSES.items()
        if name not in ("relative", "no-scheme", "empty", "one-slash", "no-colon", "localhost-file")
    ),
    *(
        in_tree(f"atom-feed-id-{name}", text(_feed("id"), address))
        for name, address in (("relative", "/feed"), ("word", "my feed"), ("empty", ""), ("padded", " https://example.com/ "))
    ),
    *(
        in_tree(f"atom-entry-id-{name}", text(_entry("id"), address))
        for name, address in (
            ("number", "12345"),
            ("relative", "posts/1"),
            ("empty", ""),
            ("spaces", "https://example.com/a b"),
            ("bad-uuid", "urn:uuid:not-a-uuid"),
            ("bare-uuid", "5b3c1e0a-7d61-4b5e-8f59-5c1a6d4b7e10"),
            ("bad-tag", "tag:2025:1"),
            ("padded", "\n  https://example.com/1\n"),
        )
    ),
    in_tree("atom-link-no-href", add("entry", '<link rel="related"/>')),
    in_tree("atom-link-empty-href", add("entry", '<link rel="enclosure" href=""/>'), grave=False),
    in_tree("atom-link-text", add("entry", '<link rel="related">https://example.com/x</link>')),
    in_tree("atom-link-type", add("entry", '<link rel="related" type="html" href="https://example.com/x"/>')),
    in_tree("atom-link-hreflang", add("entry", '<link rel="related" hreflang="english language" href="https://example.com/x"/>')),
    in_tree(
        "atom-link-length",
        add("entry", '<link rel="enclosure" type="audio/mpeg" length="3 MB" href="https://example.com/x.mp3"/>'),
    ),
    in_tree("atom-link-empty-rel", add("entry", '<link rel="" href="https://example.com/x"/>')),
    in_tree("atom-link-rel-unknown", add("entry", '<link rel="permalink-of-mine" href="https://example.com/x"/>'), grave=False),
    in_tree("atom-author-without-name", put("entry", "<author><email>ann@example.com</email></author>")),
    in_tree("atom-author-empty-name", put("entry", "<author><name></name></author>"), grave=False),
    in_tree("atom-author-text", put("entry", "<author>Ann Berger</author>")),
    in_tree("atom-author-two-names", put("entry", "<author><name>Ann</name><name>Bob</name></author>")),
    in_tree("atom-author-email", put("entry", "<author><name>Ann</name><email>ann at example</email></author>")),
    in_tree("atom-author-uri", put("entry", "<author><name>Ann</name><uri>https://example.com/a b</uri></author>")),
    in_tree("atom-author-unknown", put("entry", "<author><name>Ann</name><url>https://example.com/</url></author>")),
    in_tree("atom-contributor-without-name", put("entry", "<contributor><uri>https://example.com/</uri></contributor>")),
    in_tree("atom-feed-author-without-name", put("feed", "<author><uri>https://example.com/</uri></author>")),
    in_tree("atom-category-without-term", put("entry", '<category label="Ships"/>')),
    in_tree("atom-category-text", put("entry", "<category>ships</category>")),
    in_tree("atom-category-scheme", put("entry", '<category term="ships" scheme="my topics"/>')),
    in_tree("atom-generator-uri", put("feed", '<generator uri="my site">G</generator>')),
    in_tree("atom-generator-empty", put("feed", "<generator/>"), grave=False),
    *(in_tree(f"atom-{name}-bad", put("feed", f"<{name}>https://example.com/a b.png</{name}>")) for name in ("icon", "logo")),
    *(in_tree(f"atom-{name}-empty", put("feed", f"<{name}></{name}>")) for name in ("icon", "logo")),
    in_tree("atom-feed-lang", attribute("feed", "{http://www.w3.org/XML/1998/namespace}lang", "en_US")),
    in_tree("atom-feed-lang-word", attribute("feed", "{http://www.w3.org/XML/1998/namespace}lang", "English language")),
    in_tree("atom-entry-base", attribute("entry", "{http://www.w3.org/XML/1998/namespace}base", "http://exa mple.com/")),
    in_tree("atom-empty-title-feed", text(_feed("title"), ""), grave=False),
]
_CONTENT = [
    *(
        in_tree(f"atom-{name}", put("entry", value), grave=grave)
        for name, value, grave in (
            ("content-type-unknown", '<content type="html5">x</content>', True),
            ("content-type-broken", '<content type="text/">x</content>', True),
            ("content-composite", '<content type="multipart/mixed">x</content>', True),
            ("content-src-and-text", '<content src="https://example.com/a.html" type="text/html">x</content>', True),
            ("content-src-bad", '<content src="https://example.com/a b" type="text/html"/>', True),
            ("content-src-html", '<content src="https://example.com/a" type="html"/>', True),
            ("content-html-inline", '<content type="html"><p>x</p></content>', True),
            ("content-text-inline", "<content><b>x</b></content>", True),
            ("content-xhtml-no-div", '<content type="xhtml"><xhtml:p>x</xhtml:p></content>', True),
            ("content-xhtml-no-namespace", '<content type="xhtml"><div>x</div></content>', True),
            ("content-xhtml-escaped", '<content type="xhtml">&lt;div&gt;x&lt;/div&gt;</content>', True),
            ("content-xhtml-two-divs", '<content type="xhtml"><xhtml:div>x</xhtml:div><xhtml:div>y</xhtml:div></content>', True),
            (
                "content-xhtml-unknown",
                '<content type="xhtml"><xhtml:div><xhtml:blink2>x</xhtml:blink2></xhtml:div></content>',
                False,
            ),
            ("content-base64", '<content type="image/png">not base64!</content>', True),
            ("content-mode", '<content type="html" mode="escaped">x</content>', False),
            ("summary-type-mime", '<summary type="text/html">x</summary>', True),
            ("summary-type-unknown", '<summary type="markdown">x</summary>', True),
            ("summary-inline", "<summary>a <i>b</i></summary>", True),
            ("title-type-mime", '<title type="text/plain">x</title>', True),
            ("title-type-case", '<title type="HTML">x</title>', True),
            ("title-inline", "<title>a <b>b</b></title>", True),
            ("title-markup-as-text", "<title>&lt;b&gt;Bold&lt;/b&gt; claims</title>", False),
            ("title-escaped-twice", "<title>Quay &amp;amp; Dock</title>", False),
            ("content-markup-as-text", "<content>&lt;p&gt;Ships&lt;/p&gt; &lt;p&gt;More&lt;/p&gt;</content>", False),
            ("content-script", '<content type="html">&lt;script&gt;alert(1)&lt;/script&gt;</content>', False),
            ("content-handler", '<content type="html">&lt;p onclick="x()"&gt;x&lt;/p&gt;</content>', False),
            (
                "content-xhtml-script",
                '<content type="xhtml"><xhtml:div><xhtml:script>x()</xhtml:script></xhtml:div></content>',
                False,
            ),
            ("content-script-link", '<content type="html">&lt;a href="javascript:x()"&gt;x&lt;/a&gt;</content>', False),
            ("published-twice-meaning", "<published>2025-07-25T10:00:00Z</published><updated>x</updated>", True),
            ("in-reply-to-no-ref", '<thr:in-reply-to href="https://example.com/1"/>', True),
            ("in-reply-to-bad-type", '<thr:in-reply-to ref="urn:x:1" href="https://example.com/1" type="html"/>', True),
            ("thr-total", "<thr:total>many</thr:total>", True),
            ("app-draft", "<app:control><app:draft>true</app:draft></app:control>", True),
            ("app-edited", "<app:edited>yesterday</app:edited>", True),
            ("source-unknown", "<source><id>urn:x:1</id><title>x</title><updated>yesterday</updated></source>", True),
        )
        if name != "published-twice-meaning"
    ),
    in_tree("atom-subtitle-type", put("feed", '<subtitle type="text/plain">x</subtitle>')),
    in_tree("atom-rights-inline", put("feed", "<rights>a <b>b</b></rights>")),
    in_tree(
        "atom-content-media-no-summary",
        put("entry", '<content type="video/mp4" src="https://example.com/v.mp4"/>'),
        drop("entry/atom:summary"),
    ),
]
_FAMILY = [
    in_tree("atom-complete-and-archive", put("feed", "<fh:complete/>", "<fh:archive/>")),
    in_tree(
        "atom-complete-with-next", put("feed", "<fh:complete/>"), add("feed", '<link rel="next" href="https://example.com/2"/>')
    ),
    in_tree(
        "atom-archive-without-current",
        put("feed", "<fh:archive/>"),
        add("feed", '<link rel="archives" href="https://example.com/2"/>'),
        grave=False,
    ),
    in_tree(
        "atom-two-next",
        add("feed", '<link rel="next" href="https://example.com/2"/>', '<link rel="next" href="https://example.com/3"/>'),
    ),
    in_tree(
        "atom-two-prev-archive",
        add(
            "feed",
            '<link rel="prev-archive" href="https://example.com/2"/>',
            '<link rel="prev-archive" href="https://example.com/3"/>',
        ),
    ),
    in_tree("atom-deleted-without-ref", add("feed", '<at:deleted-entry when="2025-07-25T10:00:00Z"/>')),
    in_tree("atom-deleted-without-when", add("feed", '<at:deleted-entry ref="urn:x:1"/>')),
    in_tree("atom-deleted-when", add("feed", '<at:deleted-entry ref="urn:x:1" when="yesterday"/>')),
]

DEFECTS: list[Defect] = [*_STRUCTURE, *_VALUES, *_CONTENT, *_FAMILY]
