"""A pasted text becomes a Markdown file that reads back as the words that were pasted."""

from __future__ import annotations

import json
import os
import re
import unicodedata

from assistant.read.clean import clean, has_words
from assistant.read.folder import NO_ARTICLE
from assistant.read.lines import join_lines
from assistant.read.prose import find_headings

_BYTES = 200  # of a name; most disks take 255
_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9¹²³]|con(in|out)\$", re.IGNORECASE)  # Windows
_NULL = ('"~"', '"null"')
_MARKUP = re.compile(r"[\\`*_\[\]<]|&(?=#?\w{1,32};)|^[#>+~-]|#$")


def short(name: str) -> str:
    stem, suffix = os.path.splitext(name)
    stem = "_" * bool(_RESERVED.fullmatch(name.split(".")[0].strip())) + stem
    return (stem.encode()[:_BYTES] + suffix.encode()[:40]).decode("utf-8", "ignore").rstrip(". ")


def file_name(text: str) -> str:
    """The words of a title as a file's name."""
    signs = [sign for sign in clean(text[:999]) if sign not in "'’"]
    kept = [s if s.isalnum() or unicodedata.category(s)[0] == "M" else " " for s in signs]
    slug = "-".join("".join(kept).lower().split())[:80].rstrip("-")
    name = short(f"{slug or 'text'}.md")
    return f"article-{name}" if NO_ARTICLE.fullmatch(name) else name


def front_matter(fields: dict[str, str]) -> str:
    """YAML that states the fields; in a list, what would mean "nothing" outside of one."""
    stated = {key: json.dumps(clean(fields[key]), ensure_ascii=False) for key in fields}
    lists = {key: f"[{said}]" for key, said in stated.items() if said.lower() in _NULL}
    return "\n".join(f"{key}: {said}" for key, said in {**stated, **lists}.items())


def body(text: str) -> str:
    """Markdown that reads as the words of a text: paragraphs, headings and list items."""
    lines = join_lines("\n".join(map(_kept, re.split("\r\n?|\n", text))))
    may_be = [line.gap and not line.item for line in lines]
    headings = find_headings([line.text for line in lines], may_be)
    return "\n\n".join(
        ("- " if line.item else "## " if heading else "")
        + re.sub(r"^(\d+)([.)])", r"\1\\\2", _MARKUP.sub(r"\\\g<0>", line.text))
        for line, heading in zip(lines, headings, strict=True)
    )


def _kept(line: str) -> str:
    """The line, but without words nothing; a bullet twice, since one of them is left out."""
    if not has_words(clean(line)):
        return ""
    bullet = r"\g<0> \g<0>" if join_lines(line)[0].item else r"\g<0>"
    return re.sub(r"\S", bullet, line, count=1)
