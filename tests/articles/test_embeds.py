"""What scripts would do to a page is done: images that load late, players in frames, old anchors."""

from __future__ import annotations

import time

import pytest

from feeds.articles.content import absolute, lead, sanitise, summarise
from feeds.articles.players import PLAYERS, player_link

E = "https://e.example/"


def clean(html: str, prefix: str | None = None) -> str:
    return sanitise(html, lambda target: absolute(target, E), prefix)


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ('<img src="data:x" data-src="a.png" width=3 alt="&lt;">', f'<img src="{E}a.png" width="3" alt="&lt;">'),
        ('<img data-srcset="a.png 1x" data-original="a.png">', f'<img src="{E}a.png" srcset="{E}a.png 1x">'),
        ("<img class=lazy data-lazy-src='a.png' src=p.gif>", f'<img src="{E}a.png" class="lazy">'),
        ('<source data-srcset="a.webp">', f'<source srcset="{E}a.webp">'),
        ('<img src="a.png" data-id="1">', f'<img src="{E}a.png">'),
        ('<img src="p.gif" data-src="a.png"><noscript><img src="a.png" alt="A"></noscript>', f'<img src="{E}a.png" alt="A">'),
        ("<noscript><img src=a.png></noscript>", f'<img src="{E}a.png">'),
        ("<noscript>Switch scripts on</noscript>x", "x"),
        ("<noscript><img src=a.png>", ""),
        ('<a name="x">y</a>', '<a id="x">y</a>'),
        ('<img data-src="javascript:x">', "<img>"),
        ('<img data-src="a.png" onerror="x">', f'<img src="{E}a.png">'),
    ],
)
def test_late_images(html: str, cleaned: str) -> None:
    assert clean(html) == cleaned


@pytest.mark.parametrize(
    ("frame", "link"),
    [
        ("https://www.youtube.com/embed/abcdefghijk?rel=0", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://www.youtube-nocookie.com/embed/abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("//www.youtube.com/embed/videoseries?list=PL123", "https://www.youtube.com/playlist?list=PL123"),
        ("https://player.vimeo.com/video/123?h=1", "https://vimeo.com/123"),
        ("https://open.spotify.com/embed/episode/abc?x", "https://open.spotify.com/episode/abc"),
        ("https://w.soundcloud.com/player/?a=b&url=https%3A//soundcloud.com/a/b&c=d", "https://soundcloud.com/a/b"),
        ("https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fa%2Fb", "https://soundcloud.com/a/b"),
        ("https://embed.podcasts.apple.com/us/podcast/x/id1", "https://podcasts.apple.com/us/podcast/x/id1"),
        ("https://tube.example/videos/embed/aaaa-bbbb", "https://tube.example/videos/watch/aaaa-bbbb"),
    ],
)
def test_known_players_become_links(frame: str, link: str) -> None:
    html = clean(f'<iframe src="{frame.replace("&", "&amp;")}" title="A &lt; B"></iframe>')
    assert html.startswith(f'<a href="{link}">▶ A &lt; B (')
    assert "iframe" not in html


def test_other_frames_are_gone() -> None:
    assert clean('<iframe src="https://ads.example/"></iframe>a<iframe srcdoc="<b>x</b>"></iframe>') == "a"
    assert clean('<iframe data-src="https://player.vimeo.com/video/1"></iframe>') == '<a href="https://vimeo.com/1">▶ Vimeo</a>'


def test_no_player_lets_an_address_out_of_its_site() -> None:
    assert player_link("https://evil.example/?https://player.vimeo.com/video/1") is None
    assert player_link('https://open.spotify.com/embed/"><script>') is None
    assert len(PLAYERS) >= 9


def test_a_recording_is_no_summary() -> None:
    assert summarise('<p><a href="x">▶ YouTube</a></p><p>Words.</p>') == "Words."


def test_ids_get_a_prefix_and_sizes_and_white_space_stay() -> None:
    assert clean('<p id="a">x</p>', "p-") == '<p id="p-a">x</p>'
    assert clean("<pre><code>a\n\t b\n</code></pre>", "p-") == "<pre><code>a\n\t b\n</code></pre>"
    assert clean('<img src="a.png" width="1" height="2">', "p-") == f'<img src="{E}a.png" width="1" height="2">'


@pytest.mark.parametrize(
    "mark",
    [
        "<!--more-->",
        "<!-- more -->",
        "<!-- excerpt -->",
        "<!-- truncate -->",
        "<!-- TEASER_END -->",
        "<!--readmore-->",
        "<!--MORE-->",
    ],
)
def test_the_part_that_lists_show(mark: str) -> None:
    assert lead(f"<p>a</p>{mark}<p>b</p>") == "<p>a</p>"


def test_other_remarks_mark_nothing() -> None:
    assert lead("<p>a</p><!-- more of it later --><p>b</p>") is None
    assert lead("<p>a</p>") is None


@pytest.mark.parametrize("junk", ["<noscript>", "<noscript><img>", "<img data-src='", '<img data-src="', '<iframe src="',
                                  "<iframe ", "<a name=", "<!-- more", '<iframe src="//player.vimeo.com/video/1">'])  # fmt: skip
def test_fifty_kilobytes_of_junk_take_no_time(junk: str) -> None:
    start = time.perf_counter()
    clean(junk * (50_000 // len(junk)))
    assert time.perf_counter() - start < 2
