"""The namespace of Apple Podcasts, wherever it is used: what its elements may say."""

from __future__ import annotations

from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile, attribute
from feeds.check.profiles.specimen import CHANNELS, Node, Specimen
from feeds.check.profiles.values import anything, filled, integer, is_duration, is_email, is_web_iri, one_of, shorter
from feeds.check.profiles.vocabulary import Vocabulary, Word, demands
from feeds.check.rules.addresses import is_iri
from feeds.check.rules.dates import is_plain_rfc_822

NAMESPACE = "http://www.itunes.com/dtds/podcast-1.0.dtd"
ITUNES = f"{{{NAMESPACE}}}"
GUIDE = "https://help.apple.com/itc/podcasts_connect/#/itcb54353390"

# Apple's categories with their subcategories, letter by letter.
CATEGORIES = {
    "Arts": "Books|Design|Fashion & Beauty|Food|Performing Arts|Visual Arts",
    "Business": "Careers|Entrepreneurship|Investing|Management|Marketing|Non-Profit",
    "Comedy": "Comedy Interviews|Improv|Stand-Up",
    "Education": "Courses|How To|Language Learning|Self-Improvement",
    "Fiction": "Comedy Fiction|Drama|Science Fiction",
    "Government": "",
    "History": "",
    "Health & Fitness": "Alternative Health|Fitness|Medicine|Mental Health|Nutrition|Sexuality",
    "Kids & Family": "Education for Kids|Parenting|Pets & Animals|Stories for Kids",
    "Leisure": "Animation & Manga|Automotive|Aviation|Crafts|Games|Hobbies|Home & Garden|Video Games",
    "Music": "Music Commentary|Music History|Music Interviews",
    "News": "Business News|Daily News|Entertainment News|News Commentary|Politics|Sports News|Tech News",
    "Religion & Spirituality": "Buddhism|Christianity|Hinduism|Islam|Judaism|Religion|Spirituality",
    "Science": "Astronomy|Chemistry|Earth Sciences|Life Sciences|Mathematics|Natural Sciences|Nature|Physics|Social Sciences",
    "Society & Culture": "Documentary|Personal Journals|Philosophy|Places & Travel|Relationships",
    "Sports": "Baseball|Basketball|Cricket|Fantasy Sports|Football|Golf|Hockey|Rugby|Running|Soccer|Swimming|Tennis|"
    "Volleyball|Wilderness|Wrestling",
    "Technology": "",
    "True Crime": "",
    "TV & Film": "After Shows|Film History|Film Interviews|Film Reviews|TV Reviews",
}
_KNOWN = {name: frozenset(below.split("|")) - {""} for name, below in CATEGORIES.items()}
# Categories that Apple gave up in 2019; a feed that has them is listed, elsewhere than it means.
_FORMER = frozenset(
    "Arts & Entertainment|Audio Blogs|Family|Food|Games & Hobbies|Government & Organizations|Health|International|"
    "Movies & Television|News & Politics|Politics|Public Radio|Science & Medicine|Sports & Recreation|Talk Radio|"
    "Transportation|Travel|Literature|Fashion & Beauty|Business News|Management & Marketing|Shopping|Education|"
    "Educational Technology|Education Technology|Higher Education|K-12|Language Courses|Training|Automotive|Aviation|Hobbies|"
    "Other Games|Local|National|Non-Profit|Regional|Alternative Health|Fitness & Nutrition|Self-Help|Sexuality|Kids & Family|"
    "Christianity|Islam|Judaism|Other|Medicine|Natural Sciences|Social Sciences|History|Amateur|College & High School|Outdoor|"
    "Professional|Gadgets|Tech News|Podcasting|Software How-To|TV & Film".split("|")
)


def _top_categories(specimen: Specimen) -> list[Node]:
    return [node for node in specimen.of(f"{ITUNES}category") if node.parent is not None and node.parent.tag in CHANNELS]


def _category(specimen: Specimen) -> Found:
    for node in _top_categories(specimen):
        text = node.attributes.get("text", "")
        if "text" in node.attributes and text not in _KNOWN and text not in _FORMER:
            yield node.at(text, "itunes:category@text")


