"""The stretches of days that a question names: "since May 2024", "last week"."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assistant.question.days import begin, moved, nearest, of_year

Kind = Literal["fixed", "yearly", "relative"]

_ONE = "one two three four five six seven eight nine ten eleven twelve".split()
_NUMBERS = {word: n for n, word in enumerate(_ONE, start=1)} | {"a": 1, "an": 1}
_NUMBERS |= {"couple": 2, "few": 5, "several": 7}  # the most that is likely meant
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
# The others are names, verbs or other words as well: they need more around them to be months.
_PLAIN = frozenset("january february july september sept october november december".split())

_M = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=\s))?"
)
NEWS = (
    r"(?:(?:news|newspaper|press)\s+)?"
    r"(?:articles|pieces|stories|reports|news|texts|posts|coverage)\b"
)
_UNCOUNTED = (  # "2000 metres", "May 5 people": what is counted is not dated
    r"(?!\s+(?-i:(?:people|men|women|children|percent|per|feet|km|kg|million|billion)\b"
    rf"|(?!{NEWS}|(?:is|was|has|does|as|this|its|his|us|mentions|says)\b)[a-z]+[a-rt-z]s\b))"
)
_YEAR = r"(?:1\d{3}|20\d\d)(?![\w%€$£]|[.,:]\d|[-–—/'’]\w)"
_Y = _YEAR + _UNCOUNTED
_D = rf"\d{{1,2}}(?:st|nd|rd|th)?(?![\w%€$£]|[.,:]\d|[/'’]\w){_UNCOUNTED}"
_N = rf"(?:\d{{1,3}}|(?:a\s+)?(?:{'|'.join(_NUMBERS)})(?:\s+of)?)"
_SEASON = rf"(?:{'|'.join(_SEASONS)})"
_POINT = re.compile(
    rf"""(?:(?<=mid-)|(?<![\w$€£\#/.'’-]))(?:(?P<iso>\d{{4}}-\d\d?-\d\d?)
    | (?P<day>(?:\d\d?(?:st|nd|rd|th)?(?:\s*[-–—]\s*|\s+(?:and|to|until|till|through)\s+))?
        {_D}\s+(?:of\s+)?{_M}(?:,?\s+{_YEAR})? | {_M}\s+(?:\d\d?\s*[-–—]\s*)?{_D}(?:,?\s+{_YEAR})?)
    | (?P<turn>(?:this|last|past|previous)\s+(?:(?:{_N}\s+)?(?:hour|day|week|month|year)s?
        | {_SEASON} | {_M}(?!\s+\d))(?!\s+of\b))
    | (?P<season>{_SEASON}\s+(?:of\s+)?{_Y}) | (?P<quarter>q[1-4]\s+(?:of\s+)?{_Y})
    | (?P<month>{_M}(?:,?\s+(?:of\s+)?{_YEAR})?) | (?P<decade>(?:1\d\d|20\d)0['’]?s)
    | (?P<year>(?:(?:1\d{{3}}|20\d\d)\s*[-–—]\s*)?{_Y})
    | (?P<ago>{_N}\s+(?:day|week|month|year)s?\s+ago) | (?P<near>today|yesterday)
    )(?![\w%€$£-])""",
    re.IGNORECASE | re.VERBOSE,
)
_VAGUE = (  # it is the whole year that "early 2024" confines to
    r"(?:(?:very\s+)?(?:early|late|mid)(?:\s+in)?[\s-]+|(?:beginning|start|end|middle|rest|(?:first"
    r"|second|third|fourth|last|final)\s+(?:days?|weeks?|months?|half|quarter))\s+of\s+(?:the\s+)?)"
)
PREPOSITION = (
    r"(?:(?:from\s+)?(?:since|after|before|until|between)|in|on|during|throughout|within|over|for"
    r"|of|from|till|up\s+to|by)"
)
_BEFORE = re.compile(
    rf"(?:\b(?P<prep>{PREPOSITION})\s+)?(?P<the>the\s+)?(?P<vague>{_VAGUE})?(?P<year>year\s+)?$",
    re.IGNORECASE,
)
_JOINER = re.compile(
    r"(?:\s+(?P<word>and|or|to|until|till|up\s+to|through)\s+|\s*[-–—]\s*|,\s+)"
    rf"(?:the\s+)?{_VAGUE}?",
    re.IGNORECASE,
)
MODIFIES = re.compile(rf"(?:['’]s)?\s+{NEWS}", re.IGNORECASE)
# What may follow a month; in "may be" and "march through the rain" is none.
_GOES_ON = re.compile(
    rf"\s*(?:$|[^\w\s'’]|\d|(?:through\s+(?:{_M}|\d)|about|and|or|as|at|but|by|for|from|in|near|of"
    r"|on|over|regarding|concerning|that|the|to|until|till|with|an?|this|last|what|when|where|which"
    r"|who|why|how|did|does|do|is|was|were|are|say|discuss|report|cover|mention\w*)\b)",
    re.IGNORECASE,
)
_NO_YEAR = re.compile(r"\b(?:room|page|number|no|bus|route|flight|windows|area)\W+$", re.I)


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of days that a question names."""

    since: date | None  # the first day; None: open
    until: date | None  # the day after the last; None: open
    start: int  # where it stands in the question, its preposition included
    end: int
    kind: Kind  # whether the year is said, the latest is meant, or it is counted from today

    def year_earlier(self) -> Interval:
        """The same days of the year before; of 29 February the 28th."""
        since, until = self.since, self.until
        if since:
            leap = (since.month, since.day) == (2, 29)
            since = since.replace(year=since.year - 1, day=28 if leap else since.day)
        if until:  # not after the 29th is not after the 28th, whose next day is in March
            leap = (until.month, until.day) == (2, 29)
            until = date(until.year - 1, 3, 1) if leap else until.replace(year=until.year - 1)
        return replace(self, since=since, until=until)


@dataclass(frozen=True, slots=True)
class _Part:
    """A date and the preposition before it."""

    since: date
    until: date
    kind: Kind
    yearly: tuple[int, ...]  # its month and days, to be moved to another year
    preposition: str
    vague: bool
    begin: int  # with what stands before
    start: int
    end: int


def intervals(question: str, today: date) -> list[Interval]:
    """Every stretch of days in the question, in order, none overlapping."""
    parts: list[_Part] = []
    for match in _POINT.finditer(question):
        before = _BEFORE.search(question[max(0, match.start() - 60) : match.start()])
        assert before  # it matches at the end of any text
        joined = bool(parts and _JOINER.fullmatch(question, parts[-1].end, match.start()))
        if not _counts(match, before, joined):
            continue
        with suppress(ValueError, OverflowError, LookupError):  # 31 February
            since, until, kind, yearly = _read(match, bool(before["the"]), today)
            led = before["prep"] or before["vague"] or before["year"]
            begin = match.start() - (len(before[0]) if led else 0)
            prep = " ".join((before["prep"] or "").lower().split()).removeprefix("from ")
            vague = bool(before["vague"])
            if date(1000, 1, 1) <= since < until:
                parts.append(_Part(since, until, kind, yearly, prep, vague, begin, *match.span()))
    found: list[Interval] = []
    while parts:
        part = parts.pop(0)
        if parts and (interval := _pair(part, parts[0], question, today)):
            parts.pop(0)
        else:
            interval = _single(part, question)
        if interval and not (found and interval.start < found[-1].end):
            found.append(interval)
    return found


def _single(part: _Part, question: str) -> Interval | None:
    """What one date and its preposition confine to; of "late 2024" no day is cut off."""
    since: date | None = part.since
    until: date | None = part.until
    if part.preposition in ("since", "after"):
        since, until = since if part.preposition == "since" or part.vague else until, None
    elif part.preposition in ("before", "until", "till", "up to", "by"):
        since, until = None, since if part.preposition == "before" and not part.vague else until
    elif part.preposition == "between" and re.match(r"\s+and\b", question[part.end :]):
        return None
    return Interval(since, until, part.begin, part.end, part.kind)


def _pair(first: _Part, last: _Part, question: str, today: date) -> Interval | None:
    """The stretch from one date to the next where the words between say so."""
    joiner = _JOINER.fullmatch(question, first.end, last.start)
    word = " ".join((joiner["word"] or "").lower().split()) if joiner else ","
    between = first.preposition == "between"
    if first.preposition not in ("between", "from", "in", "of", "during", "on", ""):
        return None
    if not joiner or "," in joiner[0] or word == "or" or (word and between != (word == "and")):
        return None
    with suppress(ValueError, OverflowError):
        (since, until), kind = (first.since, last.until), last.kind
        if first.yearly and not last.yearly:
            since = nearest(first.yearly, last.since, back=True)[0]
        elif last.yearly:
            until, kind = nearest(last.yearly, since, back=False)[1], first.kind
        if since < until:
            return Interval(since, until, first.begin, last.end, kind)
    return None


def _counts(match: re.Match[str], before: re.Match[str], joined: bool) -> bool:
    """Whether what looks like a date is meant as one."""
    text, question, end = match[0], match.string, match.end()
    context = question[max(0, match.start() - 30) : match.start()]
    prep = (before["prep"] or "").lower()
    led = bool(prep or before["vague"] or before["year"] or joined)
    if match["near"] and match.start() and text[0].isupper():  # a title or a newspaper
        return False
    if match["year"]:
        if before["the"] and not (before["vague"] or before["year"]):  # "the 2008 election"
            return bool(MODIFIES.match(question, end))
        ends = re.match(r"\s*(?:$|[?!.,;:)])", question[end : end + 9])
        return led or bool(ends and not _NO_YEAR.search(context))
    month = re.search(_M, text, re.I) if match["day"] or match["month"] or match["turn"] else None
    name = month[0].rstrip(".") if month else ""
    if re.search(r"\bweek (?:of|from|starting|ending) $", context, re.I):  # more than that day
        return False
    if not name or name.lower() in _PLAIN or re.search(r"\d{4}", text):
        return True
    goes_on, lower = bool(_GOES_ON.match(question, end)), name.islower()
    if match["day"]:
        return goes_on or not lower
    if match["turn"] and (before["the"] or text.lower().endswith(" march")):
        return False
    if not led and not match["turn"]:  # "the May articles", and none of Theresa May's
        named = re.search(r"(?-i:[A-Z])\w*\W+$", context)
        return not (lower or named) and bool(MODIFIES.match(question, end))
    if match["month"] and before["the"] and not before["vague"]:  # "in the March study"
        return bool(MODIFIES.match(question, end))
    if prep in ("on", "for", "over") or question[end : end + 1] in ("'", "’"):
        return False
    if lower or prep not in ("in", "during"):
        return goes_on  # "since May resigned", "in march formation"
    return not re.match(r"\s+[A-Z]", question[end : end + 9])  # "in April Jones"


def _read(match: re.Match[str], the: bool, today: date) -> tuple[date, date, Kind, tuple[int, ...]]:
    """The days of a date, and its month and days; a ValueError where there are none."""
    words = match[0].casefold().split()  # as the regexes take ſ for s
    numbers = [int(number) for number in re.findall(r"\d+", match[0])]
    if match["day"] or match["month"]:
        month = re.search(_M, match[0], re.I)
        assert month
        year = numbers.pop() if numbers and numbers[-1] >= 1000 else 0
        yearly = (_MONTHS.index(month[0][:3].lower()) + 1, *numbers)
        if year:
            return (*of_year(yearly, year), "fixed", yearly[:0])
        return (*nearest(yearly, today, back=True), "yearly", yearly)
    kind: Kind = "fixed"
    unit, count = "month", 3
    if match["iso"]:
        since, unit, count = date(*numbers), "day", 1
    elif match["season"]:
        since = date(numbers[-1], _SEASONS[words[0]], 1)
    elif match["quarter"]:
        since = date(numbers[-1], 3 * numbers[0] - 2, 1)
    elif match["year"] or match["decade"]:
        unit, count = "year", 10 if match["decade"] else numbers[-1] - numbers[0] + 1
        since = date(numbers[0], 1, 1)
    else:
        return (*_counted(words, the, today), "relative", ())
    if since.year > 2099:
        raise ValueError(match[0])
    return since, moved(since, unit, count), kind, ()


def _counted(words: list[str], the: bool, today: date) -> tuple[date, date]:
    """The days of what is counted from today."""
    if words[0] in ("today", "yesterday"):
        since = moved(today, "day", -1 if words[0] == "yesterday" else 0)
        return since, moved(since, "day", 1)
    counts = [int(w) if w.isdecimal() else _NUMBERS.get(w, 0) for w in words]
    count, unit = max(counts), words[-2 if words[-1] == "ago" else -1]
    month = _SEASONS.get(unit) or (unit[:3] in _MONTHS and _MONTHS.index(unit[:3]) + 1)
    if unit != "month" and month:
        since, length = date(today.year, month, 1), 3 if unit in _SEASONS else 1
        while words[0] != "this" and moved(since, "month", length) > today:
            since = moved(since, "year", -1)
        return since, moved(since, "month", length)
    several, unit = unit.endswith("s"), unit.rstrip("s")
    if words[-1] == "ago":
        since = begin(moved(today, unit, -count), unit)
        return since, moved(since, unit, 1)
    if count and words[0] != "this":
        count, unit = (-(-count // 24), "day") if unit == "hour" else (count, unit)
        return moved(today, unit, -count), moved(today, "day", 1)
    if count or several or unit in ("hour", "day"):
        raise ValueError(unit)
    if words[0] == "past" or (the and words[0] == "last"):  # "the last week": up to today
        return moved(today, unit, -1), moved(today, "day", 1)
    since = begin(today, unit)
    since = since if words[0] == "this" else moved(since, unit, -1)
    return since, moved(since, unit, 1)
