"""One block of text made clean: NFC, single spaces, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

# Zero-width spaces, soft hyphens, fillers, marks of direction (they can make a quotation read
# otherwise than it is stored), tag characters (text that only a machine sees), noncharacters.
_INVISIBLE = (
    "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
)
# Without those that count as whitespace.
_CONTROL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
# Joiners spell words in Persian and Indic scripts and hold an emoji's parts together; beside
# Latin, Greek or Cyrillic letters they are junk.
_STRAY_JOINER = "(?<![\u0590-\U0010ffff])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0590-\U0010ffff])"
_REMOVED = re.compile(f"[{_INVISIBLE}]|{_STRAY_JOINER}")
_SPACED = re.compile(f"[{_CONTROL}]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON may hold one; encoding it would raise
_SUSPECT = re.compile(f"[{_INVISIBLE}{_CONTROL}\u200c\u200d\ud800-\udfff]")


def clean(text: str) -> str:
    """The text in NFC on one line: whitespace is single spaces, invisible characters are gone."""
    if _SUSPECT.search(text):
        text = _SPACED.sub(" ", _REMOVED.sub("", _LONE_SURROGATE.sub("\ufffd", text)))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def has_words(text: str) -> bool:
    """Whether there is anything to read: a letter or a digit in any script."""
    return any(map(str.isalnum, text))


def folded(text: str) -> str:
    """Letters and digits alone, in one case: to tell whether two lines say the same."""
    return "".join(filter(str.isalnum, text.casefold()))
