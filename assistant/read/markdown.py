"""Markdown with YAML front matter -> articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.read.encoding import decode
from assistant.read.layout import Piece
from assistant.read.markup import strip_tags
from assistant.read.stated import Stated, article, from_mapping
from assistant.types import Article, BlockKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"\s*^---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE
)
_NULL = ("", "~", "null", "Null", "NULL")
_FOOTNOTE = re.compile(r"\[\^\d+\](?:: ?)?")  # CommonMark knows none; its text stays, unmarked


class MarkdownReader:
    """Reads CommonMark with tables; the front matter is YAML, and broken YAML is left out."""

    suffixes = (".md", ".markdown")

    def read(self, data: bytes, path: str) -> Iterator[Article]:
        stated, body = _front_matter(decode(data))
        pieces = _pieces(body)
        if not stated.title:
            heading = next((p for p in pieces if p.kind == "heading" and p.level == 1), None)
            stated = replace(stated, title=heading.text if heading else "")
        yield article(path, pieces, stated)


def _front_matter(text: str) -> tuple[Stated, str]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        return Stated(), text
    fields = _yaml(match[1])
    if fields is None and not _looks_like_fields(match[1]):
        return Stated(), text  # a text between two rules
    return from_mapping(fields or {}), text[match.end() :]


def _yaml(text: str) -> Mapping[str, object] | None:
    import yaml

    try:
        # A few lines of anchors and aliases can stand for gigabytes, or for themselves.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.BaseLoader)):
            return None
        # Values as they are written: YAML's types would read the title "No" as false, and refuse
        # all of it for a 31 February.
        fields = yaml.load(text, yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    if not isinstance(fields, dict):
        return None
    return {key: value for key, value in fields.items() if value not in _NULL}


def _looks_like_fields(text: str) -> bool:
    return re.match(r"\s*[\w-]+\s*:", text) is not None


def _pieces(body: str) -> list[Piece]:
    from markdown_it import MarkdownIt

    pieces: list[Piece] = []
    open_tokens: list[Token] = []
    cells: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(_FOOTNOTE.sub("", body)):
        if token.nesting == 1:
            open_tokens.append(token)
        elif token.nesting == -1:
            open_tokens.pop()
            if token.type == "tr_close":
                pieces.append(Piece("row", " | ".join(filter(None, cells))))
                cells = []
        elif token.type == "inline" and open_tokens[-1].type in ("td_open", "th_open"):
            cells.append(_inline(token))
        elif token.type == "inline":
            kind, level = _kind(open_tokens)
            if text := _inline(token):
                pieces.append(Piece(kind, text, level))
            else:
                pieces.extend(Piece("caption", c.content) for c in token.children or ())
        elif token.type in ("fence", "code_block"):
            pieces.append(Piece("paragraph", token.content))
        elif token.type == "html_block":
            parts = strip_tags(token.content).split("\n\n")
            pieces.extend(Piece("paragraph", part) for part in parts)
    return pieces


def _kind(open_tokens: list[Token]) -> tuple[BlockKind, int]:
    """Kind and level of a block by what it lies in; the innermost that tells decides."""
    if open_tokens[-1].type == "heading_open":
        return "heading", int(open_tokens[-1].tag[1])
    depth = sum(token.type == "list_item_open" for token in open_tokens)
    for token in reversed(open_tokens):
        if token.type == "list_item_open":
            return "item", depth
        if token.type == "blockquote_open":
            return "quotation", 0
    return "paragraph", 0


def _inline(token: Token) -> str:
    """The words of inline markup; of a link its text, of an image none."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or (
            child.type == "html_inline" and child.content[:3].lower() == "<br"
        ):
            parts.append(" ")
    return "".join(parts).strip()
