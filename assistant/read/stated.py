"""What a file says about its article, and the article made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlsplit

from assistant.errors import UnreadableFile
from assistant.read.clean import clean, folded
from assistant.read.dates import parse_date
from assistant.read.language import detect_language, language_code
from assistant.read.layout import Piece, lay_out, tidy
from assistant.types import Article

# Front matter and JSON records name the same thing in many ways; the first that is filled counts.
_TITLE = ("title", "headline")
_AUTHOR = ("author", "authors", "byline", "creator")
_PUBLISHED = ("published", "date", "published_at", "publication_date", "date_published",
              "datePublished")  # fmt: skip
_SOURCE = ("source", "publisher", "site", "site_name")
_URL = ("url", "link", "canonical")
_LANGUAGE = ("language", "lang", "locale")

_BY = re.compile(r"^by:?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file says about its article; empty where it says nothing."""

    title: str = ""
    url: str = ""
    author: str = ""
    published: date | datetime | None = None
    source: str = ""
    language: str = ""  # as written, "en-US"
    metadata: Mapping[str, object] = field(default_factory=dict)


def from_mapping(fields: Mapping[str, object], ignore: frozenset[str] = frozenset()) -> Stated:
    """What front matter or a record states; keys that mean nothing here are kept in `metadata`."""
    used: set[str] = set(ignore)

    def text(*keys: str) -> str:
        for key in keys:
            if value := as_text(fields.get(key)):
                used.add(key)
                return value
        return ""

    def day(*keys: str) -> date | datetime | None:
        for key in keys:
            if (value := parse_date(fields.get(key))) is not None:
                used.add(key)
                return value
        return None

    return Stated(
        title=text(*_TITLE),
        url=text(*_URL),
        author=text(*_AUTHOR),
        published=day(*_PUBLISHED),
        source=text(*_SOURCE),
        language=text(*_LANGUAGE),
        metadata={
            clean(str(key)): _plain(value)
            for key, value in fields.items()
            if key not in used and value is not None and value != ""
        },
    )


def article(path: str, pieces: Iterable[Piece], stated: Stated) -> Article:
    """The article at `path`. Raises UnreadableFile where no piece holds a word of it.

    A first line that only repeats the title is left out. Where no source is stated, it is the
    site that the URL names.
    """
    title = clean(stated.title)
    kept = tidy(pieces)
    if len(kept) > 1 and title and folded(kept[0].text) == folded(title):
        del kept[0]
    if not kept:
        raise UnreadableFile("no article text was found in it")
    text, blocks = lay_out(kept)
    return Article(
        id=path,
        title=title,
        text=text,
        blocks=blocks,
        url=clean(stated.url),
        author=_BY.sub("", clean(stated.author)),
        published=stated.published,
        source=clean(stated.source) or site(stated.url),
        language=language_code(stated.language) or detect_language(text),
        metadata=stated.metadata,
    )


def site(url: str) -> str:
    """The host that a URL names, without "www.", or ""."""
    try:
        return (urlsplit(url.strip()).hostname or "").removeprefix("www.")
    except ValueError:  # "http://[broken"
        return ""


def as_text(value: object) -> str:
    """A value as one clean line: a list joined by commas, of a mapping its name, else ""."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return as_text(value.get("name"))
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(as_text, value)))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return ""


def _plain(value: object) -> object:
    """A value of which JSON can be made."""
    if isinstance(value, Mapping):
        return {clean(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate becomes "?"
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return str(value)
