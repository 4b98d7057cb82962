"""What the shortcodes of site generators stand for, as HTML: tables by name, so that another one is another row.

Hugo's ``{{< name >}}``, Zola's ``{{ name() }}``, Nikola's ``{{% name %}}``, Liquid's and Nunjucks' ``{% name %}`` and
Jekyll's ``{% include name.html %}`` share the names and mean the same by them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyromark

from feeds.articles.players import link, player_link


def nothing(_: str) -> None:
    """Find no article and no file."""


def nowhere(_name: str, _heading: str) -> None:
    """Find no heading."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an article's template source may refer to.

    ``article`` gives the URL of the article that a name means, ``titled`` its title, ``file`` the target of a file,
    ``values`` what variables hold. ``liquid`` is whether the tool reads template source in code too, as Jekyll does.
    ``section`` gives the URL of a heading in an article, of this one where the name is empty; ``vault`` is whether all
    of this is Obsidian's.
    """

    article: Callable[[str], str | None] = nothing
    file: Callable[[str], str | None] = nothing
    values: Mapping[str, str] = field(default_factory=dict)
    liquid: bool = False
    section: Callable[[str, str], str | None] = nowhere
    vault: bool = False
    titled: Callable[[str], str | None] = nothing


@dataclass(frozen=True, slots=True)
class Call:
    """A shortcode as it was written: ``words`` are arguments without a name."""

    name: str
    words: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)

    def get(self, *names: str, word: int | None = None) -> str:
        """The first named argument there is, else the word at the place ``word``, else an empty text."""
        for name in names:
            if value := self.named.get(name):
                return value
        return self.words[word] if word is not None and 0 <= word < len(self.words) else ""


_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`"
_ARGUMENT = re.compile(rf"(?:([\w.-]+)[ \t]*=[ \t]*)?({_QUOTED}|(?:[^\s,\"'`]|(?<=\S)[\"'`])+)")


def call(name: str, arguments: str) -> Call:
    """Read the arguments of a shortcode: ``a "b c" key=value, other="x"``."""
    words, named = [], {}
    for found in _ARGUMENT.finditer(arguments):
        value = found[2]
        if value[0] in "\"'`" and len(value) > 1 and value[-1] == value[0]:
            value = re.sub(r"\\(.)", r"\1", value[1:-1]) if value[0] != "`" else value[1:-1]
        if found[1]:
            named[found[1].lower()] = value
        else:
            words.append(value)
    return Call(name, tuple(words), named)


def anchor(url: str, label: str) -> str:
    """A link in HTML; ``label`` is text."""
    return f'<a href="{html.escape(url)}">{html.escape(label, quote=False)}</a>'


def _inline(markdown: str) -> str:
    """One line of Markdown as HTML."""
    return pyromark.html(markdown).strip().removeprefix("<p>").removesuffix("</p>")


def _figure(said: Call, around: Surroundings) -> str | None:
    image = _image(said, around)
    if image is None:
        return None
    caption = said.get("caption", "description", "desc")
    if title := said.named.get("title"):
        caption = f"**{title}** {caption}".strip()
    words = _inline(caption) if caption else ""
    if credit := said.get("attr", "credit", "attribution"):
        words = f"{words} ({anchor(said.named['attrlink'], credit) if 'attrlink' in said.named else _inline(credit)})".strip()
    if target := said.get("link", "href"):
        image = f'<a href="{html.escape(target)}">{image}</a>'
    return f"<figure>{image}{f'<figcaption>{words}</figcaption>' if words else ''}</figure>"


def _image(said: Call, around: Surroundings) -> str | None:
    at = next((at for at, word in enumerate(said.words) if "." in word or "/" in word), None)
    source = said.get("src", "path", "url", "file", "image", "image_path", "filename", word=at)
    if not source:
        return None
    after = said.words[at + 1 :] if at is not None else ()
    words = [word for word in after if not word.isdecimal()]
    alt = said.get("alt", "caption", "title", "description") or (words[0] if words else "")
    sizes = "".join(f' {name}="{said.named[name]}"' for name in ("width", "height") if said.named.get(name, "").isdecimal())
    return f'<img src="{html.escape(_target(source, around))}" alt="{html.escape(alt)}"{sizes}>'


def _target(source: str, around: Surroundings) -> str:
    return source if "://" in source else around.file(source) or source


def _media(element: str) -> Callable[[Call, Surroundings], str | None]:
    def media(said: Call, around: Surroundings) -> str | None:
        provider, id = said.get("provider"), said.get("id")
        if provider in SINGLES and id:
            return SINGLES[provider](said, around)
        source = said.get("src", "url", "file", "mp4", "mp3", "path", word=0)
        return f'<{element} controls src="{html.escape(_target(source, around))}"></{element}>' if source else None

    return media


def _player(name: str, frame: str, *keys: str) -> Callable[[Call, Surroundings], str | None]:
    """A recording by its id, or by an address of it."""

    def player(said: Call, _: Surroundings) -> str | None:
        id = said.get(*keys, "id", "url", "src", word=0)
        title = said.get("title", "caption")
        if re.match(r"https?://[^\s\"<>]+$", id):
            return player_link(id, title) or link(id, name, title)
        return player_link(frame.format(id), title) if re.fullmatch(r"[\w/:.-]{2,200}", id) else None

    return player


def _gist(said: Call, _: Surroundings) -> str | None:
    parts = [part for part in "/".join(said.words[:2] or (said.get("id"),)).split("/") if re.fullmatch(r"[\w-]{1,64}", part)]
    path = "/".join(parts[:2])
    return anchor(f"https://gist.github.com/{path}", f"gist.github.com/{path}") if path else None


def _tweet(said: Call, _: Surroundings) -> str | None:
    written = said.get("url", "id", word=len(said.words) - 1)
    if re.match(r"https?://[^\s\"<>]+$", written):
        return anchor(written, re.sub(r"^https?://", "", written))
    user = said.get("user", word=0 if len(said.words) > 1 else None) or "i"
    if not re.fullmatch(r"\d{1,25}", written) or not re.fullmatch(r"\w{1,30}", user):
        return None
    return anchor(f"https://x.com/{user}/status/{written}", f"x.com/{user}/status/{written}")


def _post(site: str, path: str) -> Callable[[Call, Surroundings], str | None]:
    """A post on another site, by its id or its address."""

    def post(said: Call, _: Surroundings) -> str | None:
        id = said.get("id", "url", "src", "link", word=0)
        if re.match(r"https?://[^\s\"<>]+$", id):
            return anchor(id, said.get("title") or re.sub(r"^https?://", "", id))
        return anchor(path.format(id), site) if path and re.fullmatch(r"[\w-]{1,64}", id) else None

    return post


def _reference(said: Call, around: Surroundings) -> str | None:
    """Where another article is: as text, since it stands within a link."""
    written = said.get("path", "slug", word=0)
    name, _, fragment = written.removeprefix("@/").partition("#")
    if not name:
        return f"#{fragment}" if fragment else None
    url = around.article(name) or around.file(name)
    if url is None and ("://" in name or name.startswith("/")):
        url = name
    return url + (f"#{fragment}" if fragment else "") if url else None


def _link(said: Call, around: Surroundings) -> str | None:
    """Hexo's link to another article, which stands by itself: with its title or the words that follow."""
    name, _, fragment = said.get("slug", word=0).partition("#")
    if (url := around.article(name)) is None:
        return None
    words = " ".join(said.words[1:]).removesuffix(" true").removesuffix(" false")
    return anchor(url + (f"#{fragment}" if fragment else ""), words or around.titled(name) or name)


