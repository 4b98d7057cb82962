"""What an editor may write as a date, and what becomes of it: the table of every form that is read or refused."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from feeds.articles.dates import MAX_LENGTH, DateError, parse

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")

# All three tables are read with the site in Europe/Berlin and no order of day and month configured.

EXACT = [
    ("2024-07-25T14:30", "2024-07-25T12:30:00Z"),
    ("2024-07-25T14:30:00", "2024-07-25T12:30:00Z"),
    ("2024-07-25 14:30:00", "2024-07-25T12:30:00Z"),
    ("2024-07-25T14:30:00Z", "2024-07-25T14:30:00Z"),
    ("2024-07-25t14:30:00z", "2024-07-25T14:30:00Z"),
    ("2024-07-25T14:30:00+02:00", "2024-07-25T12:30:00Z"),
    ("2024-07-25T14:30:00+0200", "2024-07-25T12:30:00Z"),
    ("2024-07-25T14:30:00+02", "2024-07-25T12:30:00Z"),
    ("2024-07-25 14:30:00 +0200", "2024-07-25T12:30:00Z"),
    ("2024-07-25 14:30:00 +02:00", "2024-07-25T12:30:00Z"),
    ("2024-07-25 14:30:00 -0700", "2024-07-25T21:30:00Z"),
    ("2024-07-25 14:30:00 UTC", "2024-07-25T14:30:00Z"),
    ("2024-07-25 14:30 UTC", "2024-07-25T14:30:00Z"),
    ("2024-07-25 14:30:00 Z", "2024-07-25T14:30:00Z"),
    ("2024-07-25 14:30:00UTC", "2024-07-25T14:30:00Z"),
    ("2024-07-25 14:30:00 GMT", "2024-07-25T14:30:00Z"),
    ("2024-07-25 14:30:00 CET", "2024-07-25T13:30:00Z"),
    ("2017-01-20T09:00:00.000Z", "2017-01-20T09:00:00Z"),
    ("2017-01-20T09:00:00.123456Z", "2017-01-20T09:00:00Z"),
    ("2017-01-20T09:00:00.999999999Z", "2017-01-20T09:00:00Z"),
    ("2017-01-20T09:00:00,5Z", "2017-01-20T09:00:00Z"),
    ("20240725T143000Z", "2024-07-25T14:30:00Z"),
    ("20240725T1430", "2024-07-25T12:30:00Z"),
    ("2024-7-5 9:05", "2024-07-05T07:05:00Z"),
    ("2024/07/25 14:30", "2024-07-25T12:30:00Z"),
    ("25.7.2024 14:30", "2024-07-25T12:30:00Z"),
    ("Thu 6 Jun 2024 14:30", "2024-06-06T12:30:00Z"),
    ("June 6, 2024 2:30 PM", "2024-06-06T12:30:00Z"),
    ("June 6, 2024 at 2:30 PM", "2024-06-06T12:30:00Z"),
    ("June 6, 2024, 2:30 p.m.", "2024-06-06T12:30:00Z"),
    ("June 6, 2024 14:30 EST", "2024-06-06T19:30:00Z"),
    ("June 6, 2024 2:30 PM EDT", "2024-06-06T18:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00 +0200", "2024-07-25T12:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00 GMT", "2024-07-25T14:30:00Z"),
    ("Thu, 25 Jul 2024 14:30 +0200", "2024-07-25T12:30:00Z"),
    ("25 Jul 2024 14:30:00 +0200", "2024-07-25T12:30:00Z"),
    ("25 Jul 2024 14:30:00 -0000", "2024-07-25T14:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00 EST", "2024-07-25T19:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00 EDT", "2024-07-25T18:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00 PST", "2024-07-25T22:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00 PDT", "2024-07-25T21:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00 MST", "2024-07-25T21:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00 CST", "2024-07-25T20:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00 UT", "2024-07-25T14:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00 Z", "2024-07-25T14:30:00Z"),
    ("Thu, 25 Jul 24 14:30:00 GMT", "2024-07-25T14:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00", "2024-07-25T12:30:00Z"),
    ("Thu Jul 25 14:30:00 2024", "2024-07-25T12:30:00Z"),
    ("Thu Jul 25 14:30:00 UTC 2024", "2024-07-25T14:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00 +0200 (CEST)", "2024-07-25T12:30:00Z"),
    ("Thu, 25 Jul 2024 14:30:00 UTC+3", "2024-07-25T11:30:00Z"),
    ("2024-07-25 14:30 UTC+3", "2024-07-25T11:30:00Z"),
    ("2024-07-25 14:30 UTC-3", "2024-07-25T17:30:00Z"),
    ("2024-07-25 14:30 GMT+3", "2024-07-25T11:30:00Z"),
    ("2024-07-25 14:30 GMT-0300", "2024-07-25T17:30:00Z"),
    ("2024-07-25 14:30 UTC+03:00", "2024-07-25T11:30:00Z"),
    ("2024-07-25 14:30 UTC +3", "2024-07-25T11:30:00Z"),
    ("2024-07-25T14:30:00UTC+3", "2024-07-25T11:30:00Z"),
    ("2024-07-25 14:30 +3", "2024-07-25T11:30:00Z"),
    ("2024-07-25T14:30:00-00:00", "2024-07-25T14:30:00Z"),
    ("2024-07-25T14", "2024-07-25T12:00:00Z"),
    ("2024-07-25 2 PM", "2024-07-25T12:00:00Z"),
    ("2024-07-25 14h30", "2024-07-25T12:30:00Z"),
    ("10:30 2024-07-25", "2024-07-25T08:30:00Z"),
    ("2024 Jul 25 14:30", "2024-07-25T12:30:00Z"),
    ("July 25 2024 14:30 +0200", "2024-07-25T12:30:00Z"),
    ("Sat Oct 11 17:13:46 UTC 2003", "2003-10-11T17:13:46Z"),
    ("2024-07-25 00:00", "2024-07-24T22:00:00Z"),
    ("2024-07-25T00:00:00", "2024-07-24T22:00:00Z"),
    ("2024-07-25T00:00:00Z", "2024-07-25T00:00:00Z"),
    ("June 6, 2024 00:00", "2024-06-05T22:00:00Z"),
    ("20240725 1430", "2024-07-25T12:30:00Z"),
    ("2024-07-25 0:30 PM", "2024-07-25T10:30:00Z"),
    ("1/1/2024 12:00 AM", "2023-12-31T23:00:00Z"),
]

DAYS = [
    ("2024-07-25", "2024-07-24T22:00:00Z"),
    ("20240725", "2024-07-24T22:00:00Z"),
    ("2024-7-5", "2024-07-04T22:00:00Z"),
    ("2024/07/25", "2024-07-24T22:00:00Z"),
    ("2024/7/5", "2024-07-04T22:00:00Z"),
    ("2024.07.25", "2024-07-24T22:00:00Z"),
    ("25.07.2024", "2024-07-24T22:00:00Z"),
    ("25-07-2024", "2024-07-24T22:00:00Z"),
    ("07/25/2024", "2024-07-24T22:00:00Z"),
    ("13/02/2024", "2024-02-12T23:00:00Z"),
    ("02/13/2024", "2024-02-12T23:00:00Z"),
    ("02/02/2024", "2024-02-01T23:00:00Z"),
    ("June 6, 2024", "2024-06-05T22:00:00Z"),
    ("June 6th, 2024", "2024-06-05T22:00:00Z"),
    ("6 June 2024", "2024-06-05T22:00:00Z"),
    ("6. June 2024", "2024-06-05T22:00:00Z"),
    ("6th June 2024", "2024-06-05T22:00:00Z"),
    ("6th of June, 2024", "2024-06-05T22:00:00Z"),
    ("Jun 6 2024", "2024-06-05T22:00:00Z"),
    ("Jun. 6, 2024", "2024-06-05T22:00:00Z"),
    ("Thursday, June 6, 2024", "2024-06-05T22:00:00Z"),
    ("Thu, 06 Jun 2024", "2024-06-05T22:00:00Z"),
    ("Fri, 06 Jun 2024", "2024-06-05T22:00:00Z"),
    ("9000-12-31", "9000-12-30T23:00:00Z"),
    ("2024-02-29", "2024-02-28T23:00:00Z"),
    ("٢٠٢٤-٠٧-٢٥", "2024-07-24T22:00:00Z"),
    ("2024 July 25", "2024-07-24T22:00:00Z"),
    ("2024-July-25", "2024-07-24T22:00:00Z"),
    ("25-Jul-2024", "2024-07-24T22:00:00Z"),
    ("2003 10 09", "2003-10-08T22:00:00Z"),
    ("Tuesday 2024-07-25", "2024-07-24T22:00:00Z"),
    ("1/1/2024", "2023-12-31T23:00:00Z"),
    ("12/31/1999", "1999-12-30T23:00:00Z"),
    ("06-13-2024", "2024-06-12T22:00:00Z"),
    ("2024.1.2", "2024-01-01T23:00:00Z"),
]

REFUSED = [
    ("2024-07-25 14:30:00 XYZ", "the time zone XYZ is not known"),
    ("2024-07-25 14:30:00 IST", "the time zone IST is not known"),
    ("2024-07-25 14:30:00 BST", "the time zone BST is not known"),
    ("2024-07-25 14:30:00 AEST", "the time zone AEST is not known"),
    ("2024-07-25 14:30:00 JST", "the time zone JST is not known"),
    ("2024-07-25 14:30:00 Europe/Berlin", "is no date"),
    ("2024-07-25T14:30:00[Europe/Berlin]", "is no date"),
    ("2024-W30-4", "is no date"),
    ("2024W304", "is no date"),
    ("2024-207", "is no date"),
    ("01/02/24", "has no year of four digits"),
    ("25/07/24", "has no year of four digits"),
    ("13/13/2024", "is no date"),
    ("31/02/2024", "is no date"),
    ("30/02/2024", "is no date"),
    ("00/01/2024", "is no date"),
    ("June 6", "names no year"),
    ("June 2024", "names no day"),
    ("2024", "is a number, not a date"),
    ("2024-07", "names no day"),
    ("07/2024", "names no day"),
    ("6 June", "names no year"),
    ("Monday", "names no year"),
    ("Thursday 14:30", "names no year"),
    ("14:30", "names no year"),
    ("noon", "is no date"),
    ("today", "is no date"),
    ("yesterday", "is no date"),
    ("now", "is no date"),
    ("tomorrow", "is no date"),
    ("Thu, 25 Jul 2024 14:30:00 A", "is no date"),
    ("2024-07-25 14:30 EST+3", "the time zone EST is not known"),
    ("2024-07-25 14:30 CET+1", "the time zone CET is not known"),
    ("1721917800", "is a number, not a date"),
    ("1721917800000", "is a number, not a date"),
    ("1721917800.5", "is a number, not a date"),
    ("99999999999", "is a number, not a date"),
    ("999999999999999999999999", "is a number, not a date"),
    ("20240725143000", "is a number, not a date"),
    ("2024072514", "is a number, not a date"),
    ("-1", "is a number, not a date"),
    ("1e9", "is no date"),
    ("0x10", "is no date"),
    ("99999-01-01", "is no date"),
    ("0001-01-01", "the year 1 is not believable"),
    ("0999-12-31", "the year 999 is not believable"),
    ("1000-01-01", "the year 1000 is not believable"),
    ("9001-01-01", "the year 9001 is not believable"),
    ("9999-12-31", "the year 9999 is not believable"),
    ("9999-12-31T23:59:59-12:00", "the year 9999 is not believable"),
    ("0001-01-01T00:00:00+14:00", "the year 1 is not believable"),
    ("0000-01-01", "is no date"),
    ("2024-02-30", "is no date"),
    ("2023-02-29", "is no date"),
    ("2024-13-01", "is no date"),
    ("2024-00-10", "is no date"),
    ("2024-07-32", "is no date"),
    ("2024-07-25T25:00", "is no date"),
    ("2024-07-25T24:00:00", "is no date"),
    ("2024-07-25T14:60", "is no date"),
    ("2024-07-25T14:30:60", "is no date"),
    ("2024-07-25T14:30:00+25:00", "is no date"),
    ("2024-07-25T14:30:00+24:00", "is no date"),
    ("2024-06-31", "is no date"),
    ("30 February 2024", "is no date"),
    ("February 30, 2024", "is no date"),
    ("31 June 2024", "is no date"),
    ("soon", "is no date"),
    ("next week", "is no date"),
    ("TBD", "is no date"),
    ("null", "is no date"),
    ("---", "is no date"),
    ("2024-07-25 banana", "is no date"),
    ("2024-07-25, 2024-07-26", "is no date"),
    ("2024-07-25 - 2024-07-26", "is no date"),
    ("2024年7月25日", "is no date"),
    ("25 juillet 2024", "is no date"),
    ("25. Juli 2024", "is no date"),
    ("6 Mai 2024", "is no date"),
    ("1 Janvier 2024", "is no date"),
    ("10 min ago", "is no date"),
    ("12 12 12", "has no year of four digits"),
    ("5/6", "names no year"),
    ("May", "names no year"),
    ("May 5", "names no year"),
    ("1st", "names no year"),
    ("2024-07-25 14.30", "is no date"),
    ("25/Jul/2024:14:30:00 +0200", "is no date"),
    ("20240230", "is no date"),
    ("2024-07-25 Z", "is no date"),
    ("2024-07-25 +0200", "is no date"),
    ("2024-07-25Z", "is no date"),
    ("2024-07-25 14:30am", "is no date"),
    ("2024-07-25 13 PM", "is no date"),
    ("June 2024 14:30", "names no day"),
    ("2024/13/06", "is no date"),
    ("2024/25/07", "is no date"),
    ("2024-25-07", "is no date"),
    ("24-07-25", "has no year of four digits"),
    ("99-07-25", "has no year of four digits"),
    ("1.2.3", "is a number, not a date"),
    ("192.168.1.1", "is a number, not a date"),
    ("1.10", "is a number, not a date"),
    ("nan", "is no date"),
    ("+2024-07-25", "is no date"),
]

ORDERS = [
    ("01/02/2024", True, "2024-02-01"),
    ("01/02/2024", False, "2024-01-02"),
    ("01.02.2024", True, "2024-02-01"),
    ("1-2-2024", False, "2024-01-02"),
    ("13/02/2024", None, "2024-02-13"),
    ("13/02/2024", True, "2024-02-13"),
    ("13/02/2024", False, "2024-02-13"),
    ("02/13/2024", True, "2024-02-13"),
    ("02/02/2024", None, "2024-02-02"),
    ("2024/01/02", True, "2024-01-02"),
    ("2024-1-2", True, "2024-01-02"),
    ("2024.1.2", True, "2024-01-02"),
    ("2024-01-02", True, "2024-01-02"),
    ("6 June 2024", True, "2024-06-06"),
]

CLOCK_CHANGES = [
    # The hour that does not exist is read with the offset before it, the hour that comes twice is the first of the two.
    ("2024-03-31 01:59:59", BERLIN, "2024-03-31T00:59:59Z"),
    ("2024-03-31 02:30", BERLIN, "2024-03-31T01:30:00Z"),
    ("31 March 2024 02:30", BERLIN, "2024-03-31T01:30:00Z"),
    ("2024-03-31 03:00", BERLIN, "2024-03-31T01:00:00Z"),
    ("2024-10-27 01:30", BERLIN, "2024-10-26T23:30:00Z"),
    ("2024-10-27 02:30", BERLIN, "2024-10-27T00:30:00Z"),
    ("27 October 2024 02:30", BERLIN, "2024-10-27T00:30:00Z"),
    ("2024-10-27 02:30:00 +0100", BERLIN, "2024-10-27T01:30:00Z"),
    ("2024-10-27 03:00", BERLIN, "2024-10-27T02:00:00Z"),
    ("2024-03-10 02:30", NEW_YORK, "2024-03-10T07:30:00Z"),
    ("2024-03-10 03:30", NEW_YORK, "2024-03-10T07:30:00Z"),
    ("2024-11-03 01:30", NEW_YORK, "2024-11-03T05:30:00Z"),
    ("2024-11-03 01:30:00 EST", NEW_YORK, "2024-11-03T06:30:00Z"),
    ("2024-11-03 02:00", NEW_YORK, "2024-11-03T07:00:00Z"),
    ("2024-07-25", NEW_YORK, "2024-07-25T04:00:00Z"),
    ("2024-01-25", NEW_YORK, "2024-01-25T05:00:00Z"),
    ("2018-11-04", ZoneInfo("America/Sao_Paulo"), "2018-11-04T03:00:00Z"),
    ("1890-01-01", BERLIN, "1889-12-31T23:06:32Z"),
]


def said(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(("text", "instant"), EXACT, ids=[text for text, _ in EXACT])
def test_a_time_is_read_to_the_second(text: str, instant: str) -> None:
    moment = parse(text, BERLIN)
    assert (said(moment.instant), moment.exact) == (instant, True)
    assert moment.instant.tzinfo is UTC


@pytest.mark.parametrize(("text", "instant"), DAYS, ids=[text for text, _ in DAYS])
def test_a_day_begins_at_midnight_of_the_site_and_is_marked_as_a_day(text: str, instant: str) -> None:
    moment = parse(text, BERLIN)
    assert (said(moment.instant), moment.exact) == (instant, False)


@pytest.mark.parametrize(("text", "wording"), REFUSED, ids=[text for text, _ in REFUSED])
def test_what_is_refused_says_why(text: str, wording: str) -> None:
    with pytest.raises(DateError) as caught:
        parse(text, BERLIN)
    assert wording in str(caught.value)


@pytest.mark.parametrize(("text", "day_first", "day"), ORDERS, ids=[f"{text} day_first={first}" for text, first, _ in ORDERS])
def test_day_first_decides_only_what_is_open(text: str, day_first: bool | None, day: str) -> None:
    assert parse(text, ZoneInfo("UTC"), day_first).instant.date().isoformat() == day


@pytest.mark.parametrize("text", ["01/02/2024", "01.02.2024", "01-02-2024", "1/2/2024", "10/09/2003 14:30"])
def test_an_open_order_is_an_error_that_names_the_setting(text: str) -> None:
    with pytest.raises(DateError, match="read in two ways") as caught:
        parse(text, BERLIN)
    assert "articles.day_first" in str(caught.value)


@pytest.mark.parametrize(("text", "zone", "instant"), CLOCK_CHANGES, ids=[f"{text} {zone}" for text, zone, _ in CLOCK_CHANGES])
def test_naive_times_are_in_the_zone_of_the_site(text: str, zone: ZoneInfo, instant: str) -> None:
    assert said(parse(text, zone).instant) == instant


@pytest.fixture(params=["UTC", "Asia/Kolkata", "America/New_York", "EST5EDT"])
def _host_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", str(request.param))
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_host_zone")
@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-07-25 14:30", "2024-07-25T12:30:00Z"),
        ("July 25, 2024 2:30 PM", "2024-07-25T12:30:00Z"),
        ("2024-07-25 14:30 EST", "2024-07-25T19:30:00Z"),
        ("25 Jul 2024 14:30:00 -0000", "2024-07-25T14:30:00Z"),
        ("2024-07-25", "2024-07-24T22:00:00Z"),
    ],
)
def test_the_zone_of_the_host_does_not_matter(text: str, instant: str) -> None:
    assert said(parse(text, BERLIN).instant) == instant


@pytest.mark.usefixtures("_host_zone")
def test_a_zone_name_that_only_the_host_knows_is_unknown() -> None:
    with pytest.raises(DateError, match="the time zone IST is not known"):
        parse("2024-07-25 14:30 IST", BERLIN)


@pytest.mark.parametrize("text", ["June 6, 24", "6 Jun 99", "Thu, 25 Jul 24 14:30", "12 12 12", "1/2/24", "24-07-25 10:00"])
def test_a_year_of_two_digits_is_not_given_the_century_of_today(text: str) -> None:
    with pytest.raises(DateError, match="no year of four digits"):
        parse(text, BERLIN, day_first=True)


@pytest.mark.parametrize(
    ("text", "year"), [("Thu, 25 Jul 24 14:30:00 GMT", 2024), ("25 Jul 68 14:30:00 GMT", 2068), ("25 Jul 69 14:30:00 GMT", 1969)]
)
def test_rfc_2822_says_itself_which_century_it_means(text: str, year: int) -> None:
    assert parse(text, BERLIN).instant.year == year


@pytest.mark.parametrize(
    ("value", "instant", "exact"),
    [
        (date(2024, 7, 25), "2024-07-24T22:00:00Z", False),
        (datetime(2024, 7, 25, 14, 30), "2024-07-25T12:30:00Z", True),  # noqa: DTZ001
        (datetime(2024, 7, 25, 14, 30, 0, 999_999, UTC), "2024-07-25T14:30:00Z", True),
        (datetime(2024, 7, 25, 14, 30, tzinfo=timezone(timedelta(hours=-7))), "2024-07-25T21:30:00Z", True),
    ],
    ids=["a day", "a local time", "fractions are cut", "an offset"],
)
def test_dates_that_toml_types_itself(value: date | datetime, instant: str, exact: bool) -> None:
    moment = parse(value, BERLIN)
    assert (said(moment.instant), moment.exact, moment.instant.microsecond) == (instant, exact, 0)


@pytest.mark.parametrize(
    "value", [date(1, 1, 1), date(9999, 12, 31), datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)], ids=str
)
def test_typed_dates_outside_of_all_belief_are_refused(value: date | datetime) -> None:
    with pytest.raises(DateError, match="is not believable"):
        parse(value, BERLIN)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\n", "2" * (MAX_LENGTH + 1), "2024-07-25" + " x" * 60],
    ids=["empty", "spaces", "line end", "long", "trailing"],
)
def test_nothing_and_too_much_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(DateError, match="expected a date like 2024-07-25"):
        parse(text, BERLIN)


def test_white_space_around_and_inside_does_not_matter() -> None:
    assert parse("  25\tJuly   2024\n14:30 ", BERLIN) == parse("25 July 2024 14:30", BERLIN)


def test_what_javascript_prints_is_read() -> None:
    moment = parse("Thu Jul 25 2024 14:30:00 GMT+0200 (Central European Summer Time)", NEW_YORK)
    assert said(moment.instant) == "2024-07-25T12:30:00Z"
