"""HTML tags in a text that should hold none -> the text."""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<(/?[a-z][a-z0-9]*)\b[^<>]{0,1000}>", re.IGNORECASE)
_UNSEEN = re.compile(
    r"<!--.{0,9999}?-->|<(script|style|template)\b.{0,9999}?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_BREAKING = frozenset(
    "address article aside blockquote br center dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody"
    " td tfoot th thead tr ul".split()
)
_INLINE = frozenset(
    "a abbr acronym audio b bdi bdo big button canvas cite code data del dfn em embed font i iframe"
    " img input ins kbd label map mark noscript object picture q rp rt ruby s samp script small"
    " source span strike strong style sub sup svg time tt u var video wbr".split()
)
# Tags that are there to mark up: those that close another, or need no closing.
_TELLING = frozenset({"br", "hr", "li", "p"} | {f"/{name}" for name in _BREAKING | _INLINE})
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)


def has_tags(text: str) -> bool:
    """Whether a text is marked up: a text on HTML mentions "<mark>", but does not close it."""
    names = (match[1].lower() for match in _TAG.finditer(text))
    return any(name in _TELLING for name in names)


def strip_tags(text: str) -> str:
    """The text without HTML: block tags become empty lines, entities their characters."""
    text = _UNSEEN.sub(" ", text)
    return unescape(_TAG.sub(_replacement, text))


def resolve_entities(text: str) -> str:
    """The text with its entities resolved ("&amp;" -> "&"); an "&" that begins none is kept."""
    return _ENTITY.sub(lambda match: unescape(match[0]), text)


def _replacement(match: re.Match[str]) -> str:
    name = match[1].lower().lstrip("/")
    if name in _BREAKING:
        return "\n\n"
    return "" if name in _INLINE else match[0]
