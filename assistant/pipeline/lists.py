"""Answers that list articles: those on a topic, or all from a date, a source or an author."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.listings import Listing
from assistant.pipeline.about import opening
from assistant.pipeline.pages import PAGE, entry, page_of
from assistant.question import Topic, each_author
from assistant.seams import Index
from assistant.types import Answer, Article, Where
from assistant.wording import many

if TYPE_CHECKING:
    from assistant.seams import Vector

# An article is about a topic where a passage, or a sentence, of it is as near to the topic's words
# as this (cosines), or holds them all and is not far. On our samples: all nine articles on "the
# ferry" and none beside; "volcanoes" .43, the next article .21; "money" at most .23 and .43.
NEAR_PASSAGE, NEAR_SENTENCE, NEAR_WITH_WORDS = 0.40, 0.45, 0.25
LOOKED_AT = 2000  # passages nearest to the topic


@dataclass(frozen=True, slots=True)
class _Found:
    article: str
    start: int  # of the sentence nearest to the topic
    end: int


def listed(
    topic: Topic,
    question: str,
    index: Index,
    vector: Vector | None,
    where: Where,
    searched: int,
    first_number: int,
    after: int = 0,
) -> Answer | None:
    """A page of the articles, each with a sentence; `vector` is the topic's, if it has words.

    `searched` is how many articles there are, `after` how many of the list were shown before.
    None where it is asked who wrote and no article says who did: then a text may say it.
    """
    outlines = index.articles(where)
    near = {} if vector is None else _about(topic.words, vector, index, where)
    found = [article for article in outlines if vector is None or article.id in near]
    if topic.named and not any(_names(topic, article) for article in found):
        return None
    page = found[after : after + PAGE]
    if after and not page:
        return Answer(question, "talk", lead=f"No more: {many(len(found), 'article')} in all.")
    claims = []
    for number, outline in enumerate(page, start=first_number):
        article = index.article(outline.id)
        place = near.get(outline.id)
        start, end = (place.start, place.end) if place else opening(article, 1)[1:]
        claims.append(entry(article, start, end, number))
    counted = f"are about “{topic.words}”" if topic.words else where.said
    said = [
        _lead(topic, len(found), searched, where),
        _wrote(topic, found),
        page_of(len(found), after, len(page)),
    ]
    ids = tuple(article.id for article in found)
    return Answer(
        question,
        "answered" if page else "refused",
        lead=" ".join(part for part in said if part),
        claims=tuple(claims),
        where=where,
        confidence=1.0 if page else 0.0,
        listing=Listing(counted, ids, len(found), searched, after + len(page)),
    )


def _about(words: str, vector: Vector, index: Index, where: Where) -> dict[str, _Found]:
    """The articles about a topic, each with its sentence nearest to it."""
    nearest = [
        (number, cosine)
        for number, cosine in index.dense(vector, LOOKED_AT, where)
        if cosine >= NEAR_WITH_WORDS
    ]
    holding = index.together(words, where)
    numbers = [number for number, _ in nearest]
    found: dict[str, _Found] = {}
    for (number, cosine), chunk, vectors in zip(
        nearest, index.chunks(numbers), index.sentence_vectors(numbers), strict=True
    ):
        cosines = (vectors @ vector).tolist()
        said = [n for n, sentence in enumerate(chunk.sentences) if sentence.kind != "heading"]
        best = max(said, key=lambda n: cosines[n], default=None)
        if best is None or chunk.article.id in found:
            continue
        if cosine >= NEAR_PASSAGE or cosines[best] >= NEAR_SENTENCE or number in holding:
            sentence = chunk.sentences[best]
            found[chunk.article.id] = _Found(chunk.article.id, sentence.start, sentence.end)
    return found


def _lead(topic: Topic, found: int, searched: int, where: Where) -> str:
    among = f" {where.said}" if where else ""
    if not topic.words:
        verb = "is" if found == 1 else "are"
        return f"{found:,} of {many(searched, 'article')} {verb} {where.said}."
    if not found:
        return f"I found no article{among} about “{topic.words}”; {searched:,} were looked at."
    return (
        f"At least {found:,} of {many(searched, 'article')}{among} "
        f"{'is' if found == 1 else 'are'} about “{topic.words}”, judged by the words and by how "
        "near in meaning a passage is."
    )


def _wrote(topic: Topic, found: Sequence[Article]) -> str:
    """Who wrote the articles, or where they stood, where that was asked."""
    if not topic.named or not found:
        return ""
    counts: dict[str, int] = {}
    for article in found:
        for name in _names(topic, article) or ["not stated"]:
            counts[name] = counts.get(name, 0) + 1
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    said = "Written by" if topic.named == "authors" else "They stood in"
    return f"{said}: {', '.join(f'{name} ({counts[name]})' for name in ranked)}."


def _names(topic: Topic, article: Article) -> Sequence[str]:
    if topic.named == "authors":
        return each_author(article.author)
    return [article.source] if article.source else []
