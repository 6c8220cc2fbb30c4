"""A conversation to keep or to hand on, as Markdown or as one page of HTML, with footnotes.

Both are built from records, as an answer is: no mark is looked for in text. The numbers of the
notes run on through the conversation from 1. They are those of the answers where these run on
too, as in the chat; a number that came twice for different words is not one note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from assistant.render.html import escape, lang, marked_passage, marked_words
from assistant.render.markdown import escape as escape_markdown
from assistant.render.markdown import strong_words, whole_line
from assistant.render.passage import in_article, in_claim
from assistant.render.reference import cited, origin
from assistant.render.wording import (
    ALSO,
    DIFFER,
    LABELS,
    link,
    marks,
    plain_marks,
    searched,
    sources,
    together,
)
from assistant.types import Answer, Citation, Claim
from assistant.wording import one_line

Exchanged = Iterable[tuple[str, Answer | None]]  # None: it failed, and is left out

HEADING = "Questions and answers"
NEAREST = "The nearest passages, which do not answer the question:"
LONGEST_TITLE = 80  # characters of the first question in a page's title


def conversation_to_markdown(exchanges: Exchanged) -> str:
    """Questions as headings, answers with marks `[^1]`, and the footnotes that these lead to."""
    answers = _numbered(exchanges)
    parts = [f"# {HEADING}"]
    for question, answer in answers:
        # a heading would take signs at its end for its own
        asked = re.sub(r"(?<!\\)#+$", lambda m: "\\#" * len(m[0]), escape_markdown(question))
        parts += [f"## {asked}", *(_in_markdown(*part) for part in _parts(answer))]
    parts += [_footnote(citation) for citation in _notes(answers)]
    return "\n\n".join(part for part in parts if part) + "\n"


def conversation_to_html(exchanges: Exchanged) -> str:
    """One page that needs nothing else: marks lead to notes, and notes back to their marks.

    Each note has the quote in its surroundings. Nothing in the page runs or is fetched, and its
    policy says so to the browser.
    """
    answers = _numbered(exchanges)
    title = one_line(answers[0][0]) if answers else ""
    title = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    marked: Counter[int] = Counter()
    body = [
        f'<article class="{answer.kind}"><h2 dir="auto">{escape(question)}</h2>'
        f"{''.join(_in_html(*part, marked) for part in _parts(answer))}</article>"
        for question, answer in answers
    ]
    notes = "\n".join(_note(citation, marked[citation.number]) for citation in _notes(answers))
    if notes:
        body.append(f'<section class="notes"><h2>Notes</h2><ol>\n{notes}\n</ol></section>')
    return _PAGE.format(
        title=escape(title or HEADING), style=_STYLE, heading=HEADING, body="\n".join(body)
    )


def _numbered(exchanges: Exchanged) -> list[tuple[str, Answer]]:
    """Those that have an answer, with numbers that run on."""
    answers: list[tuple[str, Answer]] = []
    first = 1
    for question, answer in exchanges:
        if answer is not None:
            numbers: dict[tuple[object, ...], int] = {}
            number = partial(_renumbered, numbers=numbers, first=first)
            claims, nearest = number(answer.claims), number(answer.nearest)
            answers.append((question, replace(answer, claims=claims, nearest=nearest)))
            first += len(numbers)
    return answers


def _renumbered(
    claims: Sequence[Claim], numbers: dict[tuple[object, ...], int], first: int
) -> tuple[Claim, ...]:
    def renumbered(c: Citation) -> Citation:
        place = (c.number, c.article.id, c.start, c.end)
        return replace(c, number=numbers.setdefault(place, first + len(numbers)))

    return tuple(replace(c, citations=tuple(map(renumbered, c.citations))) for c in claims)


def _notes(answers: Iterable[tuple[str, Answer]]) -> list[Citation]:
    return [citation for _, answer in answers for citation in sources(answer)]


def _parts(answer: Answer) -> Iterator[tuple[str, str | Claim]]:
    """What is shown of an answer, in order, each part with a name for what it is."""
    yield "label", LABELS.get(answer.kind, "")
    yield "lead", answer.lead
    for claims in together(answer.claims):
        if len(claims) > 1:
            yield "differ", DIFFER
        yield from (("claim" if len(claims) == 1 else "differing", claim) for claim in claims)
    yield "reason", answer.reason
    yield "missing", f"Not answered: {answer.missing}" if answer.missing else ""
    yield "nearest", NEAREST if answer.nearest else ""
    yield from (("near", claim) for claim in answer.nearest)
    query = searched(answer)
    yield "searched", f"Searched for {query}" if query else ""


def _in_markdown(name: str, part: str | Claim) -> str:
    if isinstance(part, str):
        return f"**{part}**" if part and name == "label" else escape_markdown(part)
    words = whole_line(strong_words(in_claim(part), strong=("answer",)))
    # the spaces keep a "!" before a mark from making an image of it
    shown = " ".join([words, *plain_marks(part, lambda c: f"[^{c.number}]")])
    return f"- {shown}" if name in ("near", "differing") else shown


def _footnote(citation: Citation) -> str:
    # The full stop is not only style: without it a reader that knows no footnotes could take a
    # reference of two words, the second in brackets, for the definition of a link.
    url = link(citation.article)
    address = f", <{url}>" if url else ""
    return f"[^{citation.number}]: {escape_markdown(cited(citation))}{address}."


def _in_html(name: str, part: str | Claim, marked: Counter[int]) -> str:
    """A paragraph; how often a note is marked is counted in `marked`."""

    def mark(citation: Citation) -> str:
        n = citation.number
        marked[n] += 1
        attributes = f'role="doc-noteref" id="mark-{n}-{marked[n]}" href="#note-{n}"'
        return f"<sup>&nbsp;<a {attributes}>[{n}]</a></sup>"

    if isinstance(part, str):
        shown = escape(part)
    else:
        own, also = marks(part, mark)
        introduced = [f"<sup> <bdi>{ALSO}</bdi></sup>", *also] if also else []
        shown = "".join([marked_words(in_claim(part)), *own, *introduced])
    return f'<p class="{name}" dir="auto">{shown}</p>' if shown else ""


def _note(citation: Citation, times: int) -> str:
    """The quote in its surroundings, where it is from, and the ways back to its marks."""
    article, n = citation.article, citation.number
    url = escape(link(article))
    parts = [f"<bdi>{escape(part)}</bdi>" for part in origin(article)]
    parts += [f'<a href="{url}" rel="noopener noreferrer">{url}</a>'] if url else []
    back = "".join(
        f' <a role="doc-backlink" href="#mark-{n}-{k}" aria-label="Back to mark {k}">↩</a>'
        for k in range(1, times + 1)
    )
    return (
        f'<li id="note-{n}"><blockquote dir="auto"{lang(article)}>'
        f"{marked_passage(in_article(citation))}</blockquote>"
        f"<p>{', '.join(parts)}{' (sample)' if article.sample else ''}{back}</p></li>"
    )


_STYLE = """
:root { color-scheme: light dark; --faint: #666; --line: #ddd; --accent: #7a4d00; --quote: #fbeecb }
@media (prefers-color-scheme: dark) {
  :root { --faint: #aaa; --line: #444; --accent: #f0c062; --quote: #4a3c17 }
}
body { max-width: 42rem; margin: 2rem auto; padding: 0 1.5rem; font: 1.0625rem/1.6 Georgia, serif }
body, h2 { overflow-wrap: anywhere }
h1, h2 { font-family: system-ui, sans-serif; font-size: 1.125rem; line-height: 1.4 }
h2, blockquote, .lead { white-space: pre-line }
article, .notes { border-top: 1px solid var(--line); margin-top: 2rem }
a { color: var(--accent) }
sup { line-height: 0 }
mark { background: var(--quote); color: inherit }
blockquote, .notes p { margin: 0; font-size: 0.9375rem }
.label { font-weight: bold }
.near, .differing { margin-inline-start: 1.5rem }
.notes p, .nearest, .searched, .near, .differ, bdi { color: var(--faint) }
:target { outline: 2px solid var(--accent); outline-offset: 2px }
@media print {
  body { max-width: none; margin: 0; font-size: 11pt }
  h2 { break-after: avoid }
  p, li { break-inside: avoid }
  [role="doc-backlink"] { display: none }
}
"""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{heading}</h1>
{body}
</body>
</html>
"""
