"""The day on which an HTML page says that its article was published.

Only what is stated as such counts; nothing is taken for it that may be another day: of a change, of
a comment, or one that the text tells of. (htmldate, which comes with trafilatura, looks everywhere
and ends with any date at all.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from assistant.read.clean import clean
from assistant.read.dates import is_date, parse_date
from assistant.read.web.statements import Statements

_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publication_date", "published_at", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.date", "dcterms.issued", "citation_publication_date",
    "citation_date", "parsely-pub-date", "sailthru.date", "article.published",
    "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime",
    "rnews:datepublished", "bt:pubdate",
)  # fmt: skip

_IN_URL = re.compile(r"/((?:19|20)\d\d)([/-]?)(\d\d)\2(\d\d)(?=[/_.-]|$)")
_IN_URL_BY_NAME = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?=/|$)")

_IN_ARTICLE = "[not(ancestor::aside or ancestor::footer or ancestor::nav or ancestor::form)]"
_MARKED = "//*[@itemprop='datePublished'] | //time[@pubdate]"
_TIME = "//time[not(contains(@class, 'pdate') or contains(@class, 'odified'))]" + _IN_ARTICLE
_BY_CLASS = (
    "//*[self::p or self::div or self::span or self::li or self::a or self::small or self::td]"
    "[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'publi')"
    " or contains(@class, 'timestamp') or contains(@id, 'date')]"
    "[not(contains(@class, 'pdate') or contains(@class, 'odified'))]"
) + _IN_ARTICLE


def published_on(page: HtmlElement, said: Statements, url: str) -> date | datetime | None:
    """The day, or the moment where its zone is stated, or `None`."""
    return next((day for day in map(parse_date, _candidates(page, said, url)) if day), None)


def _candidates(page: HtmlElement, said: Statements, url: str) -> Iterator[str]:
    """What states the day, the plainest first.

    Over 181 news pages, where one of the later ones is needed: the address is always right, and so
    is a line that is a date by its class; the first <time> was another day in 5 of 71.
    """
    yield said.text("datePublished")
    yield from (said.meta[name] for name in _META if name in said.meta)
    for element in page.xpath(_MARKED):
        yield from _times(element)
    yield _in(url)
    for element in page.xpath(_TIME)[:1]:
        yield from _times(element)
    for element in page.xpath(_BY_CLASS):
        if is_date(text := clean(element.text_content())):
            yield text


def _times(element: HtmlElement) -> Iterator[str]:
    yield element.get("datetime") or element.get("content") or ""
    yield clean(element.text_content())


def _in(url: str) -> str:
    """The date in the path of an address: /2019/11/05/, /2019/nov/05/."""
    try:
        path = urlsplit(url).path
    except ValueError:  # "http://[broken"
        return ""
    if match := _IN_URL.search(path):
        return f"{match[1]}-{match[3]}-{match[4]}"
    match = _IN_URL_BY_NAME.search(path)
    return f"{match[3]} {match[2]} {match[1]}" if match else ""
