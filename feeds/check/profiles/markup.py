"""The HTML and XHTML that entries carry, as the W3C's validator looks at it: elements, attributes, styles, ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html.entities import html5

from feeds.check.profiles.atomtext import xhtml_danger
from feeds.check.profiles.profile import SHOULD, Demand, Found
from feeds.check.profiles.specimen import XHTML, Specimen

_VALIDATOR = "https://validator.w3.org/feed/docs/"
_STYLE = re.compile(r"""\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)
_EVIL = re.compile(r"expression\s*\(|url\s*\(|javascript:|@import|\\", re.I)
# What of style the validator knows to be harmless; readers keep no more.
_HARMLESS = frozenset(
    "azimuth background background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width "
    "border-collapse border-color border-left border-left-color border-left-style border-left-width border-right "
    "border-right-color border-right-style border-right-width border-spacing border-style border-top border-top-color "
    "border-top-style border-top-width border-width clear color cursor direction elevation float font font-family font-size "
    "font-style font-variant font-weight height letter-spacing line-height list-style-type margin margin-bottom margin-left "
    "margin-right margin-top overflow padding padding-bottom padding-left padding-right padding-top pause pause-after "
    "pause-before pitch pitch-range richness speak speak-header speak-numeral speak-punctuation speech-rate stress text-align "
    "text-decoration text-indent unicode-bidi vertical-align voice-family volume white-space width max-width max-height".split()
)
_SET = re.compile(r"\s([A-Za-z][\w:-]*)=[\"']")
_INSIDE = re.compile(r"<[A-Za-z][^<>]*")
_ATTRIBUTES = frozenset(
    "abbr accept accept-charset accesskey action align allow allowfullscreen alt as async autocapitalize autocomplete "
    "autofocus autoplay axis background bgcolor border cellpadding cellspacing char charoff charset checked cite class "
    "clear color cols colspan compact content contenteditable controls coords crossorigin data datetime decoding default "
    "dir dirname disabled download draggable enctype enterkeyhint face fetchpriority for form formaction formenctype "
    "formmethod formnovalidate formtarget frame frameborder headers height hidden high href hreflang hspace http-equiv id "
    "imagesizes imagesrcset inert inputmode integrity is ismap itemid itemprop itemref itemscope itemtype kind label lang "
    "language list loading longdesc loop low lowsrc marginheight marginwidth max maxlength media method min minlength "
    "multiple muted name nohref nonce noshade novalidate nowrap open optimum part pattern ping placeholder playsinline "
    "popover poster preload profile prompt property radiogroup readonly referrerpolicy rel required rev reversed role "
    "rows rowspan rules sandbox scope scrolling selected shape size sizes slot span spellcheck src srcdoc srclang srcset "
    "start step style summary tabindex target text title translate type typeof usemap valign value version vspace width "
    "wrap xmlns about datatype resource vocab prefix".split()
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?![:\w-])[^<>]*?(/?)>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,40};)")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_OPTIONAL = frozenset("p li dt dd td th tr thead tbody tfoot option optgroup colgroup rp rt html head body".split())
_LONE = _VOID | _OPTIONAL
_HTML = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote body br button "
    "canvas caption center cite code col colgroup command data datalist dd del details dfn dialog dir div dl dt em embed "
    "fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img "
    "input ins isindex kbd keygen label legend li link listing main map mark math menu meta meter nav "
    "noframes noscript object ol optgroup option output p param picture plaintext pre progress q rb rp rt rtc ruby s samp "
    "script search section select slot small source span strike strong style sub summary sup svg table tbody td template "
    "textarea tfoot th thead time title tr track tt u ul var video wbr xmp".split()
)

# What has a beginning and an end.
_PAIRED = _HTML - _LONE


def _is_evil(style: str) -> bool:
    if _EVIL.search(style):
        return True
    names = (part.partition(":")[0].strip().lower() for part in style.split(";") if part.strip())
    return any(name not in _HARMLESS for name in names)


