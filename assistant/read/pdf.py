"""PDF files with a text layer -> articles, by PDFium."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from threading import Lock
from typing import TYPE_CHECKING

from assistant.errors import UnreadableFile
from assistant.read.clean import clean, folded
from assistant.read.head import split_head, without_headline
from assistant.read.layout import Piece, tidy
from assistant.read.stated import Stated, article
from assistant.read.typeset import TypesetLine, pieces_of
from assistant.types import Article, Skipped

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

# PDFium is not thread-safe: used by two threads, it gives "Data format error" until it is loaded
# again.
_PDFIUM = Lock()

_SCAN_LETTERS = 10  # to a page: a stamp or a page's number on a picture
_NO_TITLE = re.compile(
    r"untitled\b.*|microsoft (word|powerpoint) - .*"
    r"|.*\.(docx?|odt|pdf|rtf|tex|txt|indd|pptx?|xlsx?)|(slide|page|document|doc|scan)\s*\d*|[\W\d_]*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"anonymous|unknown|admin\w*|user\w*|owner|[\W\d_]*", re.IGNORECASE)


class PdfReader:
    """Reads the text layer of PDF files, line by line in the order in which they hold it."""

    suffixes = (".pdf",)

    def read(self, data: bytes, path: str) -> Iterator[Article | Skipped]:
        with _PDFIUM:
            information, pages, damaged = _open(data)
        pieces = tidy(pieces_of(pages))
        title = _title(information, pieces, path)
        above, pieces = split_head(without_headline(pieces, title))
        author = clean(information.get("Author", ""))
        if _NO_AUTHOR.fullmatch(author):
            author = above.author
        yield article(path, pieces, Stated(title, author=author, published=above.published))
        if damaged:
            numbers = ", ".join(map(str, damaged))
            yield Skipped(
                path, f"of its pages these are damaged: {numbers}; the others are read", read=True
            )


def _open(data: bytes) -> tuple[Mapping[str, str], list[list[TypesetLine]], list[int]]:
    """What the file says of itself, the lines of its pages, and the numbers of damaged pages."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(
                "it is locked with a password; save a copy that has none"
            ) from error
        raise UnreadableFile(f"it is damaged, or no PDF ({error})") from error
    pages = []
    damaged = []
    try:
        for number in range(len(document)):
            try:
                pages.append(_page_lines(document, number))
            except PdfiumError:
                damaged.append(number + 1)
        letters = sum(map(str.isalnum, (c for page in pages for line in page for c in line.text)))
        if letters < _SCAN_LETTERS * len(pages) and _has_pictures(document):
            raise UnreadableFile(
                "no text layer: it is a scan, or pictures; run it through a text recognition first"
            )
        return document.get_metadata_dict(skip_empty=True), pages, damaged
    except PdfiumError as error:
        raise UnreadableFile(f"it is damaged ({error})") from error
    finally:
        document.close()


def _page_lines(document: PdfDocument, number: int) -> list[TypesetLine]:
    from pypdfium2 import raw

    page = document[number]
    text_page = page.get_textpage()
    box = raw.FS_RECTF()
    lines: list[TypesetLine] = []

    def take(first: int, last: int) -> None:
        """Adds the line of the characters from `first` until `last`."""
        while first < last and chr(codes[first]).isspace():
            first += 1
        while first < last and chr(codes[last - 1]).isspace():
            last -= 1
        if first == last:
            return
        raw.FPDFText_GetLooseCharBox(text_page, last - 1, box)
        right, bottom, height = box.right, box.bottom, box.top - box.bottom
        raw.FPDFText_GetLooseCharBox(text_page, first, box)
        size = raw.FPDFText_GetFontSize(text_page, first)
        # Where the size is in the text's matrix, the font's own is 1.
        size = size if size > 2 else height
        lines.append(
            TypesetLine(_text(codes[first:last]), box.left, right, box.bottom, bottom, size)
        )

    codes = [raw.FPDFText_GetUnicode(text_page, n) for n in range(text_page.count_chars())]
    start = 0
    for n, code in enumerate([*codes, 10]):
        if code in (10, 13):
            take(start, n)
            start = n + 1
    text_page.close()
    page.close()
    return lines


def _text(codes: list[int]) -> str:
    """The text of UTF-16 codes; half of a pair becomes U+FFFD."""
    units = "".join(map(chr, codes)).encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le", "replace")


def _has_pictures(document: PdfDocument) -> bool:
    from pypdfium2 import raw

    pictures = (page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]) for page in document)
    return any(next(found, None) is not None for found in pictures)


def _title(information: Mapping[str, str], pieces: list[Piece], path: str) -> str:
    """The title that the file states, unless it is its name; else its first and largest line."""
    stated = clean(information.get("Title", ""))
    if folded(stated) != folded(PurePosixPath(path).stem) and not _NO_TITLE.fullmatch(stated):
        return stated
    for piece in pieces[:3]:
        if piece.kind == "heading" and piece.level == 1:
            return piece.text
    return ""
