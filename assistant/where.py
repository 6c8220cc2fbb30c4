"""What a search is confined to, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# strftime's month names follow the locale; our sentences are English
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def long_date(day: date) -> str:
    """A day as people write it: "18 March 2024"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class Where:
    """What a search is confined to; empty fields confine nothing."""

    articles: frozenset[str] = frozenset()  # article ids
    folder: str = ""  # "news/2024": articles whose id begins so
    since: date | None = None  # published on this day or later
    until: date | None = None  # published before this day
    source: str = ""
    author: str = ""  # a name among those of an article's authors

    def __bool__(self) -> bool:
        return self != Where()

    @property
    def said(self) -> str:
        """In words: "in The Harbour Post, from 2023"; "" where nothing is confined."""
        parts = []
        if self.articles:
            count = len(self.articles)
            parts.append("in one article" if count == 1 else f"in {count:,} articles")
        if self.folder:
            parts.append(f"in {self.folder}")
        if self.source:
            parts.append(f"in {self.source}")
        if self.author:
            parts.append(f"by {self.author}")
        if self.since or self.until:
            parts.append(_dates(self.since, self.until))
        return ", ".join(parts)


def _dates(since: date | None, until: date | None) -> str:
    """ "from May 2024", "from 2023", "since 18 March 2024", "from 3 May 2024 to 9 May 2024"."""
    if since is None or until is None:
        open_end = f"since {long_date(since)}" if since else ""
        return open_end or (f"before {long_date(until)}" if until else "")
    last = until - timedelta(days=1)
    if since == last:
        return f"from {long_date(since)}"
    if since.day == 1 and until.day == 1:
        if (since.month, until.month, until.year - since.year) == (1, 1, 1):
            return f"from {since.year}"
        if (since.replace(day=28) + timedelta(days=4)).replace(day=1) == until:
            return f"from {_MONTHS[since.month - 1]} {since.year}"
    return f"from {long_date(since)} to {long_date(last)}"
