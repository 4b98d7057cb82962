"""What may be published: nothing that runs, nothing relative, nothing that a strict HTML parser complains about."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.articles.content import SUMMARY_LENGTH, absolute, cut, measured, sanitise, summarise, text_of
from feeds.articles.markup import render

BASE = "https://example.com/news/article/"


def resolve(target: str) -> str | None:
    return absolute(target, BASE)


XSS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/src=data:,alert(1)>",
    "<script\x20type=text/javascript>alert(1);</script>",
    "<script\x0c>alert(1)</script>",
    "<<script>alert(1);//<</script>",
    "<script>alert(1)",
    "</script><script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:alert(alt) onerror=eval(src) alt=0>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=`x`onerror=alert(1)>",
    "<img src='x' OnErRoR='alert(1)'>",
    "<img src=x on\x00error=alert(1)>",
    "<img src=javascript:alert(1)>",
    "<img src=JaVaScRiPt:alert(1)>",
    "<img src='java\tscript:alert(1)'>",
    "<img src='java\nscript:alert(1)'>",
    "<img src='&#106;avascript:alert(1)'>",
    "<img src='jav&#x09;ascript:alert(1)'>",
    "<img src='jav&Tab;ascript&colon;alert(1)'>",
    "<img src='&#14; javascript:alert(1)'>",
    "<img src='\x01javascript:alert(1)'>",
    "<img src=vbscript:msgbox(1)>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img dynsrc=javascript:alert(1)>",
    "<img lowsrc=javascript:alert(1)>",
    "<img srcset='javascript:alert(1) 1x, x.png 2x'>",
    "<img SRCSET='x.png 1x,javascript:alert(1) 2x'>",
    "<img srcset='data:image/svg+xml,x 1x'>",
    "<img src=x style='background:url(javascript:alert(1))'>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='  javascript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='javascript&#58;alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href=x onclick=alert(1)>x</a>",
    "<a href=x onmouseover\n=alert(1)>x</a>",
    "<a xlink:href=javascript:alert(1)>x</a>",
    "<a href='//evil.example' target=_blank style=position:fixed>x</a>",
    "<a href='feed:javascript:alert(1)'>x</a>",
    "<a href='view-source:javascript:alert(1)'>x</a>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>x</script>'></foreignObject></svg>",
    "<math><a xlink:href=javascript:alert(1)>x</a></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe/onload=alert(1)>",
    "<object data=javascript:alert(1)></object>",
    "<object type=text/x-scriptlet data=https://evil.example></object>",
    "<embed src=javascript:alert(1)>",
    "<embed src='data:image/svg+xml,x'>",
    "<applet code=x></applet>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=javascript:alert(1)//>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<style><img src='</style><img src=x onerror=alert(1)>'></style>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<div style='behavior:url(x.htc)'>x</div>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)><option>x</select>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<keygen autofocus onfocus=alert(1)>",
    "<isindex action=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<body background=javascript:alert(1)>",
    "<table background=javascript:alert(1)><tr><td background=javascript:alert(1)>x</table>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video src=x onerror=alert(1)></video>",
    "<video poster=javascript:alert(1)></video>",
    "<video><source onerror=alert(1)></video>",
    "<video><source src=javascript:alert(1)></video>",
    "<audio src=javascript:alert(1) onplay=alert(1)></audio>",
    "<track src=javascript:alert(1)>",
    "<blockquote cite=javascript:alert(1)>x</blockquote>",
    "<q cite='java\tscript:alert(1)'>x</q>",
    "<ins CITE = 'data:text/html,x'>x</ins>",
    "<del cite='vbscript:x'>x</del>",
    "<template><script>alert(1)</script></template>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<title><script>alert(1)</script></title>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "<a href='\"onmouseover=alert(1) x=\"'>x</a>",
    "<div id='x' is=x-y slot=z onpointerover=alert(1)>x</div>",
    "&lt;script&gt;alert(1)&lt;/script&gt;<b onclick=alert(1)>x",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<img src=x on\ufffeerror=alert(1) o\x01nload=alert(1)>",
]
assert len(XSS) > 60
FORBIDDEN = frozenset(
    "applet base body button embed form frame frameset head html iframe input keygen link math meta noscript object "
    "option param plaintext script select style svg template textarea title xmp".split()
)
ADDRESSES = frozenset("href src poster cite action formaction data background longdesc".split())


def elements(html: str) -> list[Element]:
    tree: Element = html5lib.parseFragment(html, namespaceHTMLElements=False)
    # A comment's tag is a function.
    return [each for each in tree.iter() if not callable(each.tag)][1:]


def addresses(html: str) -> list[str]:
    found: list[str] = []
    for element in elements(html):
        found += [value for name, value in element.attrib.items() if name in ADDRESSES]
        found += [each.split()[0] for each in re.split(r",\s", element.get("srcset", "")) if each.strip()]
    return found


def assert_harmless(html: str) -> None:
    for element in elements(html):
        assert element.tag not in FORBIDDEN
        for name in element.attrib:
            assert not str(name).lower().startswith("on")
            assert name not in ("style", "srcdoc", "target", "formaction")
    for address in addresses(html):
        assert address.startswith(("http://", "https://", "mailto:"))


@pytest.mark.parametrize("payload", XSS, ids=[repr(payload)[:48] for payload in XSS])
def test_nothing_that_runs_gets_through(payload: str) -> None:
    assert_harmless(sanitise(payload, resolve))
    assert_harmless(sanitise(f"<p>Before</p>{payload}<p>After</p>", resolve))


@pytest.mark.parametrize("payload", XSS, ids=[repr(payload)[:48] for payload in XSS])
def test_nothing_that_runs_gets_through_markdown(payload: str) -> None:
    assert_harmless(sanitise(render(".md", f"Text\n\n{payload}\n\n[x]({payload})\n\n![{payload}](x)").html, resolve))


@pytest.mark.parametrize(
    "markdown",
    [
        "[x](javascript:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "![x](javascript:alert(1))",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '[x](https://example.com/" onmouseover="alert(1))',
    ],
)
def test_links_of_markdown_are_no_way_in(markdown: str) -> None:
    assert_harmless(sanitise(render(".md", markdown).html, resolve))


RESOLVED = [
    ('<a href="x.html">', '<a href="https://example.com/news/article/x.html"></a>'),
    ('<a href="/x">', '<a href="https://example.com/x"></a>'),
    ('<a href="../x">', '<a href="https://example.com/news/x"></a>'),
    ('<a href="?q=1">', '<a href="https://example.com/news/article/?q=1"></a>'),
    ('<a href="#note">', '<a href="https://example.com/news/article/#note"></a>'),
    ('<a href="">', '<a href="https://example.com/news/article/"></a>'),
    ('<a href="//other.example/x">', '<a href="https://other.example/x"></a>'),
    ('<a href="https://other.example/x?a=1&amp;b=2">', '<a href="https://other.example/x?a=1&amp;b=2"></a>'),
    ('<a href="mailto:a@example.com">', '<a href="mailto:a@example.com"></a>'),
    ('<a href="tel:123">', "<a></a>"),
    ('<a href="http://[">', "<a></a>"),
    ('<img src="x.png" alt="">', '<img src="https://example.com/news/article/x.png" alt="">'),
    ('<img src="http://[">', "<img>"),
    ('<video poster="p.png" src="v.mp4"></video>', f'<video poster="{BASE}p.png" src="{BASE}v.mp4"></video>'),
    ('<audio controls><source src="a.ogg"></audio>', f'<audio controls=""><source src="{BASE}a.ogg"></audio>'),
    ('<track src="a.vtt">', f'<track src="{BASE}a.vtt">'),
    ('<blockquote cite="/x">a</blockquote>', '<blockquote cite="https://example.com/x">a</blockquote>'),
    ('<q CITE="https://other.example/">a</q>', '<q cite="https://other.example/">a</q>'),
    ('<q cite="http://[">a</q>', "<q>a</q>"),
    ('<img srcset="a.png">', f'<img srcset="{BASE}a.png">'),
    ('<img srcset="a.png 1x, /b.png 2x">', f'<img srcset="{BASE}a.png 1x, https://example.com/b.png 2x">'),
    ('<img srcset="a.png 1x,b.png 2x">', f'<img srcset="{BASE}a.png 1x, {BASE}b.png 2x">'),
    ('<img srcset="a.png, b.png 2x">', f'<img srcset="{BASE}a.png, {BASE}b.png 2x">'),
    ('<img srcset="a,b.png 100w">', f'<img srcset="{BASE}a,b.png 100w">'),
    ('<img srcset=" ,, a.png\n 480w ,">', f'<img srcset="{BASE}a.png 480w">'),
    ('<img SRCSET="https://other.example/a.png 2x">', '<img srcset="https://other.example/a.png 2x">'),
    ('<img srcset="http://[ 1x, b.png 2x">', f'<img srcset="{BASE}b.png 2x">'),
    ('<img srcset="data:x 1x">', "<img>"),
    ('<img srcset="">', "<img>"),
    ('<source srcset="a.avif" type="image/avif">', f'<source srcset="{BASE}a.avif" type="image/avif">'),
]


@pytest.mark.parametrize(("html", "resolved"), RESOLVED, ids=[html for html, _ in RESOLVED])
def test_every_address_becomes_absolute_or_goes(html: str, resolved: str) -> None:
    assert sanitise(html, resolve) == resolved


@pytest.mark.parametrize("html", ['<a href="x">y</a>', '<img src="x">', '<img srcset="x 1x">', '<q cite="x">y</q>'])
def test_what_resolves_to_nothing_loses_its_address(html: str) -> None:
    assert "x" not in sanitise(html, lambda _: None)


KEPT = [
    "<p>Text <em>a</em> <strong>b</strong> <code>c</code> <del>d</del> <sup>e</sup> <kbd>f</kbd></p>",
    '<h2 id="part" class="big">Part</h2>',
    '<ol start="3" type="a" reversed=""><li value="7">x</li></ol>',
    '<figure><img src="https://example.com/x.png" alt="a &lt; b" width="1" height="2"><figcaption>c</figcaption></figure>',
    '<table><thead><tr><th align="left">a</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>',
    '<details open=""><summary>a</summary>b</details>',
    '<p lang="ar" dir="rtl" title="t">x</p>',
    '<time datetime="2024-07-25">July</time>',
    "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
    "<dl><dt>a</dt><dd>b</dd></dl><hr>",
    '<picture><source srcset="https://example.com/a.avif"><img src="https://example.com/a.png"></picture>',
    "<section><article><aside>x</aside></article></section>",
    '<data value="1">one</data>',
    "<pre><code>a\n  b\n</code></pre>",
    "<pre>\n\nan empty line first</pre>",
]


@pytest.mark.parametrize("html", KEPT)
def test_what_is_harmless_stays_as_it_is(html: str) -> None:
    assert sanitise(html, resolve) == html


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<form><p>asked</p></form>", "<p>asked</p>"),
        ("<font color=red>x</font>", "x"),
        ("<style>p{}</style>x", "x"),
        ("<svg><text>drawn</text></svg>x", "x"),
        ("<button>press</button>x", "x"),
        ("<!-- remark -->x", "x"),
        ("a\x00b\x1bc\ufffe", "abc"),
        ("a&#1;b", "ab"),
        ("\x93x\x94", "“x”"),
        ("<p>x", "<p>x</p>"),
        ("  <p>x</p>\n", "<p>x</p>"),
        ("", ""),
    ],
)
def test_what_goes_and_what_of_it_stays(html: str, left: str) -> None:
    assert sanitise(html, resolve) == left


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<a href=x>",
        "</a>",
        "<b>",
        "</b>",
        "<pre>",
        "<pre>\n",
        "\n",
        "</pre>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<ul><li>",
        "</ul>",
        "<svg>",
        "</svg>",
        "<math><mi>",
        "<style>",
        "</style>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<img src='a b' srcset='a 1x, b'>",
        "<q cite='/x?a&b'>",
        "<h1>",
        "<code>",
        "<select>",
        "<option>",
        "<template>",
        "<title>",
        "&amp;",
        "&lt;",
        "&nbsp;",
        "\x00",
        "\x93",
        "\ufffe",
        "é",
        "text ",
        "<ruby><rt>",
        "<form>",
        "<iframe>",
        "<p title='\"&<>'>",
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join))
def test_what_was_sanitised_once_stays_harmless_and_the_same(html: str) -> None:
    once = sanitise(html, resolve)
    assert_harmless(once)
    assert sanitise(once, resolve) == once


MARKDOWN = [
    "# Title\n\nText with *emphasis*, **strength**, `code`, ~~gone~~ and <https://example.com/?a=1&b=2>.",
    "| a | b |\n|:--|--:|\n| 1 | 2 |\n\nafter",
    "- one\n- two\n  - three\n\n    text\n- four",
    "1. one\n2. two\n\n   ```python\n   x < 1 & y\n   ```",
    "> quote\n> > deeper\n\ntext[^1]\n\n[^1]: note *x*",
    "- [ ] a\n- [x] b",
    "![alt \"x\"](a.png 'title')",
    "term\n: meaning\n: more",
    "<details><summary>s</summary>\n\ntext\n\n</details>",
    "<figure><img src=x><figcaption>c</figcaption></figure>",
    "line one\\\nline two\n\n***\n\nAT&T, a < b, 5 > 4",
    "<p>open <b>bold\n\n<div>x",
    "    code < block\n\n<!-- remark -->\n\n&copy; &nbsp; &#8217;",
    "<video controls src=v.mp4></video> <audio src=a.mp3></audio>",
    "> [!NOTE]\n> careful",
]


@pytest.mark.parametrize("markdown", MARKDOWN, ids=[text[:30] for text in MARKDOWN])
def test_a_strict_parser_has_nothing_to_say(markdown: str) -> None:
    html = sanitise(render(".md", markdown, "Title").html, resolve)
    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(html)
    assert parser.errors == []


@pytest.mark.parametrize(
    ("html", "summary"),
    [
        ("<p>First.</p><p>Second.</p>", "First."),
        ("<p></p><p> <img> </p><p>Second.</p>", "Second."),
        ("<h2>Part</h2><ul><li>a</li><li>b</li></ul>", "Part a b"),
        ('<p title="a &gt; b" class="x">Text &amp; <em>more</em>.</p>', "Text & more."),
        ('<p title="a>b">Text</p>', "Text"),
        ("<p>&lt;script&gt;</p>", "<script>"),
        ("<pre>no paragraph</pre>", "no paragraph"),
        ("<p>a<br>b</p>", "a b"),
        ("", ""),
        ("<img>", ""),
        (f"<p>{'word ' * 100}</p>", " ".join(["word"] * 59) + " word…"),
    ],
    ids=[
        "first",
        "empty ones",
        "no paragraph",
        "inline",
        "bracket in attribute",
        "escaped",
        "pre",
        "break",
        "none",
        "image",
        "long",
    ],
)
def test_summaries(html: str, summary: str) -> None:
    assert summarise(html) == summary
    assert len(summary) <= SUMMARY_LENGTH


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a b"),
        ("un<em>believ</em>able", "unbelievable"),
        ("<td>a</td><td>b</td>", "a b"),
        ("&amp;lt; &copy;&nbsp;x", "&lt; © x"),
        ('<a title="x > y" href="z">in</a>side', "inside"),
        ("a &#1; b", "a b"),
    ],
)
def test_text_of_html(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize(
    ("text", "length", "shorter"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("one two three", 9, "one two…"),
        ("one two, three", 9, "one two…"),
        ("one – two", 6, "one…"),
        ("onewordonly", 5, "onew…"),
        ("", 5, ""),
    ],
)
def test_cutting_at_a_word(text: str, length: int, shorter: str) -> None:
    assert cut(text, length) == shorter
    assert len(cut(text, length)) <= length


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("x", "https://example.com/news/article/x"),
        (" /x ", "https://example.com/x"),
        ("mailto:a@example.com", None),
        ("javascript:x", None),
        ("http://[", None),
        ("ftp://example.com/", None),
    ],
)
def test_absolute_addresses(target: str, url: str | None) -> None:
    assert absolute(target, BASE) == url


@pytest.mark.parametrize(
    ("html", "measured_html"),
    [
        ('<img src="https://e.example/a.png" alt="">', '<img src="https://e.example/a.png" alt="" width="4" height="3">'),
        (
            '<p>x <img alt="a > b" src="https://e.example/a.png"> y',
            '<p>x <img alt="a > b" src="https://e.example/a.png" width="4" height="3"> y',
        ),
        ('<img src="https://e.example/a&amp;b.png">', '<img src="https://e.example/a&amp;b.png" width="6" height="5">'),
        ('<img src="https://e.example/a.png" width="8">', None),
        ('<img height="8" src="https://e.example/a.png">', None),
        ('<img src="https://e.example/other.png">', None),
        ('<img alt="width=" srcset="https://e.example/a.png 1x">', None),
        ('<video src="https://e.example/a.png"></video>', None),
        ("<pre>&lt;img src=&quot;a.png&quot;&gt;</pre>", None),
    ],
)
def test_images_get_the_size_that_is_known_and_that_they_do_not_say(html: str, measured_html: str | None) -> None:
    sizes = {"https://e.example/a.png": (4, 3), "https://e.example/a&b.png": (6, 5)}
    assert measured(html, sizes.get) == (html if measured_html is None else measured_html)
