"""Which dates are read out of what files state, and which are left alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from assistant.read.dates import is_date, parse_date

FIFTH = date(2019, 11, 5)
EAST, WEST = timezone(timedelta(hours=1)), timezone(-timedelta(hours=5))


@pytest.mark.parametrize(
    "stated",
    [
        "2019-11-05",
        "2019-11-5",
        "2019/11/05",
        "20191105",
        "5 November 2019",
        "5th of November, 2019",
        "November 5, 2019",
        "Nov. 5 2019",
        "Published: Tuesday, 5 November 2019",
        "5. November 2019",
        "le 5 novembre 2019",
        "5 de noviembre de 2019",
        "5 novembre 2019",
        "5.11.2019",
        "2019年11月5日",
        "2019년 11월 5일",
        "2019-11-05 10:30",  # a time without its zone is no moment
        "2019-11-05T10:30:00",
        date(2019, 11, 5),
        datetime(2019, 11, 5, 10, 30),
    ],
)
def test_a_full_date_is_read(stated: object) -> None:
    assert parse_date(stated) == FIFTH


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("2019-11-05T10:30:00Z", datetime(2019, 11, 5, 10, 30, tzinfo=UTC)),
        ("2019-11-05T10:30:00.123+0100", datetime(2019, 11, 5, 10, 30, tzinfo=EAST)),
        ("2019-11-05 10:30 -05:00", datetime(2019, 11, 5, 10, 30, tzinfo=WEST)),
        ("Tue, 05 Nov 2019 10:30:00 GMT", datetime(2019, 11, 5, 10, 30, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_time_with_its_zone_is_kept(stated: str, moment: datetime) -> None:
    found = parse_date(stated)
    assert found == moment
    assert isinstance(found, datetime)
    assert found.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "stated",
    [
        "2019",
        "November 2019",
        "05/11/2019",  # in May, or in November?
        "31 February 2019",
        "2019-13-01",
        "0001-01-01",
        "soon",
        "",
        None,
        2019,
        "2019-11-05T25:61:00Z extra"[:0],
    ],
)
def test_what_is_no_full_date_is_left_alone(stated: object) -> None:
    assert parse_date(stated) is None


def test_day_and_month_are_told_apart_where_they_can_be() -> None:
    assert parse_date("25/11/2019") == date(2019, 11, 25)
    assert parse_date("11/25/2019") == date(2019, 11, 25)
    assert parse_date("11/11/2019") == date(2019, 11, 11)


def test_an_impossible_time_leaves_the_day() -> None:
    assert parse_date("2019-11-05T25:61:00Z") == FIFTH


def test_a_line_that_is_a_date_is_told_from_one_that_mentions_one() -> None:
    assert is_date("Published on 5 November 2019")
    assert not is_date(
        "On 5 November 2019 the ferry was withdrawn from service, and nobody knew why."
    )