def _asset(said: Call, around: Surroundings) -> str | None:
    """Hexo's image of an article: classes before its name, sizes and words behind it."""
    at = next((at for at, word in enumerate(said.words) if re.search(r"\.\w{2,5}$", word)), None)
    return None if at is None else _image(Call(said.name, said.words[at:], _sizes(said.words[at + 1 :])), around)


def _sizes(words: tuple[str, ...]) -> dict[str, str]:
    numbers = [word for word in words[:2] if word.isdecimal()]
    return dict(zip(("width", "height"), numbers, strict=False))


def _asset_link(said: Call, around: Surroundings) -> str | None:
    file = around.file(said.get(word=0))
    return anchor(file, " ".join(said.words[1:]) or said.words[0]) if file else None


def _button(said: Call, _: Surroundings) -> str | None:
    url, label = said.get("href", "url", "link", "relref", word=0), said.get("text", "label", "title", "name", word=1)
    return anchor(url, label or url) if url else None


SINGLES: dict[str, Callable[[Call, Surroundings], str | None]] = {
    "figure": _figure,
    **dict.fromkeys(("img", "image", "picture", "resize_image", "imgproc", "photo"), _image),
    "video": _media("video"),
    "audio": _media("audio"),
    **dict.fromkeys(("youtube", "yt", "youtubeplayer"), _player("YouTube", "//www.youtube.com/embed/{}", "v")),
    "vimeo": _player("Vimeo", "//player.vimeo.com/video/{}"),
    "spotify": _player("Spotify", "//open.spotify.com/embed/{}"),
    "soundcloud": _player("SoundCloud", "//w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/{}"),
    "gist": _gist,
    **dict.fromkeys(("tweet", "twitter", "x", "twitter_simple", "x_simple"), _tweet),
    "instagram": _post("Instagram", "https://www.instagram.com/p/{}/"),
    "codepen": _post("CodePen", ""),
    "mastodon": _post("Mastodon", ""),
    "embed": _post("", ""),
    **dict.fromkeys(("ref", "relref", "post_url", "link", "get_url", "doc", "post_path", "asset_path"), _reference),
    "post_link": _link,
    "asset_img": _asset,
    "asset_link": _asset_link,
    "button": _button,
}

