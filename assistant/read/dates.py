"""Dates as files state them -> `date`, or `datetime` where a time with its zone is stated.

Only a full date counts: a year alone, or a month, is not completed by guessing. A date of which
day and month cannot be told apart (03/04/2024) is read as neither.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone

# The first three or more letters that tell a month apart, in English, German, French, Spanish,
# Italian, Portuguese and Dutch; a word matches where one begins the other ("sept", "september").
_MONTHS = (
    ("january", "januar", "janvier", "enero", "gennaio", "janeiro", "jänner"),
    ("february", "februar", "février", "fevrier", "febrero", "febbraio", "fevereiro"),
    ("march", "märz", "maerz", "mars", "marzo", "março", "maart", "mrt"),
    ("april", "avril", "abril", "aprile"),
    ("may", "mai", "mayo", "maggio", "maio", "mei"),
    ("june", "juni", "juin", "junio", "giugno", "junho"),
    ("july", "juli", "juillet", "julio", "luglio", "julho"),
    ("august", "août", "aout", "agosto", "augustus"),
    ("september", "septembre", "septiembre", "settembre", "setembro"),
    ("october", "oktober", "octobre", "octubre", "ottobre", "outubro"),
    ("november", "novembre", "noviembre", "novembro"),
    ("december", "dezember", "décembre", "decembre", "diciembre", "dicembre", "dezembro"),
)

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)"
    r"(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{4,6}Z?)?")
_YEAR_FIRST = re.compile(r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})\b")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s-]+(?:of |de )?([^\W\d_]{3,})\.?,?[\s-]+(?:de )?(\d{4})\b"
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_CLOCK = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})\b", re.IGNORECASE
)


def parse_date(stated: object) -> date | datetime | None:
    """The date that a value states in full, or `None`; times without a zone are left out."""
    if isinstance(stated, datetime):
        return stated if stated.tzinfo else stated.date()
    if isinstance(stated, date):
        return stated
    if not isinstance(stated, str):
        return None
    text = " ".join(stated.split())
    if match := _ISO.search(text):
        day = _day(match[1], match[2], match[3])
        return _with_clock(day, match[4], match[5], match[6], match[7]) if day else None
    day = _first_day(text)
    clock = _CLOCK.search(text) if day else None
    return _with_clock(day, clock[1], clock[2], clock[3], clock[4]) if day and clock else day


def is_date(line: str) -> bool:
    """Whether a line of text is a date and hardly anything else ("Published: 5 May 2020")."""
    return len(line) <= 60 and len(line.split()) <= 8 and parse_date(line) is not None


def _first_day(text: str) -> date | None:
    if match := _COMPACT.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := _YEAR_FIRST.search(text):
        return _day(match[1], match[3], match[4])
    if match := _CJK.search(text):
        return _day(match[1], match[2], match[3])
    if match := _YEAR_LAST.search(text):
        first, separator, second = int(match[1]), match[2], int(match[3])
        if first > 12 or separator == ".":  # nobody writes the month first with full stops
            return _day(match[4], second, first)
        return _day(match[4], first, second) if second > 12 or first == second else None
    if match := _DAY_MONTH.search(text):
        return _day(match[3], _month(match[2]), match[1])
    match = _MONTH_DAY.search(text)
    return _day(match[3], _month(match[1]), match[2]) if match else None


def _month(word: str) -> int:
    word = word.casefold()
    for number, names in enumerate(_MONTHS, start=1):
        if any(name.startswith(word) for name in names):
            return number
    return 0


def _day(year: int | str, month: int | str, day: int | str) -> date | None:
    if int(year) < 1000:  # "0001-01-01" stands for none
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # 31 February, month 0 for a word that is none
        return None


def _with_clock(
    day: date, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> date | datetime:
    if not (hour and minute and zone):
        return day
    with suppress(ValueError):  # 25:61, or a zone of +99:00
        clock = time(int(hour), int(minute), int(second or 0), tzinfo=_zone(zone))
        return datetime.combine(day, clock)
    return day


def _zone(zone: str) -> timezone:
    if zone[0] not in "+-":
        return UTC
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if zone[0] == "-" else offset)
