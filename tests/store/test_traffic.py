"""What was answered is summed by the hour, whoever adds to it, and never lost from the totals."""

from __future__ import annotations

from datetime import timedelta

from feeds.model import Answers
from feeds.publish import publish
from tests.conftest import NOW, Newsroom, article, configured
from tests.servers import Place


def counted(answers: int = 1, status: int = 200, subscribers: int = 0, feed: str = "") -> Answers:
    return Answers(answers, 10 * answers, 100 * answers, subscribers, feed=feed, reader="x", status=status)


def test_what_several_workers_counted_in_an_hour_is_one_sum(place: Place) -> None:
    one, other = place.open(), place.open()
    one.traffic.add([counted(2, subscribers=7)], NOW)
    other.traffic.add([counted(3, subscribers=5), counted(1, status=304)], NOW + timedelta(minutes=59))
    other.traffic.add([counted(4)], NOW + timedelta(hours=1))

    assert one.traffic.sums("hour", "status") == [
        Answers(5, 50, 500, 7, hour=NOW, status=200),
        Answers(1, 10, 100, hour=NOW, status=304),
        Answers(4, 40, 400, hour=NOW + timedelta(hours=1), status=200),
    ]
    assert one.traffic.sums(since=NOW + timedelta(hours=1, minutes=30)) == [Answers(4, 40, 400)]
    assert one.traffic.sums() == [Answers(10, 100, 1000, 7)]


def test_old_hours_become_one_sum_and_totals_never_go_back(place: Place) -> None:
    store = place.open()
    for day in range(40):
        store.traffic.add([counted(1, subscribers=3), counted(1, feed="world")], NOW + timedelta(days=day))
    hours = {each.hour for each in store.traffic.sums("hour")}

    assert store.traffic.sums() == [Answers(80, 800, 8000, 3)]
    assert len(hours) == 34
    assert min(hour for hour in hours if hour and hour.year > 1970) == NOW + timedelta(days=39 - 32)


def test_nothing_was_answered_yet(place: Place) -> None:
    assert place.open().traffic.sums("feed") == place.open().traffic.sums() == []


def test_documents_have_the_sizes_that_they_have(place: Place, newsroom: Newsroom) -> None:
    config, store = configured(newsroom({"a.md": article("A", body="word " * 1000)})), place.open()
    publish(config, store, NOW)

    assert store.sizes() == {each.path: (len(each.identity), each.last_modified) for each in store.documents()}
