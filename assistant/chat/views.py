"""What the page shows, made of our records by pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NotRequired, TypedDict

from assistant.chat.articles import address
from assistant.chat.conversation import Conversation, Exchange, Step, shown_articles, within
from assistant.render import to_html
from assistant.render.html import escape
from assistant.types import Answer, Article, Where
from assistant.where import long_date
from assistant.wording import one_line

LONGEST_QUESTION = 1000  # characters of a question that are shown
LONGEST_LABEL = 80  # of a button


class Option(TypedDict):
    """A button below the last answer, as `gr.Chatbot` takes it."""

    value: Step
    label: str


class Message(TypedDict):
    """A message as `gr.Chatbot` takes it."""

    role: str
    content: str
    options: NotRequired[list[Option]]


WELCOME = (
    '<div class="welcome"><p>Ask a question about the articles. The answer is made of their own '
    "words, and each number in it opens the sentence it comes from.</p></div>"
)
HINT = "Type a question first, for example one that begins with who, when or why."


def messages(
    conversation: Conversation,
    buttons: Sequence[Option] = (),
    settled: bool = True,
    judging: bool = False,
) -> list[Message]:
    """The conversation for the Chatbot, with buttons below its end. Each message is one block of
    HTML without a blank line, in which Markdown finds nothing to do.

    What can be done with a question and its answer stands beside it, once the answer is `settled`;
    its verdict too where there is `judging`.
    """
    shown: list[Message] = []
    for turn, exchange in enumerate(conversation, start=1):
        over = settled or turn < len(conversation)
        asked = exchange.pressed or exchange.question
        asked = question(asked, 0 if exchange.pressed or not over else turn)
        answered = reply(exchange, turn) + (acts(exchange, turn, judging) if over else "")
        shown.append({"role": "user", "content": asked})
        shown.append({"role": "assistant", "content": answered})
    if shown and buttons:
        shown[-1]["options"] = list(buttons)
    return shown


def acts(exchange: Exchange, turn: int, judging: bool) -> str:
    """Below an answer: copy it, and say whether it is right."""
    answer = exchange.answer
    if answer is None or answer.kind == "talk":
        return ""
    links = [("copy", "Copy", "Copy the answer with its sources, as Markdown")]
    if judging:
        links += [
            ("right", "Right", "Right: keep this answer as a right one"),
            ("wrong", "Wrong", "Wrong: note that this answer is wrong"),
        ]
    return f'<p class="acts">{"".join(_act(exchange, turn, *link) for link in links)}</p>'


def _act(exchange: Exchange, turn: int, act: str, label: str, title: str) -> str:
    chosen = " chosen" if exchange.verdict == act else ""
    return f'<a class="act{chosen}" href="#{act}-{turn}" title="{title}">{label}</a>'


def editing(question: str) -> str:
    """Above the question's field, while it is to replace one that was asked."""
    return _cut(f"Instead of: {one_line(question)}")


def options(conversation: Conversation, scope: Where) -> list[Option]:
    """The buttons below the last answer: those that mean something for it."""
    answer = conversation[-1].answer if conversation else None
    if answer is None:
        return []
    labels: dict[Step, str] = {
        "next": "Not this" if within(answer, scope).runners_up else "",
        "as_typed": as_typed(conversation[-1]),
        "only": only(shown_articles(conversation[-1]), scope),
        "more": "More" if _goes_on(conversation[-1], answer, scope) else "",
    }
    return [{"value": step, "label": _cut(label)} for step, label in labels.items() if label]


def as_typed(exchange: Exchange) -> str:
    """The button that asks again exactly as typed, by what that leaves out; "" where nothing."""
    answer = exchange.answer
    if answer is None or _later_page(answer):
        return ""
    left_out = one_line(_beyond(answer.where, exchange.scope).said)
    typed = " and ".join(f"“{one_line(c.typed)}”" for c in answer.corrections)
    if not typed:
        return f"Without: {left_out}" if left_out else ""
    return f"Search {typed} as typed" + (f", without: {left_out}" if left_out else "")


