"""The encoding that an HTML page declares, found as browsers find it.

Follows https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding: a scanner
that goes through comments, tags and attributes once, forward. (A regular expression for the same
took minutes on a page with an unclosed quotation mark.)
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

# Browsers look at 1,024 bytes; saved pages often put kilobytes of script before the <meta>.
_PRESCAN = 8_192

# Labels that the web reads otherwise than Python does (https://encoding.spec.whatwg.org/#names-
# and-labels): most pages labelled Latin-1 hold the quotation marks of windows-1252, and so on.
_WEB_MEANING = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-8",  # whoever could read the declaration was not reading UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_WEB_ONLY = {
    "x-sjis": "cp932", "windows-31j": "cp932", "x-gbk": "gb18030", "x-x-big5": "big5hkscs",
    "x-euc-jp": "euc_jp", "windows-949": "cp949", "windows-874": "cp874", "dos-874": "cp874",
    "x-cp1250": "cp1250", "x-cp1251": "cp1251", "x-cp1252": "cp1252", "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman", "unicode-1-1-utf-8": "utf-8", "x-user-defined": "cp1252",
}  # fmt: skip
_REFUSED = {"utf-7", "utf-32", "utf-32-le", "utf-32-be"}  # by browsers

_SPACE = b" \t\n\f\r"
_TAG = re.compile(rb"/?[a-z]", re.IGNORECASE)
_NAME_END = re.compile(rb"[ \t\n\f\r/>]")
_CHARSET = re.compile(rb"charset[ \t\n\f\r]*=[ \t\n\f\r]*", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9][a-z0-9_:.+-]*")
_XML = re.compile(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([a-z0-9._-]+)[\"']", re.IGNORECASE)


def declared_encoding(page: bytes) -> str:
    """The Python codec of the encoding that a page declares, by the web's rules, or ""."""
    head = page[:_PRESCAN]
    for attributes in _metas(head):
        label = attributes.get(b"charset")
        if label is None and attributes.get(b"http-equiv", b"").lower() == b"content-type":
            label = _charset_in(attributes.get(b"content", b""))
        if label is not None and (codec := web_codec(label)):
            return codec
    match = _XML.match(head)
    return web_codec(match[1]) if match else ""


def web_codec(label: bytes) -> str:
    """The Python codec of an encoding's label, as the web understands it, or "" where unknown."""
    name = label.strip(_SPACE).decode("ascii", "replace").lower()
    if not _LABEL.fullmatch(name):  # Python would overlook a quotation mark in it
        return ""
    if name in _WEB_ONLY:
        return _WEB_ONLY[name]
    try:
        python = codecs.lookup(name).name
        "".encode(python)  # "hex" and "rot13" are found too, and are no encodings of text
    except (LookupError, ValueError, TypeError):
        return ""
    return "" if python in _REFUSED else _WEB_MEANING.get(python, python)


def _metas(page: bytes) -> Iterator[dict[bytes, bytes]]:
    """The attributes of each <meta> of a page."""
    at = page.find(b"<")
    while at >= 0:
        if page.startswith(b"<!--", at):
            end = page.find(b"-->", at + 2)  # "<!-->" is a whole comment
            if end < 0:
                return
            at = end + 2
        elif _TAG.match(page, at + 1):
            name_end = _NAME_END.search(page, at + 1)
            if name_end is None:
                return
            start = at
            attributes, at = _attributes(page, name_end.start())
            if at >= len(page):  # cut off: what it says is not complete
                return
            if page[start : name_end.start()].lower() == b"<meta":
                yield attributes
        elif page[at + 1 : at + 2] in (b"!", b"/", b"?"):
            at = page.find(b">", at)
            if at < 0:
                return
        at = page.find(b"<", at + 1)


def _attributes(page: bytes, at: int) -> tuple[dict[bytes, bytes], int]:
    """The attributes from a place within a tag on, and the place of the tag's ">"."""
    found: dict[bytes, bytes] = {}
    while at < len(page):
        at = _skip(page, at, _SPACE + b"/")
        if at >= len(page) or page[at : at + 1] == b">":
            break
        start = at
        at += 1  # an attribute's name may begin with "="
        while at < len(page) and page[at] not in b" \t\n\f\r/>=":
            at += 1
        name = page[start:at].lower()
        after = _skip(page, at, _SPACE)
        value = b""
        if page[after : after + 1] == b"=":
            value, at = _value(page, _skip(page, after + 1, _SPACE))
        found.setdefault(name, value)
    return found, at


def _value(page: bytes, at: int) -> tuple[bytes, int]:
    quote = page[at : at + 1]
    if quote in (b'"', b"'"):
        end = page.find(quote, at + 1)
        return (page[at + 1 : end], end + 1) if end >= 0 else (b"", len(page))
    start = at
    while at < len(page) and page[at] not in b" \t\n\f\r>":
        at += 1
    return page[start:at], at


def _skip(page: bytes, at: int, characters: bytes) -> int:
    while at < len(page) and page[at] in characters:
        at += 1
    return at


def _charset_in(content: bytes) -> bytes | None:
    """The charset of "text/html; charset=utf-8"."""
    match = _CHARSET.search(content)
    if match is None:
        return None
    rest = content[match.end() :]
    if rest[:1] in (b'"', b"'"):
        end = rest.find(rest[:1], 1)
        return rest[1:end] if end > 0 else None
    return re.split(rb"[ \t\n\f\r;]", rest, maxsplit=1)[0]
