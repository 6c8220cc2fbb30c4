"""What a file holds, whatever its name says."""

from __future__ import annotations

import re

from assistant.errors import UnreadableFile
from assistant.read.encoding import has_encoding_mark

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,999}?-->\s*)?"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_CONTROL = bytes(c for c in range(32) if chr(c) not in "\t\n\v\f\r\x1b") + b"\x7f"
_MUCH = 0.02  # of control characters: text has none, noise more than a tenth

_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive, as office documents and e-books are"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"%!PS", "a PostScript file"),
)


def true_suffix(data: bytes, suffix: str) -> str:
    """The suffix by which to read a file that is named `suffix`.

    A PDF or a web page under another name is read as what it is. Raises UnreadableFile for what is
    no text, or no PDF though it says so.
    """
    head = data[:1024]
    if b"%PDF-" in head if suffix == ".pdf" else head.lstrip().startswith(b"%PDF-"):
        return ".pdf"
    for magic, name in _MAGIC:
        if head.startswith(magic):
            raise UnreadableFile(f"it is {name}, though its name ends in {suffix}")
    if _is_noise(data[:65_536]):
        raise UnreadableFile(f"it holds no text, though its name ends in {suffix}")
    if _HTML.match(head):
        return ".html"
    if suffix == ".pdf":
        raise UnreadableFile("it is no PDF, though its name ends in .pdf")
    if suffix in (".html", ".htm", ".xhtml") and b"<" not in data:
        return ".txt"
    return suffix


def _is_noise(sample: bytes) -> bool:
    if has_encoding_mark(sample):  # in UTF-16 every second byte may be zero
        return False
    control = len(sample) - len(sample.translate(None, _CONTROL))
    return control > _MUCH * len(sample)
