"""The formats that are read, one reader each."""

from __future__ import annotations

from assistant.read.html import HtmlReader
from assistant.read.jsonl import JsonLinesReader
from assistant.read.markdown import MarkdownReader
from assistant.read.pdf import PdfReader
from assistant.read.text import TextReader
from assistant.seams import Reader

READERS: tuple[Reader, ...] = (
    HtmlReader(),
    MarkdownReader(),
    TextReader(),
    JsonLinesReader(),
    PdfReader(),
)
SUFFIXES: frozenset[str] = frozenset(suffix for reader in READERS for suffix in reader.suffixes)
