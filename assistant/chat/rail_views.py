"""What the rail shows of conversations and articles, made by pure functions."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

from assistant.chat.articles import whole
from assistant.chat.conversation import Conversation
from assistant.chat.saved import Entry
from assistant.pipeline.pasting import file_name
from assistant.read.dates import parse_date
from assistant.read.readers import SUFFIXES
from assistant.render import conversation_to_html, conversation_to_markdown
from assistant.render.html import escape, lang
from assistant.types import Article, Skipped
from assistant.where import long_date
from assistant.wording import one_line

MOST = 100  # articles or conversations that a list shows at a time
LINES = 12  # of a report, of each kind
LONGEST = 160  # characters of a title in a list
HOVER = 500  # characters of a title where it is shown in full

_RECORD = re.compile(r"(\.(?:jsonl|ndjson))#.*", re.DOTALL | re.IGNORECASE)

Choice = tuple[str, str]  # what a list shows, in lines, and what it stands for
SORTS = {"Newest first": "newest", "Title": "title", "Source": "source", "Language": "language"}
NOT_KEPT = (
    "Conversations are kept, and articles added or removed, only where this page is served to "
    "its own machine alone. Save what you want to keep as a file."
)


def note(sentence: str) -> str:
    """A sentence about a list, read out as it changes."""
    return report(sentence)


# --- conversations --------------------------------------------------------------------------


def conversations(entries: Sequence[Entry], today: date | None = None) -> list[Choice]:
    """Each with its title and its day."""
    now = today or datetime.now().astimezone().date()
    return [(f"{_cut(one.title)}\n{_when(one.changed, now)}", one.id) for one in entries[:MOST]]


def shown(count: int, search: str, noun: str) -> str:
    """A sentence where a list is empty, or shows not all there is."""
    if count == 0:
        none = f"No {noun} holds these words." if search.strip() else ""
        return none or f"There is no {noun} yet."
    more = f"{MOST} of {count:,} are shown: search for the others."
    return more if count > MOST else ""


def _when(moment: datetime, today: date) -> str:
    local = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone()
    return f"Today, {local:%H:%M}" if local.date() == today else long_date(local.date())


def as_file(conversation: Conversation, kind: str) -> str:
    """The conversation as a file, "md" or "html", in JSON for the page's script; "" if empty."""
    exchanges = [(one.pressed or one.question, one.answer) for one in conversation]
    if not exchanges:
        return ""
    stem = file_name(one_line(conversation[0].question)).removesuffix(".md")
    html = kind == "html"
    text = conversation_to_html(exchanges) if html else conversation_to_markdown(exchanges)
    media = "text/html" if html else "text/markdown"
    return json.dumps({"name": f"{stem}.{kind}", "type": f"{media};charset=utf-8", "text": text})


# --- articles -------------------------------------------------------------------------------


def summary(articles: Sequence[Article]) -> str:
    """How many there are, of when, and from where."""
    if not articles:
        return "<p>There are no articles yet.</p>"
    days = [article.day for article in articles if article.day]
    ages = f"; from {long_date(min(days))} to {long_date(max(days))}" if len(set(days)) > 1 else ""
    if undated := len(articles) - len(days):
        ages += f"; {undated:,} without a date"
    counts = Counter(name for article in articles if (name := one_line(article.source)))
    named = [f"{_cut(name)} ({count:,})" for name, count in counts.most_common(5)]
    others = f" and {len(counts) - 5:,} more" if len(counts) > 5 else ""
    told = [f"{_count(len(articles), 'article')}{ages}."]
    told += [f"Sources: {', '.join(named)}{others}."] if named else []
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in told)


def found(
    articles: Iterable[Article], search: str = "", sort: str = "newest", folder: str = ""
) -> list[Article]:
    """Those in a folder that hold every word in what the list shows of them, in order."""
    words = search.casefold().split()
    kept = [
        one
        for one in articles
        if (not folder or folder in _folders(one.id))
        and all(word in f"{one_line(one.name)} {known(one)}".casefold() for word in words)
    ]
    keys = {
        "newest": lambda one: -(one.day.toordinal() if one.day else 0),
        "title": lambda one: one_line(one.name).casefold(),
        "source": lambda one: (not one.source, one_line(one.source).casefold()),
        "language": lambda one: (not one.language, one.language),
    }
    return sorted(kept, key=keys.get(sort, keys["newest"]))


