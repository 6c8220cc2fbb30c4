"""What a question confines itself to is taken from it: a date, a source, an author, articles.

What is left is asked within that. Nothing is confined to what would be nothing: where no article
is left, the answer says what there would be without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.index import Snapshot
from assistant.pipeline.answering import Prepared, refused
from assistant.question import (
    Interval,
    Scope,
    byline,
    each_author,
    event,
    leans,
    published_in,
    restored,
    scope,
)
from assistant.types import Answer, Claim, Turn, Where
from assistant.wording import many

DEEPEST = 5  # questions that lean on the one before, of which each brings its confines along


@dataclass(frozen=True, slots=True)
class Understood:
    """A question without the words that confine it."""

    question: str
    where: Where  # what was given, and what those words say
    history: Sequence[Turn] = ()  # that the question may lean on
    remarks: tuple[str, ...] = ()  # what a person should know of it, a sentence each
    confined: bool = False  # by words of the question
    empty: bool = False  # by words that leave no article


@dataclass(frozen=True, slots=True)
class Understanding:
    """Reads questions on one day, to one snapshot of the index."""

    snapshot: Snapshot
    today: date
    article_about: Callable[[str], str]  # the id of the article on something, or ""

    def of(self, question: str, history: Sequence[Turn], where: Where) -> Understood:
        """The question without what confines it beyond the `where` that is given."""
        asked = restored(question, history, self.today)
        # what was before a question that is written out is in it
        before = history if asked == question else history[:-1]
        found = Understood(asked, self._inherited(question, history, where), before)
        found = self._scoped(found, history)
        found = self._dated(self._by(self._dated(found)))  # "by Ann Lee in May" either way round
        if found.where == where:
            return found
        remarks = found.remarks
        undated = 0
        if found.where.since or found.where.until:
            undated = self.snapshot.undated(found.where)
        if undated:
            verb = "is" if undated == 1 else "are"
            remarks += (f"{many(undated, 'article')} without a date {verb} left out.",)
        empty = not self.snapshot.count(found.where) and bool(self.snapshot.count(where))
        return replace(found, remarks=remarks, confined=True, empty=empty)

    def _inherited(self, question: str, history: Sequence[Turn], where: Where) -> Where:
        """A follow-up stays within what the question before it was confined to."""
        turns = history[-DEEPEST:]
        if not turns or not leans(question):
            return where
        asked, answer = turns[-1]
        before = self.of(asked, turns[:-1], where)
        dropped = isinstance(answer, Answer) and _read(answer.where) != _read(before.where)
        return where if before.empty or dropped else before.where

    def _scoped(self, found: Understood, history: Sequence[Turn]) -> Understood:
        asked = scope(found.question)
        if asked is None:
            return found
        where = found.where
        if asked.of == "folder":
            where = replace(where, folder=asked.name.strip("/."))
        elif asked.of != "shown" or len(where.articles) != 1:
            where = replace(where, articles=frozenset(self._articles(asked, history, where)))
            if not where.articles:
                return found
        return replace(found, question=asked.rest, where=where) if self._holds(where) else found

    def _articles(self, asked: Scope, history: Sequence[Turn], where: Where) -> Sequence[str]:
        """The ids of the articles that a question is narrowed to."""
        if asked.of == "named":
            return [id for id in [self.article_about(asked.name)] if id]
        before = _last_articles(history)
        if asked.of == "listed":
            return before[slice(*asked.chosen)]
        if asked.of == "shown":
            return before[:1]
        held = self.snapshot.articles(where)
        if asked.of == "file":
            return [a.id for a in held if f"/{a.id}".endswith(f"/{asked.name}")]
        spoken = [a.id for a in held if a.language == asked.name]
        return [id for id in spoken if id in before] or spoken

    def _dated(self, found: Understood) -> Understood:
        interval = published_in(found.question, self.today)
        if interval is None:
            return self._since(found)
        after = re.sub(r"^['’]s\b", "", found.question[interval.end :])  # "last year's articles"
        without = f"{found.question[: interval.start]} {after}"
        without = " ".join(without.split()).replace(" ?", "?").replace(" ,", ",")
        if interval.kind == "yearly":
            interval = self._latest_held(interval, found.where)
        inside = _within(found.where, interval)
        if interval.kind == "relative" and not self._holds(inside):
            said = _within(Where(), interval).said
            remark = f"No article is {said}, so all dates are looked at."
            return replace(found, question=without, remarks=(remark,), confined=True)
        return replace(found, question=without, where=inside)

    def _since(self, found: Understood) -> Understood:
        """With the day of an event, which is that of the article found on it."""
        asked = event(found.question)
        id = self.article_about(asked.name) if asked else ""
        article = self.snapshot.article(id) if id else None
        if asked is None or article is None or article.day is None:
            return found
        where = found.where
        if asked.later:
            where = replace(where, since=article.day)
        else:
            where = replace(where, until=article.day)
        without = f"{found.question[: asked.start]}{found.question[asked.end :]}"
        remark = f"{article.dated} is taken for the day of {asked.name}, by “{article.name}”."
        return replace(found, question=without, where=where, remarks=(remark,))

    def _latest_held(self, interval: Interval, where: Where) -> Interval:
        """The latest such month or day of which there are articles; without any as it is."""
        years = self.snapshot.years(where)
        earlier = interval
        while years and (earlier.since or earlier.until or date.min).year >= years[0]:
            if self._holds(_within(where, earlier)):
                return earlier
            earlier = earlier.year_earlier()
        return interval

    def _by(self, found: Understood) -> Understood:
        sources, lines = self.snapshot.bylines
        near = [line for line in lines if _shares_a_word(line, found.question)]
        of = byline(found.question, sources, {name for line in near for name in each_author(line)})
        if of is None:
            return found
        where = found.where
        where = replace(where, source=of.source or where.source, author=of.author or where.author)
        return replace(found, question=of.rest, where=where)

    def _holds(self, where: Where) -> bool:
        return self.snapshot.count(where) > 0


def _shares_a_word(line: str, question: str) -> bool:
    return any(word in question.lower() for word in line.lower().split())


def _last_articles(history: Sequence[Turn]) -> list[str]:
    """The articles that the last answer listed, or cited; an answer that is text has none."""
    for _, answer in reversed(history):
        if isinstance(answer, Answer):
            if answer.listing is not None:
                return list(answer.listing.articles)
            if cited := dict.fromkeys(c.article.id for c in answer.citations):
                return list(cited)
    return []


def _read(where: Where) -> Where:
    """What words of a question may have said; what it was asked within may have changed since."""
    return replace(where, articles=frozenset(), folder="")


def _within(where: Where, interval: Interval) -> Where:
    return replace(where, since=interval.since, until=interval.until)


def with_remarks(lead: str, found: Understood) -> str:
    """What is said first, with the remarks; a lead that announces ("The nearest:") stays last."""
    parts = (*found.remarks, lead) if lead.endswith(":") else (lead, *found.remarks)
    return " ".join(part for part in parts if part)


def emptied(
    claims: Generator[Claim, None, Answer], found: Understood, prepared: Prepared
) -> Answer:
    """The refusal where no article is left, with what there would be without the confines."""
    while True:
        try:
            next(claims)
        except StopIteration as end:
            whole: Answer = end.value
            break
    lead = f"No article is {found.where.said}. Without that, there are {prepared.over.articles:,}."
    return replace(refused(whole, lead), where=found.where, hits=())
