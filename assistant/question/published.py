"""Whether a question asks for articles of a date: "what was reported in May?".

Most dates in questions are of what is asked about ("Who won in 2008?"): to search only the
articles of those days would hide the answer. So a date confines the articles only where the
question asks for articles, or for what was reported, by it; whatever is doubtful does not.
Of 21,443 questions of six sets, which ask for facts alone, none is confined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.question.dates import MODIFIES, NEWS, PREPOSITION, Interval, intervals

_RECENT = 5  # years that something may lie back for news of it to be meant, not its history
_DAY = timedelta(1)
_LED = re.compile(rf"{PREPOSITION}\b", re.IGNORECASE)
_NOT_TOPIC = r"(?!(?:did|was|were|who|that|which|when|where|why|how|what|said?|says)\b)"
_TOPIC = rf"(?P<topic>{_NOT_TOPIC}[^\s?!;:]+(?: {_NOT_TOPIC}[^\s?!;:]+){{0,7}}?)"
_LEAD = (
    r"\W*(?:.*\baccording to )?(?:(?:and|so|please|ok|then|now|just|can|could|would|you|i|want|need"
    r"|like|to|let|me|us|for|see|read|show|list|find|get|give|search|tell|about|summari[sz]e"
    r"|summary|of|sum|up|is|are|was|were|there|do|does|did|have|got|what|which|how|many|s|d|in|on"
    r"|all|any|every|the|some|your|these|those|latest|newest|recent|most|first|more|other)\b\W*)*"
)
_ARTICLES = re.compile(
    rf"{_LEAD}\b(?:(?P<article>(?:news )?articles?)|(?P<thing>(?:any|every|some)thing)|{NEWS})"
    r"(?: (?:are there|is there|do you have|have you got|you have|here))?"
    rf"(?: (?:about|on|of|concerning|regarding|(?:that |which )?mention(?:s|ing)?) {_TOPIC})??"
    r"(?: (?:are|were|is|was|come|came|date))?"
    r"(?: (?:that |which )?(?:(?:was|were|has been|have been) )?"
    r"(?P<participle>published|written|posted|printed|dated"
    r"|that came out|that appeared))?",
    re.IGNORECASE,
)
_SO_ASKED = re.compile(  # what may follow "articles from May" for them to be what is searched
    r"\W*$|[,;:–—-]|(?:(?:that |which )?(?:mention|say|discuss|report|cover|describe|contain)\w*"
    r"|(?:(?:that|which) )?(?:are |is |talk |deal |write )?(?:about|on|with|concerning|regarding)"
    r"|are there|is there|do you have|have you|please|(?:in|from|by) (?:the )?(?-i:[A-Z])\w*)\b",
    re.IGNORECASE,
)
_PAPER = (
    r"(?:(?:(?:the|any|your|my|all|local) )*(?:papers?|press|newspapers?|articles)"
    r"|(?-i:(?:[Tt]he )?(?:[A-Z][\w’'-]* ){0,4}(?:Post|Times|Courier|Herald|News|Gazette|Guardian"
    r"|Journal|Tribune|Telegraph|Magazine|Reuters)(?: of [A-Z]\w+)?))"
)
_REPORTED = re.compile(
    r"\W*(?:and |so )?(?:(?:what (?:was|is|were)|what(?: has| have| had|['’]s) been"
    r"|(?:has|was) anything(?: been)?) (?P<passive>reported|covered|published|written|posted"
    r"|printed)|(?:what(?: else)?|(?:which|what) articles) (?:did|do|does|has|have|had) "
    rf"{_PAPER} (?P<verb>say|said|report|publish|write|written|cover|print)(?:ed)?)"
    rf"(?: (?:about|on) {_TOPIC})?",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"\W*(?:so )?(?:what(?:['’]s| is| has| else)*(?: been)? "
    r"(?:happen(?:ed|ing)|going on|(?P<new>new))"
    r"|(?:is there |did )?anything (?:else )?(?P<any>new|happen(?:ed)?))"
    r"(?: (?:around )?here| in (?-i:[A-Z]\w+(?: [A-Z]\w+)?))?"
    rf"(?: (?:about|on|with) {_TOPIC})?",
    re.IGNORECASE,
)


def published_in(question: str, today: date) -> Interval | None:
    """The interval by which the question asks for articles to be confined, or None."""
    for interval in intervals(question, today)[:3]:  # more are in no question
        said = question[interval.start : interval.end]
        before = " ".join(question[: interval.start].split())
        after = re.sub(r"\s+", " ", question[interval.end :])
        if not before.strip("\"'“("):  # "Since May, what has been reported?"
            before, after = after.strip(" ,?!."), ""
        match = _LED.match(said)
        led = match[0].lower().removeprefix("from ") if match else ""
        if _confines(before, led, after, interval, today):
            return interval
    return None


def _confines(before: str, led: str, after: str, interval: Interval, today: date) -> bool:
    day, rest = interval.since or interval.until or today, after.strip()
    fixed = interval.kind == "fixed"
    recent = not fixed or day.year >= today.year - _RECENT
    inside = led in ("in", "during", "throughout", "within", "over")
    if found := MODIFIES.match(after):  # "the May articles", "last week's news"
        asked = re.fullmatch(_LEAD, before, re.I) and _SO_ASKED.match(after[found.end() :].strip())
        return bool(asked) and (inside or led in ("", "of", "from"))
    if led in ("by", "for") or led.startswith("up") or not (led or interval.kind == "relative"):
        return False
    if (found := _ARTICLES.fullmatch(before)) and _SO_ASKED.match(rest):
        if found["topic"]:  # "articles about the fire in May" may ask for the fire of May
            apart = led in ("since", "from") or bool(interval.until and interval.until > today)
            return recent and bool(interval.since) and (apart or bool(found["participle"]))
        if found["participle"]:  # "written in 1788" is said of no news
            return recent or found["participle"].lower() not in ("written", "printed")
        past = not (found["thing"] and fixed) and (bool(found["article"]) or recent)
        return led != "on" and (past or not (inside or led == "of"))
    if (found := _REPORTED.fullmatch(before)) and re.match(r"\W*$|(?:about|on)\b", rest, re.I):
        if found["topic"]:
            return recent and (inside or led in ("since", "between", ""))
        books = (found["passive"] or "") not in ("", "reported", "covered")
        return led != "of" and bool(rest.strip(" ?!.") or not (books and fixed))
    if (found := _HAPPENED.fullmatch(before)) and not rest.strip(" ?!."):
        to_someone = found["topic"] and not (found["new"] or found["any"])
        day_before = interval.until and interval.until - day <= _DAY and interval.until <= today
        span = inside or led in ("since", "between", "from", "")
        return recent and span and not (to_someone or day_before)
    return False


@dataclass(frozen=True, slots=True)
class Event:
    """Something of which the day is to be found: "reported since the summit"."""

    name: str
    later: bool  # articles since then are asked for; else those before
    start: int  # where it stands in the question, its preposition included
    end: int


_SINCE_EVENT = re.compile(
    r"^(?:and |so )?(?:what (?:has been|was|is|had been) (?:reported|published|written|new)"
    r"|what['’]s new|(?:is there )?anything new"
    r"|(?:(?:list|show|give|find)(?: me)? )?(?:all )?(?:the )?"
    rf"(?:articles?|news|everything)(?: published| reported| written)?)(?: (?:about|on) {_TOPIC})??"
    r"(?P<when>\s+(?P<led>since|after|before) (?P<name>(?:the|that) [^?.!,;]{3,60}))\W*$",
    re.IGNORECASE,
)


def event(question: str) -> Event | None:
    """The event from whose day on, or before which, articles are asked for, or None."""
    found = _SINCE_EVENT.match(question)
    if found is None:
        return None
    return Event(found["name"], found["led"].lower() != "before", *found.span("when"))