def folders(articles: Sequence[Article]) -> list[Choice]:
    """The folders to narrow the list to: all, and each that holds some of the articles only."""
    counts = Counter(folder for article in articles for folder in _folders(article.id))
    some = sorted(folder for folder, count in counts.items() if count < len(articles))
    named = [(f"{_cut(folder)} ({counts[folder]:,})", folder) for folder in some]
    return [("All folders", ""), *named]


def _folders(id: str) -> list[str]:
    """The folders that an article lies in, from the outermost: "news" and "news/2024"."""
    return [id[:at] for at, sign in enumerate(_file(id)) if sign == "/"]


def _file(id: str) -> str:
    """The file of an article: what a record of it is called may be an address, full of slashes."""
    return _RECORD.sub(r"\1", id)


def known(article: Article) -> str:
    """What is known of an article, on a line of the list; the longest comes last."""
    date = article.day.isoformat() if article.day else ""
    language, source = one_line(article.language)[:8], _cut(article.source)
    parts = [date, language, "sample" if article.sample else "", source]
    return " · ".join(filter(None, parts)) or "no date, no source"


def listed(articles: Sequence[Article], ticked: Collection[str], shown: Sequence[Article]) -> str:
    """The articles that are ticked, then the others that are shown: of each a box to tick it, what
    is known of it, and its title, which opens it."""
    first = [_item(article, True) for article in articles if article.id in ticked]
    rest = [_item(article, False) for article in shown if article.id not in ticked]
    items = "".join([*first, *rest[:MOST]])
    return f'<ul aria-label="Articles">{items}</ul>' if items else ""


def _item(article: Article, ticked: bool) -> str:
    title = escape(_cut(article.name))
    value, checked = quote(article.id, safe=""), " checked" if ticked else ""
    return (
        f'<li><label><input type="checkbox" value="{value}" aria-label="{title}"{checked}>'
        f"<span>{escape(known(article))}</span></label>"
        f'<a href="{whole(article.id)}" title="{escape(_cut(article.name, HOVER))}" dir="auto"'
        f"{lang(article)}>{title}</a></li>"
    )


def landing(folder: Path, pasted: bool = False) -> str:
    """Where what is added lands, and which files are read."""
    place, suffixes = f"<code>{escape(str(folder))}</code>", sorted(SUFFIXES)
    if pasted:
        return f"<p>The text is kept as a file in {place}.</p>"
    return (
        f'<p data-suffixes="{" ".join(suffixes)}">Files are copied to {place}, with the folders '
        f"that they are in. Those are read that end in {', '.join(suffixes)}.</p>"
    )


def of_files(articles: Iterable[Article], files: Iterable[str]) -> list[str]:
    """The ids of the articles that files hold: one each, or several in a file of records."""
    landed = set(files)
    return [one.id for one in articles if one.id in landed or _file(one.id) in landed]


def day(typed: str) -> date | None:
    """The day that was typed, in any form that is read in articles; None where none was.

    Raises ValueError with a sentence where it is none.
    """
    if not typed.strip():
        return None
    read = parse_date(typed.strip())
    if read is None:
        example = "write it like 2024-03-18 or 18 March 2024, or leave it empty"
        raise ValueError(f"“{_cut(typed)}” is not a date that I can read: {example}.")
    return read.date() if isinstance(read, datetime) else read


def report(sentence: str, done: Sequence[str] = (), skipped: Sequence[Skipped] = ()) -> str:
    """What came of it; files by name, and why some were left out."""
    parts = [f"<p>{escape(sentence)}</p>" if sentence else ""]
    parts.append(_lines([one_line(name) for name in done]))
    if skipped:
        parts.append(f"<p>{_count(len(skipped), 'file')} skipped:</p>")
        parts.append(_lines(_reasons(skipped)))
    return f'<div role="status" aria-live="polite">{"".join(parts)}</div>'


def _reasons(skipped: Sequence[Skipped]) -> list[str]:
    """Each reason once, with the first of its files."""
    files: dict[str, list[str]] = {}
    for one in skipped:
        files.setdefault(one_line(one.reason), []).append(one_line(one.path))
    return [
        f"{first}{f' and {len(others):,} more' if others else ''}: {reason}"
        for reason, (first, *others) in files.items()
    ]


def _lines(texts: Sequence[str]) -> str:
    if not texts:
        return ""
    more = [f"and {len(texts) - LINES:,} more"] if len(texts) > LINES else []
    items = "".join(f'<li dir="auto">{escape(text)}</li>' for text in [*texts[:LINES], *more])
    return f"<ul>{items}</ul>"


def _cut(text: str, longest: int = LONGEST) -> str:
    line = re.sub(r"\s+", " ", one_line(text))
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
