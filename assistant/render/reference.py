"""A quotation as a person cites it: the words, who wrote them, where, when, and the address."""

from __future__ import annotations

from assistant.render.wording import details, link
from assistant.types import Article, Citation
from assistant.wording import one_line


def reference(citation: Citation) -> str:
    """ "“The ferry is back.”, Ida Moss, “A new ferry”, The Post, 4 October 2024, https://…".

    Only what is known of the article: where it has no title its id stands in for it, bare, since
    that is no title. The address is left out where `link` finds none, and so of every sample.
    """
    address = link(citation.article)
    return f"{cited(citation)}, {address}" if address else cited(citation)


def cited(citation: Citation) -> str:
    """The reference without the address."""
    article = citation.article
    line = ", ".join((f"“{one_line(citation.quote)}”", *origin(article)))
    return f"{line} (sample)" if article.sample else line


def origin(article: Article) -> tuple[str, ...]:
    """Author, title in quotation marks, source and date, as far as they are known."""
    title = one_line(article.title)
    parts = (one_line(article.author), f"“{title}”" if title else one_line(article.id))
    return tuple(part for part in (*parts, *details(article)) if part)
