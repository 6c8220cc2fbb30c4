"""What a question confines itself to is taken from it: a date, a source, an author, articles.

What is left is asked within that. Nothing is confined to what would be nothing: where no article
is left, the answer says what there would be without it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer.wording import many
from assistant.index import Snapshot
from assistant.pipeline.answering import Prepared, refused
from assistant.question import Interval, byline, each_author, leans, published_in, restored, scope
from assistant.types import Answer, Article, Claim, Turn, Where

EARLIEST = 50  # years that a month without a year is looked for in
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


def understand(
    question: str,
    history: Sequence[Turn],
    snapshot: Snapshot,
    where: Where,
    today: date,
    article_about: Callable[[str], str],
) -> Understood:
    """Reads what confines a question; `article_about` finds the id of an article on something."""
    asked = restored(question, history, today)
    found = _inherited(question, history, snapshot, where, today, article_about)
    # what was before a question that is written out is in it
    found = replace(found, question=asked, history=history if asked == question else history[:-1])
    found = _scoped(found, history, snapshot, article_about)
    found = _dated(found, snapshot, today)
    found = _by(found, snapshot)
    if found.where == where:
        return replace(found, where=where)
    dated = found.where.since or found.where.until
    undated = snapshot.undated(found.where) if dated else 0
    remarks = found.remarks
    if undated:
        verb = "is" if undated == 1 else "are"
        remarks += (f"{many(undated, 'article')} without a date {verb} left out.",)
    empty = not snapshot.count(found.where) and bool(snapshot.count(where))
    return replace(found, remarks=remarks, confined=True, empty=empty)


def _inherited(
    question: str,
    history: Sequence[Turn],
    snapshot: Snapshot,
    where: Where,
    today: date,
    article_about: Callable[[str], str],
) -> Understood:
    """A follow-up stays within what the question before it was confined to."""
    turns = history[-DEEPEST:]
    if not turns or not leans(question):
        return Understood(question, where)
    asked, answer = turns[-1]
    before = understand(asked, turns[:-1], snapshot, where, today, article_about)
    dropped = isinstance(answer, Answer) and _read(answer.where) != _read(before.where)
    return Understood(question, where if before.empty or dropped else before.where)


def _read(where: Where) -> Where:
    """What words of a question may have said; what it was asked within may have changed since."""
    return replace(where, articles=frozenset(), folder="")


def _scoped(
    found: Understood,
    history: Sequence[Turn],
    snapshot: Snapshot,
    article_about: Callable[[str], str],
) -> Understood:
    asked = scope(found.question)
    if asked is None:
        return found
    articles: Sequence[str] = ()
    if asked.of == "folder":
        folder = asked.name.strip("/.")
        inside = replace(found.where, folder=folder)
        return (
            replace(found, question=asked.rest, where=inside) if snapshot.count(inside) else found
        )
    if asked.of == "file":
        ids = [article.id for article in snapshot.articles()]
        articles = [id for id in ids if id == asked.name or id.endswith(f"/{asked.name}")]
    elif asked.of == "language":
        among = _last_articles(history)
        spoken = [a.id for a in snapshot.articles(found.where) if a.language == asked.name]
        articles = [id for id in spoken if id in among] or spoken
    elif asked.of == "named":
        about = article_about(asked.name)
        articles = [about] if about else []
    else:
        listed = _last_articles(history)
        articles = listed[:1] if asked.of == "shown" else listed[slice(*asked.chosen)]
        if asked.of == "shown" and len(found.where.articles) == 1:
            return replace(found, question=asked.rest)
    if not articles:
        return found
    return replace(
        found, question=asked.rest, where=replace(found.where, articles=frozenset(articles))
    )


def _last_articles(history: Sequence[Turn]) -> list[str]:
    """The articles that the last answer listed, or cited; an answer that is text has none."""
    for _, answer in reversed(history):
        if isinstance(answer, Answer):
            if answer.listing is not None:
                return list(answer.listing.articles)
            if cited := dict.fromkeys(c.article.id for c in answer.citations):
                return list(cited)
    return []


def _dated(found: Understood, snapshot: Snapshot, today: date) -> Understood:
    interval = published_in(found.question, today)
    if interval is None:
        return found
    without = f"{found.question[: interval.start]} {found.question[interval.end :]}"
    without = " ".join(without.split()).replace(" ?", "?").replace(" ,", ",")
    inside = _within(found.where, interval)
    for _ in range(EARLIEST if interval.kind == "yearly" else 0):
        if snapshot.count(inside):
            break
        interval = interval.year_earlier()
        inside = _within(found.where, interval)
    if interval.kind == "relative" and not snapshot.count(inside):
        said = _within(Where(), interval).said
        remark = f"No article is {said}, so all dates are looked at."
        return replace(found, question=without, remarks=(remark,), confined=True)
    return replace(found, question=without, where=inside)


def _within(where: Where, interval: Interval) -> Where:
    return replace(where, since=interval.since, until=interval.until)


def _by(found: Understood, snapshot: Snapshot) -> Understood:
    articles: Sequence[Article] = snapshot.articles()
    authors = {name for article in articles for name in each_author(article.author)}
    of = byline(found.question, {article.source for article in articles}, authors)
    if of is None:
        return found
    where = replace(
        found.where,
        source=of.source or found.where.source,
        author=of.author or found.where.author,
    )
    return replace(found, question=of.rest, where=where)


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
