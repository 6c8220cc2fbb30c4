"""Bytes -> text: byte order marks, what the page declares, UTF-8, and only then detection."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What text on the web is written in; charset-normalizer knows many more, and sees them too often.
_WEB = (
    "cp866", "cp874", "cp932", "cp949", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "iso8859_2", "iso8859_5", "iso8859_7", "koi8_r", "koi8_u", "mac_roman",
    "gb18030", "big5hkscs", "euc_jp", "iso2022_jp",
)  # fmt: skip
_SAMPLE = 16_384  # bytes given to detection, which takes a second for a megabyte


def decode(data: bytes, declared: str = "") -> str:
    """The text of a file's bytes, line ends made "\\n"; what cannot be decoded becomes U+FFFD.

    Bytes that are valid UTF-8 and not mere ASCII are UTF-8, whatever is declared: pages are often
    saved in another encoding than the one they were served in, and other text is all but never
    valid by chance.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lines(data[len(mark) :].decode(encoding, "replace"))
    if encoding := _utf16_without_mark(data):
        return _lines(data.decode(encoding, "replace"))
    if declared and declared != "utf-8" and (data.isascii() or not _is_utf8(data)):
        return _lines(data.decode(declared, "replace"))
    try:
        return _lines(data.decode("utf-8"))
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    # A few broken characters in UTF-8, or another encoding? There, hardly any character is valid.
    intact = sum(character > "\x7f" and character != "\ufffd" for character in text)
    if intact > 4 * text.count("\ufffd"):
        return _lines(text)
    return _lines(data.decode(_detect(data), "replace"))


def has_encoding_mark(data: bytes) -> bool:
    """Whether bytes begin with a byte order mark, or are UTF-16 without one."""
    return any(data.startswith(mark) for mark, _ in _MARKS) or bool(_utf16_without_mark(data))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 shows itself by a zero in every second byte of what is mostly ASCII."""
    head = data[:512]
    half = len(head) // 2
    if half < 4:
        return ""
    if head[1::2].count(0) > 0.6 * half and head[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if head[::2].count(0) > 0.6 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _detect(data: bytes) -> str:
    import charset_normalizer

    # Lines of plain ASCII tell nothing and would fill the sample.
    lines = [line for line in data.splitlines() if not line.isascii()]
    found = charset_normalizer.from_bytes(b"\n".join(lines)[:_SAMPLE], cp_isolation=list(_WEB))
    if not found:
        return "cp1252"
    # Best first, by noise and then by likeness to a language. Several decode Danish or Swedish
    # equally well, and its "å" became the "ĺ" of cp1250, which sorts first: cp1252 is the commoner.
    first = found[0]
    rivals = [m for m in found if m.chaos <= first.chaos + 0.01 and m.coherence >= first.coherence]
    return next((m.encoding for m in rivals if m.encoding == "cp1252"), first.encoding)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
