"""Answers about the articles themselves: what is here, what is new, how one begins; small talk."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from assistant.answer.wording import attribution, quotation
from assistant.question.spelling import dictionary
from assistant.question.wish import Wish
from assistant.seams import Index
from assistant.split.boundaries import spans
from assistant.types import Answer, Article, Citation, Claim, Where
from assistant.wording import many
from assistant.words import is_function_word, words

NEWEST = 5  # articles shown of a list
OPENING = 3  # sentences of an article's opening
FEWEST_WORDS = 8  # of an opening: less is "There were 620 of us."
SOURCES, TOPICS = 5, 8  # named at most
SHORTEST_TOPIC = 4  # letters
LOOKED_AT = 40  # words that may be topics whose articles are counted
_TIMES = frozenset(
    """
    year years month months week weeks today yesterday tomorrow time times january february march
    april june july august september october november december monday tuesday wednesday thursday
    friday saturday sunday
    """.split()
)


def about(
    wish: Wish, question: str, index: Index, where: Where, shown: str, first_number: int
) -> Answer:
    """The answer to a wish; `shown` is the id of the article it is about, where it is of one."""
    articles = index.articles(where)
    count = many(len(articles), "article")
    if wish.kind == "greeting":
        return _talk(question, f"Hello. Ask me about the {count} here.")
    if wish.kind == "thanks":
        return _talk(question, "You are welcome.")
    if wish.kind == "help":
        return _talk(
            question,
            f"I am a program that looks through the {count} here for the sentences that answer a "
            "question, and quotes them word for word with the place where they stand. Where there "
            "is none, I say so. You can also ask what is here, what is new, or for a summary of an "
            "article.",
        )
    if wish.kind == "opening":
        article = index.article(shown)
        lead = f"Opening of “{article.name}”:"
        return _quoting(question, lead, [opening(article, OPENING)], where, first_number)
    if wish.kind == "stated":
        article = index.article(shown)
        return _quoting(question, _stated(article), [opening(article, 1)], where, first_number)
    if not articles:
        return _talk(question, "There is no article here to speak of.")
    lead = f"The newest of {count}:"
    if wish.kind == "overview":
        lead = " ".join(
            [f"{count}{_years(articles)}{_sources(articles)}.", *_topics(index), "The newest:"]
        )
    newest = [index.article(article.id) for article in articles[:NEWEST]]
    return _quoting(question, lead, [opening(a, 1) for a in newest], where, first_number)


def _talk(question: str, said: str) -> Answer:
    return Answer(question, "talk", lead=said, confidence=1.0)


def _quoting(
    question: str,
    lead: str,
    passages: Sequence[tuple[Article, int, int]],
    where: Where,
    first_number: int,
) -> Answer:
    claims = []
    for number, (article, start, end) in enumerate(passages, start=first_number):
        citation = Citation(number, article, start, end)
        claims.append(Claim(quotation(attribution(article), citation.quote), (citation,)))
    return Answer(
        question, "answered", lead=lead, claims=tuple(claims), where=where, confidence=1.0
    )


def _stated(article: Article) -> str:
    """Who wrote an article, where it stood and when, as far as it says so itself."""
    said = [f"by {article.author}"] if article.author else []
    said += [f"in {article.source}"] if article.source else []
    said += [f"on {article.dated}"] if article.day else []
    if not said:
        return f"“{article.name}” does not say who wrote it, where, or when. It begins:"
    lacking = [] if article.author else ["who wrote it"]
    lacking += [] if article.day else ["when"]
    without = f"; it does not say {' or '.join(lacking)}" if lacking else ""
    return f"“{article.name}”: {', '.join(said)}{without}. It begins:"


def opening(article: Article, most: int) -> tuple[Article, int, int]:
    """Where the first sentences of an article's first paragraph stand; more if they are short."""
    paragraphs = [b for b in article.blocks if b.kind == "paragraph"] or list(article.blocks)
    long = (b for b in paragraphs if len(article.text[b.start : b.end].split()) >= FEWEST_WORDS)
    first = next(long, paragraphs[0])
    found = spans(article.text[first.start : first.end], article.language or "en")
    start = first.start + found[0][0]
    for number, (_, end) in enumerate(found, start=1):
        enough = len(article.text[start : first.start + end].split()) >= FEWEST_WORDS
        if number >= most and enough:
            break
    return article, start, first.start + end


def _years(articles: Sequence[Article]) -> str:
    years = sorted({article.day.year for article in articles if article.day})
    if not years:
        return ""
    return f" from {years[0]}" + (f" to {years[-1]}" if years[-1] != years[0] else "")


def _sources(articles: Sequence[Article]) -> str:
    """ ", 5 of The Courier and 2 of The Post, others of 3 more sources"."""
    counts: dict[str, int] = {}
    for article in articles:
        if article.source:
            counts[article.source] = counts.get(article.source, 0) + 1
    ranked = sorted(counts, key=lambda source: (-counts[source], source))
    named = [f"{counts[source]:,} of {source}" for source in ranked[:SOURCES]]
    if len(ranked) > SOURCES:
        named.append(f"the others of {many(len(ranked) - SOURCES, 'more source')}")
    return f": {', '.join(named)}" if named else ""


def _topics(index: Index) -> Iterator[str]:
    """Words that the articles have far oftener than the language, and in how many they stand."""
    known, vocabulary = dictionary("en"), index.vocabulary()
    all_known, all_here = max(1, sum(known.values())), sum(vocabulary.values())

    def tells(word: str) -> float:
        """How much oftener the articles have it than the language: its share of the G-test."""
        by_chance = known.get(word, 0) / all_known * all_here
        return vocabulary[word] * math.log(vocabulary[word] / (by_chance + 0.5))

    may_be = (
        w
        for w in vocabulary
        if len(w) >= SHORTEST_TOPIC and not is_function_word(w) and w not in _TIMES
    )
    telling = sorted(may_be, key=lambda word: (-tells(word), word))
    found: dict[str, str] = {}  # a word for each of its forms
    for term in index.terms(" ".join(telling[:LOOKED_AT]), Where()):
        [form, *_] = words(term.word, "en")
        if term.articles > 1 and form not in found and len(found) < TOPICS:
            name = term.word if term.word in known else term.word.capitalize()
            found[form] = f"{name} ({many(term.articles, 'article')})"
    if found:
        yield f"Often in them: {', '.join(found.values())}."