def _former(specimen: Specimen) -> Found:
    for node in specimen.of(f"{ITUNES}category"):
        text = node.attributes.get("text", "")
        if text in _FORMER and not _in_hierarchy(node):
            yield node.at(text, "itunes:category@text")


def _in_hierarchy(node: Node) -> bool:
    parent = node.parent
    if parent is None or parent.tag != f"{ITUNES}category":
        return node.attributes.get("text", "") in _KNOWN
    return node.attributes.get("text", "") in _KNOWN.get(parent.attributes.get("text", ""), frozenset())


def _subcategory(specimen: Specimen) -> Found:
    for node in specimen.of(f"{ITUNES}category"):
        parent = node.parent
        if parent is not None and parent.tag == f"{ITUNES}category" and parent.attributes.get("text", "") in _KNOWN:
            text = node.attributes.get("text", "")
            if "text" in node.attributes and not _in_hierarchy(node) and text not in _FORMER:
                yield node.at(text, "itunes:category@text")


def _deep(specimen: Specimen) -> Found:
    for node in specimen.of(f"{ITUNES}category"):
        parent = node.parent
        if parent is not None and parent.parent is not None and parent.parent.tag == node.tag == parent.tag:
            yield node.at(node.attributes.get("text", ""))


def _same_category(specimen: Specimen) -> Found:
    seen: set[tuple[int, str]] = set()
    for node in specimen.of(f"{ITUNES}category"):
        key = (id(node.parent), node.attributes.get("text", ""))
        if key[1] and key in seen and not node.children:
            yield node.at(key[1], "itunes:category@text")
        seen.add(key)


def _owner(specimen: Specimen) -> Found:
    for owner in specimen.of(f"{ITUNES}owner"):
        if owner.find(f"{ITUNES}email") is None:
            yield owner.at("", "itunes:email")


