"""What an HTML page states for machines: JSON-LD and meta tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from assistant.read.clean import clean
from assistant.read.stated import as_text

_ARTICLE_TYPE = re.compile(r"\w*Article|\w*BlogPosting|Report|\w*Review")
_NESTED = 4  # levels down to which an article may lie in JSON-LD ("@graph", "mainEntity")
_CDATA = re.compile(r"^\s*(?://)?<!\[CDATA\[|(?://)?\]\]>\s*$")
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Statements:
    """Both kinds, as they stand in the page."""

    article: Mapping[str, object]  # the first article among the page's JSON-LD, or empty
    meta: Mapping[str, str]  # content by name, property or itemprop in lower case; the first counts

    def text(self, key: str) -> str:
        """A field of the article, as one line."""
        return as_text(self.article.get(key))

    def first(self, *names: str) -> str:
        """The content of the first of these meta tags that is there."""
        return next((self.meta[name] for name in names if name in self.meta), "")


def read_statements(page: HtmlElement) -> Statements:
    """The statements of a page."""
    return Statements(_linked_article(page), _meta(page))


def _linked_article(page: HtmlElement) -> Mapping[str, object]:
    for script in page.xpath("//script[contains(@type, 'ld+json')]"):
        text = _CDATA.sub("", script.text or "")
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):  # it is often broken by hand: a comma too many
            match = _PUBLISHED.search(text)
            data = {"@type": "Article", "datePublished": match[1]} if match else {}
        for record in _records(data, _NESTED):
            kinds = record.get("@type")
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                if isinstance(kind, str) and _ARTICLE_TYPE.fullmatch(kind):
                    return record
    return {}


def _records(data: object, depth: int) -> Iterator[Mapping[str, object]]:
    if isinstance(data, dict):
        yield data
    if depth and isinstance(data, (dict, list)):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _records(value, depth - 1)


def _meta(page: HtmlElement) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for element in page.iter("meta"):
        content = clean(element.get("content") or "")
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            if content and (name := (element.get(attribute) or "").strip().lower()):
                found.setdefault(name, content)
    return found
