"""Plain text -> articles."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.read.encoding import decode
from assistant.read.prose import pasted
from assistant.read.stated import Stated, article
from assistant.types import Article


class TextReader:
    """Reads plain text, which is often pasted from a page, with the page's clutter around it."""

    suffixes = (".txt", ".text")

    def read(self, data: bytes, path: str) -> Iterator[Article]:
        head, pieces = pasted(decode(data))
        yield article(
            path, pieces, Stated(head.title, author=head.author, published=head.published)
        )