# Asides: a quotation with a label in bold. The name is the label where the shortcode gives none.
ASIDES = frozenset(
    "abstract admonition alert attention bug callout caution check danger error example fail failure faq hint important info "
    "message missing note notice question seealso success summary tip tldr todo warning".split()
)
_KINDS = frozenset({"admonition", "alert", "callout", "hint", "message", "notice"})
QUOTES = frozenset({"quote", "blockquote", "epigraph", "pullquote", "cite"})
FOLDS = frozenset({"details", "collapse", "expand", "spoiler", "accordion", "fold"})
# What holds code: it is shown as it was written.
CODE = frozenset({"highlight", "code", "codeblock", "mermaid", "prism"})
# What computes: its body is a pattern, or for nobody's eyes.
COMPUTED = frozenset("for tablerow capture comment macro schema javascript stylesheet style script".split())
RAW = frozenset({"raw", "verbatim"})


def aside(label: str) -> tuple[str, str]:
    """What stands before and after the Markdown of an aside."""
    return "<blockquote>\n\n" + (f"**{label}**\n\n" if label else ""), "</blockquote>"


def fold(label: str) -> tuple[str, str]:
    """What stands before and after the Markdown of something to be opened by the reader."""
    return f"<details><summary>{html.escape(label or 'Details', quote=False)}</summary>\n\n", "</details>"


def _credit(words: tuple[str, ...]) -> str:
    """Who said it, as Hexo and Octopress have it: a name, then an address and the title of where it stands."""
    at = next((at for at, word in enumerate(words) if re.match(r"https?://[^\s\"<>]+$", word)), None)
    if at is None:
        return " ".join(words)
    work = " ".join(words[at + 1 :]) or re.sub(r"^https?://", "", words[at])
    return ", ".join(part for part in (" ".join(words[:at]).strip(" ,"), anchor(words[at], work)) if part)


def label_of(kind: str, title: str = "") -> str:
    """The label of an aside: its title, else its kind as a word."""
    return title.strip() or kind.replace("-", " ").replace("_", " ").strip().capitalize()


def around_body(said: Call) -> tuple[str, str] | None:
    """What stands for the opening and the closing of a paired shortcode; None where only what it holds is kept."""
    name = said.name
    if name in ASIDES:
        kind = said.get("type", "kind", "style", "level", word=0) if name in _KINDS else ""
        title = said.get("title", "heading", "header") or " ".join(said.words[1:] if name in _KINDS else said.words)
        return aside(label_of(kind if re.fullmatch(r"[A-Za-z-]{2,20}", kind) else name, title))
    if name in QUOTES:
        author = said.get("author", "source", "cite", "by") or _credit(said.words)
        return "<blockquote>\n\n", (f"— {author}\n\n" if author else "") + "</blockquote>"
    if name in FOLDS:
        return fold(said.get("summary", "title", "label") or " ".join(said.words[:1]))
    if name in ("tab", "tabitem") and (label := said.get("label", "name", "title", "header", "tabname", "value", word=0)):
        return f"**{label}**\n\n", ""
    if name in ("button", "link", "a") and (url := said.get("href", "url", "link", word=0)):
        return f'<a href="{html.escape(url)}">', "</a>"
    return ("**", "**") if name in ("b", "strong") else None
