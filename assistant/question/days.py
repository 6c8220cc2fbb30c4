"""Arithmetic of days: where a week or a month begins, and dates without a year."""

from __future__ import annotations

from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta


def begin(day: date, unit: str) -> date:
    if unit == "week":
        return moved(day, "day", -day.weekday())
    return (
        day.replace(month=1, day=1)
        if unit == "year"
        else day.replace(day=1)
        if unit == "month"
        else day
    )


def moved(day: date, unit: str, count: int) -> date:
    if unit in ("day", "week"):
        return day + timedelta(count * (7 if unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def of_year(yearly: tuple[int, ...], year: int) -> tuple[date, date]:
    month, *days = yearly
    since = date(year, month, days[0] if days else 1)
    return since, moved(date(year, month, days[-1]), "day", 1) if days else moved(since, "month", 1)


def nearest(yearly: tuple[int, ...], day: date, *, back: bool) -> tuple[date, date]:
    """The last that begins not after a day, or the first that begins not before it."""
    for years in range(9):  # 29 February may be eight years off
        with suppress(ValueError):
            since, until = of_year(yearly, day.year - years if back else day.year + years)
            if since == day or (since < day) == back:
                return since, until
    raise ValueError(yearly)