def _style(specimen: Specimen) -> Found:
    for node, html, _ in specimen.html():
        if "style" in html:
            for style in _STYLE.finditer(html):
                if _is_evil(value := style[1] or style[2] or ""):
                    yield node.at(value)
                    break
    for div in specimen.xhtml():
        for element in div.element.iter("*"):
            if _is_evil(value := element.get("style", "")):
                yield div.at(value)
                break


def _set(specimen: Specimen) -> Found:
    for node, html, _ in specimen.html():
        # Most tags are there many times, and each is looked at once.
        tags = {tag for tag in _INSIDE.findall(html) if "=" in tag}
        strange = [name for name in _SET.findall(" ".join(tags)) if not _is_attribute(name)] if tags else None
        if strange and "<svg" not in html and "<math" not in html:
            yield node.at(min(strange))


def _is_attribute(name: str) -> bool:
    small = name.lower()
    # Handlers of events are told as what is dangerous.
    return small in _ATTRIBUTES or small.startswith(("data-", "aria-", "on", "xml:", "xmlns:"))


def _strange(specimen: Specimen) -> Found:
    for node, html, tags in specimen.html():
        strange = sorted({name.lower() for _, name in tags} - _HTML)
        if strange and "<svg" not in html and "<math" not in html:
            yield node.at(f"<{strange[0]}>")
    for div in specimen.xhtml():
        for element in div.element.iter(XHTML + "*"):
            if (name := str(element.tag)[len(XHTML) :]) not in _HTML:
                yield div.at(f"<{name}>")
                break


def _unbalanced(specimen: Specimen) -> Found:
    for node, html, tags in specimen.html():
        if found := _loose_end(html, tags):
            yield node.at(found)


def _loose_end(html: str, tags: Sequence[tuple[str, str]]) -> str | None:
    """The first tag of ``html`` that ends nothing, or is never ended."""
    if "<!--" in html or "<script" in html or "<style" in html:
        return None
    found = _unmatched(tags)
    # Whether a tag ends itself is asked only where it matters, since it takes three times as long.
    return _unmatched(_TAG.findall(html)) if found and "/>" in html else found


def _unmatched(tags: Iterable[tuple[str, ...]]) -> str | None:
    """The first that ends nothing or is never ended, of tags as (slash or nothing, name, slash at its end or nothing)."""
    open_tags: list[str] = []
    for each in tags:
        tag = each[1] if each[1] in _PAIRED else each[1].lower()
        if tag not in _PAIRED:
            continue
        if not each[0]:
            if not each[2:] or not each[2]:
                open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag:
            return f"</{tag}>"
    return f"<{open_tags[-1]}>" if open_tags else None


def _entities(specimen: Specimen) -> Found:
    for node, html, _ in specimen.html():
        if "&" in html and (strange := {name for name in _ENTITY.findall(html) if name not in html5}):
            yield node.at(f"&{min(strange)}")


def _danger(specimen: Specimen) -> Found:
    return iter(()) if specimen.format == "atom" else xhtml_danger(specimen)


DEMANDS = (
    Demand(
        "w3c-xhtml-dangerous",
        SHOULD,
        f"{_VALIDATOR}warning/SecurityRisk.html",
        "readers remove this from the XHTML",
        _danger,
    ),
    Demand(
        "w3c-html-attribute",
        SHOULD,
        f"{_VALIDATOR}warning/SecurityRiskAttr.html",
        "HTML has no such attribute, and readers remove it",
        _set,
    ),
    Demand(
        "w3c-style", SHOULD, f"{_VALIDATOR}warning/DangerousStyleAttr.html", "readers remove this style; leave it out", _style
    ),
    Demand(
        "w3c-html-entity",
        SHOULD,
        f"{_VALIDATOR}error/UndefinedNamedEntity.html",
        "HTML knows no character of this name; write the character itself, or &amp; for a mere &",
        _entities,
    ),
    Demand("w3c-not-html", SHOULD, f"{_VALIDATOR}warning/NotHtml.html", "HTML has no such element; is it misspelt?", _strange),
    Demand(
        "w3c-unbalanced",
        SHOULD,
        f"{_VALIDATOR}warning/NotHtml.html",
        "this tag has no other end; readers close it somewhere",
        _unbalanced,
    ),
)