def _utf_8(specimen: Specimen) -> Found:
    if NAMESPACE in specimen.namespaces and specimen.top and (specimen.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
        yield specimen.top.at(specimen.encoding)


def _explicit_form(text: str) -> bool:
    return text in ("true", "false") or text.lower() not in ("true", "false", "yes", "no", "clean", "explicit")


# Apple reads so many keywords, a duration of at most so many characters, and no episode takes so many seconds.
_MOST_KEYWORDS, _LONGEST, _TOO_LONG = 12, 8, 48 * 3600
_IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png")
_YES = one_of("yes no true false", folded=True)

_WORDS = (
    Word("author", "channel item", shorter(255), "is a name of at most 255 characters", severity=SHOULD),
    Word("block", "channel item", _YES, "is Yes, or left out", severity=SHOULD),
    Word("category", "channel category", attributes={"text": anything}, needed="text", holding=True, many=True),
    Word("complete", "channel", _YES, "is Yes, or left out"),
    Word("duration", "item", is_duration, "is a number of seconds, or hours:minutes:seconds"),
    Word("email", "owner", is_email, "is an e-mail address"),
    Word("episode", "item", integer(1), "is a number, 1 or more"),
    Word("episodeType", "item", one_of("full trailer bonus", folded=True), "is full, trailer or bonus"),
    Word("explicit", "channel item", one_of("true false yes no clean explicit", folded=True), "is true or false"),
    Word("image", "channel item", attributes={"href": is_web_iri}, needed="href"),
    Word("isClosedCaptioned", "item", _YES, "is Yes, or left out", severity=SHOULD),
    Word("keywords", "channel item", lambda text: len(text) <= 255, "is at most 255 characters, with commas", severity=SHOULD),
    Word("name", "owner", shorter(255), "is a name of at most 255 characters", severity=SHOULD),
    Word("new-feed-url", "channel", is_iri, "is the feed's new address, whole"),
    Word("order", "item", integer(0), "is a number"),
    Word("owner", "channel", holding=True),
    Word("pubDate", "channel item", is_plain_rfc_822, "is a date like Fri, 01 Mar 2024 12:00:00 +0000"),
    Word("season", "item", integer(1), "is a number, 1 or more"),
    Word("subtitle", "channel item", lambda text: len(text) <= 255, "is at most 255 characters"),
    Word("summary", "channel item", lambda text: len(text) <= 4000, "is at most 4,000 characters"),
    Word("title", "channel item", filled, "says something, or is left out", severity=SHOULD),
    Word("applepodcastsverify", "channel", filled, "is the text that Apple gave"),
    Word("type", "channel", one_of("episodic serial", folded=True), "is episodic or serial"),
)

TABLE = Vocabulary("itunes", NAMESPACE, GUIDE, _WORDS, grave=SHOULD)


def _spelt(name: str, words: str) -> Demand:
    known = one_of(words)

    def look(specimen: Specimen) -> Found:
        for node in specimen.of(ITUNES + name):
            if not known(node.text) and known(node.text.lower()):
                yield node.at()

    return Demand(f"itunes-{name}-case", SHOULD, GUIDE, f"write {name} in small letters: {', '.join(words.split())}", look)


def _explicit(specimen: Specimen) -> Found:
    for node in specimen.of(f"{ITUNES}explicit"):
        if not _explicit_form(node.text):
            yield node.at()


def _commas(specimen: Specimen) -> Found:
    for node in specimen.of(f"{ITUNES}keywords"):
        if len(node.text.split()) > 3 and "," not in node.text:
            yield node.at()


def _no(specimen: Specimen) -> Found:
    for node in specimen.of(*(ITUNES + name for name in ("block", "complete", "isClosedCaptioned"))):
        if node.text != "Yes" and _YES(node.text):
            yield node.at()


def _long(specimen: Specimen) -> Found:
    for node in specimen.of(f"{ITUNES}duration"):
        if is_duration(node.text) and not (len(node.text) <= _LONGEST and 0 < _seconds(node.text) < _TOO_LONG):
            yield node.at()


def _seconds(duration: str) -> int:
    seconds = 0
    for part in duration.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds


def _keywords(specimen: Specimen) -> Found:
    for node in specimen.of(f"{ITUNES}keywords"):
        if not 1 <= sum(1 for each in node.text.split(",") if each.strip()) <= _MOST_KEYWORDS:
            yield node.at()


ITUNES_TAGS = Profile(
    "itunes",
    "tags of the itunes namespace",
    GUIDE,
    (
        *demands(TABLE),
        Demand(
            "itunes-category-name",
            MUST,
            GUIDE,
            "Apple has no such category; write it letter by letter as in Apple's list",
            _category,
        ),
        Demand(
            "itunes-subcategory", MUST, GUIDE, "this category has no such subcategory; take one of Apple's list", _subcategory
        ),
        Demand("itunes-category-former", SHOULD, GUIDE, "Apple gave this category up in 2019; take one of today's", _former),
        Demand("itunes-category-depth", MUST, GUIDE, "a category holds subcategories and these hold none", _deep),
        Demand("itunes-category-twice", SHOULD, GUIDE, "this category is there twice; once is enough", _same_category),
        Demand("itunes-owner-email", MUST, GUIDE, "an owner needs an itunes:email; directories write to it", _owner),
        Demand("itunes-encoding", SHOULD, "W3C feed validator, NotUTF8", "a podcast is written in UTF-8", _utf_8),
        Demand("itunes-explicit-form", SHOULD, GUIDE, "write explicit as true or false, in small letters", _explicit),
        Demand("itunes-keywords-commas", SHOULD, "W3C feed validator, InvalidKeywords", "part keywords by commas", _commas),
        Demand(
            "itunes-keywords-number",
            SHOULD,
            GUIDE,
            "write 1 to 12 keywords like organ, bells, churches, or leave them out",
            _keywords,
        ),
        Demand("itunes-yes", SHOULD, GUIDE, "only Yes means something here; write Yes, or leave it out", _no),
        Demand("itunes-duration-form", SHOULD, GUIDE, "say how long it takes; best in seconds, like 1935", _long),
        _spelt("episodeType", "full trailer bonus"),
        _spelt("type", "episodic serial"),
        Demand(
            "itunes-image-suffix",
            SHOULD,
            GUIDE,
            "artwork is JPEG or PNG, and its address ends in .jpg, .jpeg or .png",
            attribute(f"{ITUNES}image", "href", lambda text: text.partition("?")[0].lower().endswith(_IMAGE_SUFFIXES)),
        ),
    ),
    namespaces=(NAMESPACE,),
    strict=True,
)