def only(articles: Sequence[str], scope: Where) -> str:
    """The button that confines what is asked next to these articles; "" where it already is."""
    if not articles or frozenset(articles) == scope.articles:
        return ""
    return "Only this article" if len(articles) == 1 else f"Only these {len(articles):,} articles"


def confined(scope: Where, articles: Sequence[Article]) -> str:
    """What the next questions are confined to; "" where to nothing."""
    if len(scope.articles) == 1:
        [id] = scope.articles
        names = (article.name for article in articles if article.id == id)
        return _cut(f"Only in: {one_line(next(names, id))}")
    return f"Only {scope.said}" if scope else ""


def question(text: str, turn: int = 0) -> str:
    """What was asked; with the number of its `turn`, it can be edited and asked anew."""
    cut = text if len(text) <= LONGEST_QUESTION else text[:LONGEST_QUESTION] + " …"
    asked = f'<div class="question" dir="auto">{escape(cut)}</div>'
    if not turn:
        return asked
    title = "Edit this question, and ask it anew"
    edit = f'<a class="act edit" href="#edit-{turn}" title="{title}">Edit</a>'
    return f'<div class="asked">{asked}{edit}</div>'


def reply(exchange: Exchange, turn: int) -> str:
    """An answer, what went wrong, or that it is being searched for."""
    if exchange.error:
        return (
            '<div class="answer failed"><p class="label">That did not work</p>'
            f"<p>{escape(exchange.error)}</p></div>"
        )
    if exchange.answer is None:
        return '<div class="answer searching"><p>Searching the articles …</p></div>'
    return to_html(exchange.answer, anchor=f"source-{turn}", place=address)


def header(articles: Sequence[Article], corpus: Path, private: bool = False) -> str:
    told = escape(loaded(articles, corpus, private))
    return f'<h1>Ask the articles</h1><p class="loaded">{told}</p>'


def loaded(articles: Sequence[Article], corpus: Path, private: bool = False) -> str:
    """How many articles there are, the day of the newest, and where one's own go."""
    drop = "add yours in the library" if private else f"drop yours into {corpus.name}/"
    samples = sum(article.sample for article in articles)
    own = len(articles) - samples
    if not articles:
        return f"No articles are loaded: {drop}."
    counts = [_count(own, "article")] if own else []
    counts += [_count(samples, "sample article")] if samples else []
    days = [article.day for article in articles if article.day]
    newest = f", newest of {long_date(max(days))}" if days else ""
    invitation = "" if own else f": {drop}"
    return f"{' and '.join(counts)}{newest}{invitation}."


def notice(sentences: Sequence[str]) -> str:
    """What a person should know now; read out by screen readers as it changes."""
    paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return f'<div role="status" aria-live="polite">{paragraphs}</div>'


def _goes_on(exchange: Exchange, answer: Answer, scope: Where) -> bool:
    """Whether "more" goes on with the answer's list: it asks for it anew, within the scope."""
    listing = answer.listing
    if listing is None or listing.shown >= len(listing.articles):
        return False
    return scope in (exchange.scope, Where(articles=frozenset(listing.articles)))


def _later_page(answer: Answer) -> bool:
    """Whether it goes on with a list: its question is "more", which as typed means nothing."""
    return answer.listing is not None and answer.listing.shown > len(answer.claims)


def _beyond(where: Where, scope: Where) -> Where:
    """What a search was confined to beyond the scope."""
    dates = (where.since, where.until) != (scope.since, scope.until)
    return Where(
        articles=where.articles if where.articles != scope.articles else frozenset(),
        folder=where.folder if where.folder != scope.folder else "",
        since=where.since if dates else None,
        until=where.until if dates else None,
        source=where.source if where.source != scope.source else "",
        author=where.author if where.author != scope.author else "",
    )


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
