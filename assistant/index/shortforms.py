"""Names by their initials: "UNSC" for the United Nations Security Council."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter

_BETWEEN = r"(?:[ \n]+(?:of|the|and|for|on|in|to|de|la|du|des|del|der|für|und))*[ \n]+"


def spelled_out(db: sqlite3.Connection, short: str) -> str | None:
    """The name that the articles have oftenest with these initials, or None."""
    words = [rf"{re.escape(letter)}[\w'’-]+" for letter in short.upper()]
    name = re.compile(rf"\b{_BETWEEN.join(words)}")
    found = Counter(
        " ".join(match.split())
        for (text,) in db.execute("SELECT text FROM articles")
        for match in name.findall(text)
    )
    return min(found, key=lambda name: (-found[name], name), default=None)
