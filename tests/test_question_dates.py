"""The stretches of days that questions name, and which of them confine the articles."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.dates import Interval, intervals
from assistant.question.published import event, published_in

TODAY = date(2024, 12, 15)  # a Sunday


def named(question: str, today: date = TODAY) -> list[tuple[str, str]]:
    return [(str(i.since or ""), str(i.until or "")) for i in intervals(question, today)]


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("26 March 2024", "2024-03-26", "2024-03-27"),
        ("March 26, 2024", "2024-03-26", "2024-03-27"),
        ("26th of March", "2024-03-26", "2024-03-27"),
        ("2024-03-26", "2024-03-26", "2024-03-27"),
        ("on 3 October", "2024-10-03", "2024-10-04"),
        ("on 3 may", "2024-05-03", "2024-05-04"),
        ("in March 2024", "2024-03-01", "2024-04-01"),
        ("sept 2021", "2021-09-01", "2021-10-01"),
        ("Dec. 2021", "2021-12-01", "2022-01-01"),
        ("in Dec.", "2024-12-01", "2025-01-01"),
        ("in 2019", "2019-01-01", "2020-01-01"),
        ("the year 2019", "2019-01-01", "2020-01-01"),
        ("in the 1990s", "1990-01-01", "2000-01-01"),
        ("summer 2024", "2024-06-01", "2024-09-01"),
        ("the winter of 1816", "1816-12-01", "1817-03-01"),
        ("Q2 2024", "2024-04-01", "2024-07-01"),
        ("in early 2019", "2019-01-01", "2020-01-01"),
        ("mid-2019", "2019-01-01", "2020-01-01"),
        ("the first half of 2019", "2019-01-01", "2020-01-01"),
        ("2019–2021", "2019-01-01", "2022-01-01"),
        ("between 5 and 7 May", "2024-05-05", "2024-05-08"),
    ],
)
def test_days_months_years_and_seasons_are_read(words: str, since: str, until: str) -> None:
    assert named(f"What did Holmsey do {words}?") == [(since, until)]


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("today", "2024-12-15", "2024-12-16"),
        ("yesterday", "2024-12-14", "2024-12-15"),
        ("this week", "2024-12-09", "2024-12-16"),
        ("last week", "2024-12-02", "2024-12-09"),
        ("this month", "2024-12-01", "2025-01-01"),
        ("last month", "2024-11-01", "2024-12-01"),
        ("in the previous month", "2024-11-01", "2024-12-01"),
        ("this year", "2024-01-01", "2025-01-01"),
        ("last year", "2023-01-01", "2024-01-01"),
        ("in the last week", "2024-12-08", "2024-12-16"),
        ("in the past month", "2024-11-15", "2024-12-16"),
        ("in the last 3 days", "2024-12-12", "2024-12-16"),
        ("in the last 24 hours", "2024-12-14", "2024-12-16"),
        ("in the past two weeks", "2024-12-01", "2024-12-16"),
        ("in the last few days", "2024-12-10", "2024-12-16"),
        ("over the last couple of months", "2024-10-15", "2024-12-16"),
        ("in the past twelve years", "2012-12-15", "2024-12-16"),
        ("2 days ago", "2024-12-13", "2024-12-14"),
        ("two weeks ago", "2024-11-25", "2024-12-02"),
        ("three months ago", "2024-09-01", "2024-10-01"),
        ("a year ago", "2023-01-01", "2024-01-01"),
        ("last winter", "2023-12-01", "2024-03-01"),
        ("last summer", "2024-06-01", "2024-09-01"),
        ("last May", "2024-05-01", "2024-06-01"),
        ("last December", "2023-12-01", "2024-01-01"),
    ],
)
def test_days_are_counted_from_today(words: str, since: str, until: str) -> None:
    (interval,) = intervals(f"What did Holmsey do {words}?", TODAY)
    assert (str(interval.since), str(interval.until)) == (since, until)
    assert interval.kind == "relative"


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("since October 2024", "2024-10-01", ""),
        ("after May 2024", "2024-06-01", ""),
        ("after 3 October", "2024-10-04", ""),
        ("before 2020", "", "2020-01-01"),
        ("before the year 2020", "", "2020-01-01"),
        ("until March", "", "2024-04-01"),
        ("up to 2019", "", "2020-01-01"),
        ("by 3 May 2024", "", "2024-05-04"),
        ("since the beginning of 2024", "2024-01-01", ""),
        ("since last week", "2024-12-02", ""),
        ("after late 2023", "2023-01-01", ""),
        ("before late 2023", "", "2024-01-01"),
        ("between March and June 2024", "2024-03-01", "2024-07-01"),
        ("between November and February 2024", "2023-11-01", "2024-03-01"),
        ("between 2021 and 2023", "2021-01-01", "2024-01-01"),
        ("from 3 March to 5 June", "2024-03-03", "2024-06-06"),
        ("from March until June 2023", "2023-03-01", "2023-07-01"),
        ("from March 2023 through May", "2023-03-01", "2023-06-01"),
        ("from November to February", "2024-11-01", "2025-03-01"),
        ("from last week to today", "2024-12-02", "2024-12-16"),
    ],
)
def test_a_preposition_opens_or_closes_the_stretch(words: str, since: str, until: str) -> None:
    question = f"What did Holmsey do {words}?"
    assert named(question) == [(since, until)]
    (interval,) = intervals(question, TODAY)
    assert question[interval.start : interval.end] == words


@pytest.mark.parametrize(
    ("today", "words", "since"),
    [
        (date(2024, 12, 15), "in May", "2024-05-01"),
        (date(2024, 3, 1), "in May", "2023-05-01"),
        (date(2024, 5, 1), "in May", "2024-05-01"),
        (date(2024, 3, 1), "since 3 October", "2023-10-03"),
        (date(2025, 6, 1), "on 29 February", "2024-02-29"),
    ],
)
def test_without_a_year_the_latest_that_has_begun_is_meant(
    today: date, words: str, since: str
) -> None:
    (interval,) = intervals(f"Who sailed {words}?", today)
    assert (str(interval.since), interval.kind) == (since, "yearly")


@pytest.mark.parametrize(
    "question",
    [
        "Who may run for the island council?", "May anybody build on Ramsmoor?",
        "Which of may be right?", "Who asked whether in may be a word?", "Could this may be wrong?",
        "How long was the second march?", "Why did they march through the rain?",
        "Who led the 2nd march through Holmsey?", "Who paid for the school march?",
        "When did they last march?", "Who marched?", "When was the last march?",
        "What is an august company?", "Who is April Jones?", "Did Theresa May resign?",
        "June said what?", "What did Mark May win?", "What was said of April Jones?",
        "Did the ferry improve since May resigned?", "What is by May Smith?",
        "Who sat on the 5?", "Were there 1816 people?", "Who swam in 2000 metres?",
        "Who is in room 2019?", "How many are 2019 euros?", "Was it €2019?",
        "Who won the 2008 election?",
        "What is in the March study?", "Who was right between May and the council?",
        "Is it 31 February?", "Is it 31 February 2024?", "Is it February 31, 2024?",
        "Is it 2024-13-01?", "Is it the season 2019-20?",
        "Who lived in the week of 5 May?", "Who writes for Holmsey Today?", "the last days",
    ],
)  # fmt: skip
def test_words_that_only_look_like_dates_and_days_that_never_were_are_none(question: str) -> None:
    assert intervals(question, TODAY) == []


def test_several_stretches_stand_in_order() -> None:
    assert named("Did it rain in May, and what was built in 2019 after 3 October 2018?") == [
        ("2024-05-01", "2024-06-01"),
        ("2019-01-01", "2020-01-01"),
        ("2018-10-04", ""),
    ]


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("articles from May", "2024-05-01", "2024-06-01"),
        ("articles from may", "2024-05-01", "2024-06-01"),
        ("show me the articles from May", "2024-05-01", "2024-06-01"),
        ("list everything on the ferry published since September", "2024-09-01", ""),
        ("which articles since October mention Holmsey", "2024-10-01", ""),
        ("articles published before 2022", "", "2022-01-01"),
        ("Which articles were published in 2019?", "2019-01-01", "2020-01-01"),
        ("how many articles are there from March 2024?", "2024-03-01", "2024-04-01"),
        ("anything from 2023?", "2023-01-01", "2024-01-01"),
        ("is there anything about puffins since 3 March?", "2024-03-03", ""),
        ("news between March and June 2024", "2024-03-01", "2024-07-01"),
        ("news about the ferry this week", "2024-12-09", "2024-12-16"),
        ("the May articles", "2024-05-01", "2024-06-01"),
        ("what is in last week's news?", "2024-12-02", "2024-12-09"),
        ("show me the 2019 articles", "2019-01-01", "2020-01-01"),
        ("the latest articles of 2024", "2024-01-01", "2025-01-01"),
        ("What do the articles from May say about bread?", "2024-05-01", "2024-06-01"),
        ("Who won, according to articles from 2023?", "2023-01-01", "2024-01-01"),
        ("articles from the last 3 days", "2024-12-12", "2024-12-16"),
        ("What has been reported about the ferry since October 2024?", "2024-10-01", ""),
        ("Since October, what has been reported about the ferry?", "2024-10-01", ""),
        ("what was published about puffins in 2021", "2021-01-01", "2022-01-01"),
        ("what did the papers write about the Maren Lise last month", "2024-11-01", "2024-12-01"),
        (
            "What did The Holmsey Post report in April about the price of bread?",
            "2024-04-01",
            "2024-05-01",
        ),
        ("what did the Courier say last week", "2024-12-02", "2024-12-09"),
        ("what happened in May?", "2024-05-01", "2024-06-01"),
        ("what happened here in May?", "2024-05-01", "2024-06-01"),
        ("what happened in Wales in May?", "2024-05-01", "2024-06-01"),
        ("what's new since October", "2024-10-01", ""),
        ("anything new this week?", "2024-12-09", "2024-12-16"),
        ("what has happened since 3 March", "2024-03-03", ""),
    ],
)
def test_a_question_for_articles_is_confined_to_those_days(
    question: str, since: str, until: str
) -> None:
    interval = published_in(question, TODAY)
    assert interval is not None
    assert (str(interval.since or ""), str(interval.until or "")) == (since, until)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 2008 election?", "what did the inspection on 22 November 2022 turn up",
        "How cold was the summer of 1816 in Holmsey?", "What did Ida Strand announce on 26 March?",
        "How many people died in 2021?", "What happened to the ferry on 4 March 2019?",
        "What happened to the ferry in May?", "what happened on 3 May?", "what happened yesterday?",
        "What happened in 1816?", "and in May?", "When was the report of 2019 published?",
        "Which book published in 1859 made her famous?", "what was published in 1859?",
        "Which articles published in 1905 made her famous?", "What did he say in 2019?",
        "What did the Post Office say in 2019?", "May anybody build on Ramsmoor in June?",
        "why did people march through the rain", "who may run in 2024", "articles by April Jones",
        "articles about the war in 1914", "articles about the fire in May",
        "articles about Wales since 1945", "everything about books published in 1859",
        "articles not from 2019", "articles from 2019 or later", "articles from May or June 2024",
        "articles after 2019 and before 2022", "Who wrote the articles in 1788?",
        "Which articles were written in 1788 by Strand?", "articles of association of 2019",
        "articles on 3 March 2024", "Who presented the news in 1985?", "is there anything in 2019?",
        "What did The Holmsey Post say about the fire on 3 March?", "are there 2019 articles?",
        "Does anything from 2019 survive?", "What is new?",
    ],
)  # fmt: skip
def test_a_date_of_what_is_asked_about_confines_nothing(question: str) -> None:
    assert published_in(question, TODAY) is None


@pytest.mark.parametrize(
    ("since", "until", "earlier"),
    [
        ("2024-03-26", "2024-03-27", ("2023-03-26", "2023-03-27")),
        ("2024-02-29", "2024-03-01", ("2023-02-28", "2023-03-01")),
        ("2024-02-28", "2024-02-29", ("2023-02-28", "2023-03-01")),
        ("2025-02-01", "2025-03-01", ("2024-02-01", "2024-03-01")),
        ("2024-10-01", "", ("2023-10-01", "")),
        ("", "2020-01-01", ("", "2019-01-01")),
    ],
)
def test_a_stretch_is_moved_back_by_a_year(
    since: str, until: str, earlier: tuple[str, str]
) -> None:
    stretch = Interval(
        date.fromisoformat(since) if since else None,
        date.fromisoformat(until) if until else None, 3, 9, "yearly",
    )  # fmt: skip
    moved = stretch.year_earlier()
    assert (str(moved.since or ""), str(moved.until or "")) == earlier
    assert (moved.start, moved.end, moved.kind) == (3, 9, "yearly")


PIECES = st.sampled_from(
    """
    in on of from since after before until to and between by the last this past few days weeks
    months years ago May may march August Dec. ſpring summer sprİng winter 2019 1816 2024-02-30 31
    29 February 26th 5 999 twelve couple Q2 1990s 2019-2021 today yesterday - – , ? 's articles
    what happened published news about early late year week
    """.split()
)


@given(
    st.one_of(st.text(), st.lists(PIECES, max_size=14).map(" ".join)),
    st.dates(date(1990, 1, 1)),
)
def test_of_any_text_the_stretches_stand_in_order_and_begin_before_they_end(
    text: str, today: date
) -> None:
    end = 0
    for interval in intervals(text, today):
        assert end <= interval.start < interval.end <= len(text)
        assert interval.since or interval.until
        if interval.since and interval.until:
            assert interval.since < interval.until
            earlier = interval.year_earlier()
            assert earlier.since and earlier.until and earlier.since < earlier.until
        end = interval.end
    published_in(text, today)


@pytest.mark.parametrize(
    ("question", "name", "later"),
    [
        ("What has been reported since the summit?", "the summit", True),
        ("what was written about the ferry before the vote", "the vote", False),
        ("all articles on the ferry since the long repair", "the long repair", True),
        ("what's new since that flood?", "that flood", True),
    ],
)
def test_articles_may_be_asked_for_since_an_event(question: str, name: str, later: bool) -> None:
    found = event(question)
    assert found is not None
    assert (found.name, found.later) == (name, later)
    assert question[found.start : found.end].strip().endswith(name)


@pytest.mark.parametrize(
    "question",
    [
        "What happened after the crash?",
        "What has changed since the summit?",
        "Who came before the flood?",
        "What has been reported since May?",
    ],
)
def test_what_came_after_an_event_is_no_date_of_articles(question: str) -> None:
    assert event(question) is None
