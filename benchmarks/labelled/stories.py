"""What the made feeds tell: titles, texts and people in many languages, dates and addresses. The same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from uuid import UUID

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()

# language: (name of a paper, its line, titles, sentences, people)
TONGUES: dict[str, tuple[str, str, list[str], list[str], list[str]]] = {
    "en": (
        "The Harbour Ledger",
        "News from the waterfront",
        [
            "Ferries stop for the storm",
            "Council votes on Quay & Dock Street",
            "Why 5 < 7 matters to bakers",
            "A “quiet” record catch",
        ],
        [
            "The last boat left at noon.",
            "Nobody was hurt, the harbour master said.",
            "Prices rose by 3% in a week.",
            "It’s the third time this year.",
        ],
        ["Ann Berger", "Bradley O'Neil", "Seán Ó Briain"],
    ),
    "de": (
        "Der Mühlenbote",
        "Nachrichten aus Groß Köris",
        ["Bürgermeister eröffnet Brücke", "Äpfel werden teurer", "Über 1.000 Gäste beim Straßenfest"],
        ["Am Freitag kam der erste Zug.", "Die Straße bleibt bis März gesperrt.", "„Das reicht“, sagte Frau Größl."],
        ["Jörg Weiß", "Änne Groß"],
    ),
    "fr-CA": (
        "L’Écho du fleuve",
        "L’actualité de la rive sud",
        ["L’été arrive enfin", "Œufs : la pénurie continue", "Où dormir à Québec ?"],
        ["C’est fini, dit le maire.", "Le pont rouvrira lundi à 8 h.", "Ça coûte 12 $ de plus."],
        ["Chloé Martin", "Noël Lévesque"],
    ),
    "ar": (
        "صحيفة الميناء",
        "أخبار المدينة",
        ["افتتاح الجسر الجديد", "ارتفاع الأسعار ٣٪"],
        ["وصل القطار الأول صباح الجمعة.", "لا إصابات في الحادث."],
        ["كريم حداد"],
    ),
    "he": (
        "יומן הנמל",
        "חדשות מן המזח",
        ["הגשר נפתח מחדש", "מחירי הלחם עולים"],
        ["הרכבת הראשונה הגיעה ביום שישי.", "איש לא נפגע."],
        ["נועה לוי"],
    ),
    "ja": (
        "港の新聞",
        "海辺の町のニュース",
        ["新しい橋が開通", "パンの値段が上がる"],
        ["最終の船は正午に出た。", "けが人はいない。"],
        ["渡辺 純"],
    ),
    "zh-Hans": ("港口日报", "码头新闻", ["新桥通车", "面包涨价百分之三"], ["末班船中午离港。", "无人受伤。"], ["李明"]),
    "ru": (
        "Портовый листок",
        "Новости причала",
        ["Мост открыт", "Хлеб дорожает"],
        ["Последний паром ушёл в полдень.", "Никто не пострадал."],
        ["Дмитрий Волков"],
    ),
    "pt-BR": (
        "O Cais",
        "Notícias do porto",
        ["Ponte reabre após três anos", "Pão fica mais caro"],
        ["O último barco saiu ao meio-dia.", "Ninguém se feriu."],
        ["Hugo Conceição"],
    ),
    "hi": (
        "बंदरगाह समाचार",
        "घाट की ख़बरें",
        ["नया पुल खुला", "रोटी महँगी हुई"],
        ["आख़िरी नाव दोपहर को गई।", "कोई घायल नहीं हुआ।"],
        ["गीता रमन"],
    ),
    "es-419": (
        "El Muelle",
        "Noticias del puerto",
        ["Reabre el puente", "¿Por qué sube el pan?"],
        ["El último barco salió al mediodía.", "Nadie resultó herido."],
        ["Inés Muñoz"],
    ),
}


@dataclass(frozen=True)
class Story:
    """One entry: its number counts from the newest, its moment is aware."""

    number: int
    title: str
    sentences: tuple[str, ...]
    author: str
    when: datetime
    slug: str
    uuid: str

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    def html(self, base: str) -> str:
        """A body with the usual markup, every address absolute."""
        first, *rest = self.sentences
        return (
            f'<p>{escape(first)} <a href="{base}/{self.slug}/">→</a></p>\n<p><img src="{base}/i/{self.slug}.jpg" alt=""/></p>'
            + "".join(f"<p>{escape(each)}</p>" for each in rest)
        )


@dataclass(frozen=True)
class Paper:
    """A made publisher and what it tells, newest first."""

    language: str
    title: str
    line: str
    host: str
    stories: tuple[Story, ...]

    @property
    def url(self) -> str:
        return f"https://{self.host}"


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def paper(rng: Random, most: int = 6) -> Paper:
    language = rng.choice(list(TONGUES))
    title, line, titles, sentences, people = TONGUES[language]
    host = rng.choice(
        ["example.com", "www.example.org", "blog.example.net", "news.example.co.uk", "example.com:8080", "xn--bcher-kva.example"]
    )
    when = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(500_000))
    stories = []
    for number in range(rng.randint(2, most)):
        when -= timedelta(minutes=rng.randrange(7, 9000), seconds=rng.randrange(60))
        zone = timezone(timedelta(hours=rng.choice([0, 0, 1, 2, -5, -8, 9]), minutes=rng.choice([0, 0, 0, 30])))
        stories.append(
            Story(
                number=number,
                title=f"{rng.choice(titles)} ({number + 1})",
                sentences=tuple(rng.choice(sentences) for _ in range(rng.randint(2, 5))),
                author=rng.choice(people),
                when=when.astimezone(zone),
                slug=f"{when:%Y/%m}/story-{rng.randrange(10_000, 99_999)}",
                uuid=str(UUID(int=rng.getrandbits(128), version=4)),
            )
        )
    return Paper(language, title, line, host, tuple(stories))


def rfc822(moment: datetime, style: int = 0) -> str:
    """A legal date: 0 the usual form, 1 GMT, 2 without the day's name, 3 without seconds, 4 with one digit of the day."""
    date = f"{moment.day:02d} {_MONTHS[moment.month - 1]} {moment.year}"
    if style == 1:
        return f"{rfc822(moment.astimezone(UTC))[:-5]}GMT"
    if style == 2:
        return f"{date} {moment:%H:%M:%S %z}"
    if style == 3:
        return f"{_DAYS[moment.weekday()]}, {date} {moment:%H:%M %z}"
    if style == 4:
        return f"{_DAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year} {moment:%H:%M:%S %z}"
    return f"{_DAYS[moment.weekday()]}, {date} {moment:%H:%M:%S %z}"


def rfc3339(moment: datetime, style: int = 0) -> str:
    """A legal date: 0 with an offset, 1 with Z, 2 with milliseconds and Z, 3 with an unknown offset, 4 with one digit of a fraction."""
    if style == 1:
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if style == 2:
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.120Z}"
    if style == 3:
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"
    offset = f"{moment:%z}"
    fraction = ".5" if style == 4 else ""
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}{offset[:3]}:{offset[3:]}"
