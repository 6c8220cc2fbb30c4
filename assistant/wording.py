"""How counts, and text that is not ours, are written wherever the assistant speaks."""

from __future__ import annotations

import re

# Escape sequences first, as wholes: without the leading ESC their rest would be shown as text.
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -~]?")
# Control characters, embeddings and overrides of the reading direction ("exe.cod" shown as
# "doc.exe"), and halves of surrogate pairs, which JSON may bring and no encoding takes.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def many(count: int, thing: str) -> str:
    """ "1 article", "1,200 articles"."""
    return f"{count:,} {thing}" + ("" if count == 1 else "s")


def printable(text: str) -> str:
    """The text without what steers a terminal or a page instead of being read."""
    return _UNSHOWABLE.sub("", _ESCAPES.sub("", text))


def one_line(text: str) -> str:
    """`printable`, with every run of white space as one space."""
    return " ".join(printable(text).split())
