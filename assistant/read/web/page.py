"""What an HTML page says about its article: title, author, source, address, language."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from assistant.read.clean import clean, folded
from assistant.read.stated import Stated, as_text, site
from assistant.read.web.published import published_on
from assistant.read.web.statements import Statements, read_statements

_META_TITLE = ("og:title", "citation_title", "dc.title", "parsely-title", "sailthru.title",
               "twitter:title")  # fmt: skip
_META_AUTHOR = ("author", "article:author", "byl", "citation_author", "dc.creator",
                "dcterms.creator", "parsely-author", "sailthru.author")  # fmt: skip
_META_SOURCE = ("og:site_name", "publisher", "dc.publisher", "citation_journal_title",
                "application-name")  # fmt: skip

_SEPARATOR = re.compile(r"\s+[-–—|·•»«:]+\s+")
_BAR = re.compile(r"\s+\|\s+")
_LOGIN = re.compile(r"[a-z0-9_.-]+")  # "admin" is nobody's name
_AUTHOR = (
    "//*[@rel='author' or @itemprop='author']"
    "[not(ancestor::aside or ancestor::footer or ancestor::nav or ancestor::form)]"
)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(https?://\S+) -->")


def stated_by(page: HtmlElement, text: str) -> Stated:
    """What the page says about its article; nothing is taken from the article's words.

    Args:
        page: the tree of the page.
        text: the page as it was written, for what a browser notes when it saves one.
    """
    said = read_statements(page)
    url = _url(page, said, text)
    source = _source(said)
    return Stated(
        title=_title(page, said, source),
        url=url,
        author=_author(page, said),
        published=published_on(page, said, url),
        source=source,
        language=_language(page, said),
    )


def _source(said: Statements) -> str:
    stated = said.text("publisher") or said.first(*_META_SOURCE)
    name = _BAR.split(stated)[0].lstrip("@")  # "The Courier | News, sport and weather"
    return site(name) or name


def _title(page: HtmlElement, said: Statements, source: str) -> str:
    """The headline that readers see where it is what the page calls itself; else what it does."""
    element = page.find(".//title")
    stated = [said.text("headline"), *(said.meta.get(name, "") for name in _META_TITLE)]
    stated.append(clean(element.text_content()) if element is not None else "")
    titles = list(filter(None, stated))
    headings = list(filter(None, (clean(heading.text_content()) for heading in page.iter("h1"))))
    for title in titles:
        for heading in headings:
            if _same_headline(heading, title):
                return heading
    if titles:
        return _without_site(titles[0], source)
    return headings[0] if len(headings) == 1 else ""


def _same_headline(heading: str, title: str) -> bool:
    """Whether a heading is a title: whole, cut off, with the site's name, or little changed."""
    shown, called = folded(heading), folded(title)
    if called.startswith(shown) and len(shown) > max(8, 0.4 * len(called)):  # else it is the site
        return True
    if shown.startswith(called) and len(called) > 30:
        return True
    ours, theirs = set(heading.casefold().split()), set(title.casefold().split())
    return len(ours & theirs) >= 0.75 * max(len(ours), len(theirs), 4)


def _without_site(title: str, source: str) -> str:
    """A title without the name of the site after (or before) it: "Headline | The Courier"."""
    parts = _SEPARATOR.split(title)
    names = (folded(source), folded("the" + source))
    if len(parts) > 1 and source and folded(parts[-1]) in names:
        return title[: title.rindex(parts[-1])].rstrip(" -–—|·•»«:")
    if len(parts) > 1 and source and folded(parts[0]) in names:
        return title[len(parts[0]) :].lstrip(" -–—|·•»«:")
    return title


def _author(page: HtmlElement, said: Statements) -> str:
    names = [said.text("author"), *(said.meta.get(name, "") for name in _META_AUTHOR)]
    names += [clean(element.text_content()) for element in page.xpath(_AUTHOR)]
    for name in names:
        name = _BAR.split(name)[0]  # "Jane Doe | The Courier"
        # Often it is the address of a profile, or the login of whoever put it online.
        if 2 < len(name) < 200 and not ("//" in name or "@" in name or _LOGIN.fullmatch(name)):
            return name
    return ""


def _url(page: HtmlElement, said: Statements, text: str) -> str:
    links = [link.get("href") or "" for link in page.xpath("//link[@rel='canonical']")]
    main = said.article.get("mainEntityOfPage")
    main = main.get("@id") if isinstance(main, dict) else main
    saved = _SAVED_FROM.search(text[:2_000])
    stated = [*links, said.first("og:url"), said.text("url"), as_text(main)]
    stated.append(saved[1] if saved else "")
    for address in map(str.strip, stated):
        if re.fullmatch(r"https?://[^/\s]+\S*", address):
            return address
    return ""


def _language(page: HtmlElement, said: Statements) -> str:
    # og:locale is left out: it is "en_US" wherever nobody set it.
    root = page.getroottree().getroot()
    lang = root.get("lang") or root.get("xml:lang") or ""
    return lang or said.first("content-language") or said.text("inLanguage")
