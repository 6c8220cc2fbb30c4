"""An answer as JSON, and back.

Of an article JSON carries what is shown of it (id, title, source, author, date, url, language,
whether it is a sample) and the words that citations and hits quote, not its whole text. An
article that comes back from JSON therefore holds those words at their places, spaces between
them, no blocks and no metadata: every offset, quote and chunk is what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, get_args

from assistant.listings import Listing
from assistant.types import (
    Answer,
    AnswerKind,
    Article,
    Chunk,
    Citation,
    Claim,
    Correction,
    Hit,
    Sentence,
    Where,
)

Json = dict[str, Any]


def to_json(answer: Answer) -> Json:
    """The answer in values that `json.dumps` takes; dates in ISO 8601."""
    return {
        "question": answer.question,
        "kind": answer.kind,
        "text": answer.text,
        "lead": answer.lead,
        "claims": [_claim(claim) for claim in answer.claims],
        "reason": answer.reason,
        "missing": answer.missing,
        "nearest": [_claim(claim) for claim in answer.nearest],
        "runners_up": [_claim(claim) for claim in answer.runners_up],
        "query": answer.query,
        "corrections": [{"typed": c.typed, "word": c.word} for c in answer.corrections],
        "where": _where(answer.where),
        "confidence": answer.confidence,
        "listing": asdict(answer.listing) if answer.listing else None,
        "hits": [hit_to_json(hit) for hit in answer.hits],
    }


def hit_to_json(hit: Hit) -> Json:
    """A hit with its article, and its chunk's words and sentences."""
    chunk = hit.chunk
    return {
        "rank": hit.rank,
        "score": hit.score,
        "article": _article(chunk.article),
        "section": chunk.section,
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "sentences": [[s.start, s.end, s.kind] for s in chunk.sentences],
    }


def from_json(data: Mapping[str, Any]) -> Answer:
    """The answer that `to_json` made the data of. Raises ValueError if it made no such thing."""
    try:
        return _answer(data)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"This is not an answer as `to_json` writes it: {error!r}.") from error


def _claim(claim: Claim) -> Json:
    return {
        "text": claim.text,
        "citations": [_citation(c) for c in claim.citations],
        "differs": claim.differs,
    }


def _citation(citation: Citation) -> Json:
    return {
        "number": citation.number,
        "article": _article(citation.article),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "highlights": [list(span) for span in citation.highlights],
    }


def _article(article: Article) -> Json:
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "language": article.language,
        "sample": article.sample,
    }


def _where(where: Where) -> Json:
    return {
        "articles": sorted(where.articles),
        "folder": where.folder,
        "since": where.since.isoformat() if where.since else None,
        "until": where.until.isoformat() if where.until else None,
        "source": where.source,
        "author": where.author,
    }


# --- back -----------------------------------------------------------------------------------


def _answer(data: Mapping[str, Any]) -> Answer:
    if data["kind"] not in get_args(AnswerKind):
        raise KeyError(data["kind"])
    articles = _outlines(data)
    where = data["where"]

    def claims(key: str) -> tuple[Claim, ...]:
        return tuple(
            Claim(
                claim["text"],
                tuple(
                    Citation(
                        number=int(c["number"]),
                        article=articles[c["article"]["id"]],
                        start=c["start"],
                        end=c["end"],
                        highlights=tuple((start, end) for start, end in c["highlights"]),
                    )
                    for c in claim["citations"]
                ),
                bool(claim.get("differs")),  # older versions did not write it
            )
            for claim in data[key]
        )

    def hit(h: Mapping[str, Any]) -> Hit:
        article = articles[h["article"]["id"]]
        sentences = tuple(
            Sentence(start, end, article.text[start:end], kind)
            for start, end, kind in h["sentences"]
        )
        return Hit(h["rank"], h["score"], Chunk(article, sentences, h["section"]))

    return Answer(
        question=data["question"],
        kind=data["kind"],
        lead=data["lead"],
        claims=claims("claims"),
        reason=data["reason"],
        missing=data["missing"],
        nearest=claims("nearest"),
        runners_up=claims("runners_up"),
        query=data["query"],
        corrections=tuple(Correction(**correction) for correction in data["corrections"]),
        where=Where(
            articles=frozenset(where["articles"]),
            folder=where["folder"],
            since=date.fromisoformat(where["since"]) if where["since"] else None,
            until=date.fromisoformat(where["until"]) if where["until"] else None,
            source=where["source"],
            author=where["author"],
        ),
        confidence=data["confidence"],
        hits=tuple(hit(h) for h in data["hits"]),
        listing=_listing(data["listing"]),
    )


def _listing(data: Mapping[str, Any] | None) -> Listing | None:
    return Listing(**{**data, "articles": tuple(data["articles"])}) if data else None


def _outlines(data: Mapping[str, Any]) -> dict[str, Article]:
    """The articles by id, of their text only the quoted words, each where it stood."""
    texts: dict[str, list[str]] = {}
    records: dict[str, Json] = {}
    for place, words in _quoted(data):
        id = place["article"]["id"]
        records[id] = place["article"]
        text = texts.setdefault(id, [])
        text.extend(" " * (place["end"] - len(text)))
        text[place["start"] : place["end"]] = words
    return {
        id: Article(
            id=id,
            title=record["title"],
            text="".join(texts[id]),
            blocks=(),
            url=record["url"],
            author=record["author"],
            published=_published(record["published"]),
            source=record["source"],
            language=record["language"],
            sample=record["sample"],
        )
        for id, record in records.items()
    }


def _quoted(data: Mapping[str, Any]) -> Iterable[tuple[Json, str]]:
    for hit in data["hits"]:
        yield hit, hit["text"]
    for key in ("claims", "nearest", "runners_up"):
        for claim in data[key]:
            for citation in claim["citations"]:
                yield citation, citation["quote"]


def _published(text: str | None) -> date | datetime | None:
    if not text:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
