"""The chat without a browser: what a question does to a conversation, and what is shown of it."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import gradio as gr
import httpx
import pytest

from assistant.chat import Exchange, create_app, respond, serve, views
from assistant.chat.conversation import AssistantLike, Conversation, go_on, stopped
from assistant.chat.examples import candidates, examples, names
from assistant.chat.server import Server, web_app
from assistant.config import Config
from assistant.errors import AssistantError, BadQuestion
from assistant.listings import Listing
from assistant.types import (
    Answer,
    Article,
    Certainty,
    Citation,
    Claim,
    Correction,
    Length,
    Turn,
    Where,
)

# Gradio counts on behaviour that pandas is giving up; that is between the two of them.
pytestmark = pytest.mark.filterwarnings("ignore::Warning:gradio")

ARTICLES = (
    Article(
        id="bees.md",
        title="Why do bees swarm?",
        text="Bees swarm when a hive grows crowded. Last spring old Edda Kroll lost two swarms.",
        blocks=(),
        published=date(2024, 5, 3),
        source="The Meadow",
    ),
    Article(
        id="mill.md",
        title="The mill turns again",
        text="The mill ground flour on Sunday. Its owner is Edda Kroll, and its miller Jan Voss.",
        blocks=(),
        published=date(2023, 1, 2),
    ),
)


class FakeAssistant:
    """Answers with every sentence that shares a long word with the question."""

    def __init__(
        self, articles: Sequence[Article] = ARTICLES, before: Callable[[], None] = lambda: None
    ) -> None:
        self.corpus, self.config = Path("corpus"), Config()
        self.looked = False
        self.notes: tuple[str, ...] = ()
        self.histories: list[list[Turn]] = []
        self.manners: list[tuple[Length | None, Certainty | None]] = []
        self.asked: list[tuple[str, Where, bool]] = []  # each question, within what, as typed
        self._articles = tuple(articles)
        self.before = before  # called before each claim

    def look(self) -> None:
        self.looked = True

    def add(self, article: Article) -> None:
        self._articles += (article,)

    def articles(self) -> tuple[Article, ...]:
        return tuple(replace(article, text="") for article in self._articles)

    def article(self, id: str) -> Article:
        return {article.id: article for article in self._articles}[id]

    def ask(self, question: str) -> Answer:
        claims = self.stream(question)
        while True:
            try:
                next(claims)
            except StopIteration as end:
                answer: Answer = end.value
                return answer

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        where: Where = Where(),
        first_number: int = 1,
        as_typed: bool = False,
        certainty: Certainty | None = None,
        length: Length | None = None,
    ) -> Generator[Claim, None, Answer]:
        self.manners.append((length, certainty))
        self.histories.append(list(history))
        self.asked.append((question, where, as_typed))
        words = {word for word in question.lower().strip("?.").split() if len(word) > 3}
        claims: tuple[Claim, ...] = ()
        for article in self._articles:
            if where.articles and article.id not in where.articles:
                continue
            for sentence in article.text.split(". "):
                if words & set(sentence.lower().strip(".").split()):
                    self.before()
                    start = article.text.index(sentence)
                    number = first_number + len(claims)
                    citation = Citation(number, article, start, start + len(sentence))
                    claims += (Claim(f"“{sentence}”", (citation,)),)
                    yield claims[-1]
        if claims:
            return Answer(
                question, "answered", claims=claims, query=question, where=where, confidence=0.8
            )
        reason = "I found no sentence that answers this."
        return Answer(question, "refused", reason=reason, where=where)


def last(conversations: Iterator[Conversation]) -> Conversation:
    return list(conversations)[-1]


# --- a question and its conversation --------------------------------------------------------


def test_a_question_is_shown_at_once_and_its_answer_grows_claim_by_claim() -> None:
    grown = list(respond(FakeAssistant(), "Where is the mill and its owner?", ()))
    shown = [len(c[0].answer.claims) if c[0].answer else None for c in grown]
    assert shown == [None, 1, 2, 2]
    assert grown[0] == (Exchange("Where is the mill and its owner?"),)
    assert grown[-1][0].answer == FakeAssistant().ask("Where is the mill and its owner?")


def test_a_follow_up_gets_the_answers_before_it_and_numbers_its_citations_on() -> None:
    library = FakeAssistant()
    first = last(respond(library, "Why do bees swarm?", ()))
    second = last(respond(library, "Who is its miller?", first))
    assert library.histories[1] == [("Why do bees swarm?", first[0].answer)]
    assert first[0].answer and second[1].answer
    assert [c.number for c in first[0].answer.citations] == [1]
    assert [c.number for c in second[1].answer.citations] == [2]


def test_numbers_go_on_after_the_nearest_passages_of_a_refusal() -> None:
    near = FakeAssistant().ask("flour on Sunday").claims
    refused = Exchange("Who?", Answer("Who?", "refused", nearest=near))
    answer = last(respond(FakeAssistant(), "Why do bees swarm?", (refused,)))[-1].answer
    assert answer and [c.number for c in answer.citations] == [2]


def test_a_conversation_is_not_changed_by_a_question_but_made_anew() -> None:
    before = last(respond(FakeAssistant(), "Why do bees swarm?", ()))
    after = last(respond(FakeAssistant(), "Who is its miller?", before))
    assert len(before) == 1
    assert after[:1] == before


def test_an_error_of_ours_is_shown_as_its_sentence() -> None:
    def fail() -> None:
        raise BadQuestion("A question has at most 10,000 characters; this one has 20,000.")

    ended = last(respond(FakeAssistant(before=fail), "Why do bees swarm?", ()))
    assert ended[0].error == "A question has at most 10,000 characters; this one has 20,000."
    assert ended[0].answer is None


def test_an_unforeseen_error_is_one_sentence_and_the_next_question_is_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("secret/path.py")

    ended = last(respond(FakeAssistant(before=fail), "Why do bees swarm?", ()))
    assert ended[0].error.startswith(
        "The question could not be answered: the program failed with ZeroDivisionError."
    )
    assert "secret/path.py" not in views.reply(ended[0], 1)
    assert "secret/path.py" in caplog.text, "whoever runs it finds the cause in the terminal"
    library = FakeAssistant()
    assert last(respond(library, "Why do bees swarm?", ended))[1].answer is not None
    assert library.histories == [[]], "what failed is no history"


def test_stopping_keeps_what_was_shown() -> None:
    grown = list(respond(FakeAssistant(), "Where is the mill and its owner?", ()))
    assert stopped(grown[1]) == grown[1]
    answer = stopped(grown[0])[0].answer
    assert answer and answer.text == "Stopped."
    assert stopped(()) == ()


# --- the buttons below the last answer ------------------------------------------------------

EDDA = "Who is Edda Kroll?"
MAY = Where(since=date(2024, 5, 1), until=date(2024, 6, 1))
BEES, BOTH = (
    Where(articles=frozenset({"bees.md"})),
    Where(articles=frozenset({"bees.md", "mill.md"})),
)


def edda(**changes: object) -> Answer:
    """An answer of one sentence, with another in reserve."""
    both = FakeAssistant().ask(EDDA)
    one = replace(both, claims=both.claims[:1], runners_up=both.claims[1:])
    return replace(one, **changes)  # type: ignore[arg-type]


def listing(*articles: str, shown: int = 1) -> Listing:
    return Listing("mention “Kroll”", articles, len(articles), 2, shown)


def test_a_question_is_asked_within_the_scope() -> None:
    library = FakeAssistant()
    asked = last(respond(library, EDDA, (), BEES))
    assert library.asked == [(EDDA, BEES, False)]
    assert asked[0].scope == BEES
    assert asked[0].answer and {c.article.id for c in asked[0].answer.citations} == {"bees.md"}


def test_not_this_brings_the_next_sentence_as_an_answer_to_the_same_question() -> None:
    library = FakeAssistant()
    before = last(respond(library, "Why do bees swarm?", ()))
    answer = edda()
    [after] = go_on(library, "next", "Not this", (*before, Exchange(EDDA, answer)), BOTH)
    assert after[:2] == (*before, Exchange(EDDA, answer))
    assert (after[2].question, after[2].pressed) == (EDDA, "Not this")
    assert after[2].answer == answer.next()
    assert "Not this" in views.messages(after)[4]["content"]
    assert len(library.asked) == 1, "it was found with the answer before"
    last(respond(library, "And since when?", after))
    assert library.histories[-1] == [
        ("Why do bees swarm?", before[0].answer),
        (EDDA, answer.next()),
    ]


def test_as_typed_asks_the_question_again_as_it_was_asked() -> None:
    library = FakeAssistant()
    before = last(respond(library, "Why do bees swarm?", ()))
    asked = (*before, Exchange(EDDA, edda(where=MAY)))
    [asked] = go_on(library, "next", "Not this", asked)
    after = last(go_on(library, "as_typed", "Without: of May 2024", asked, BEES))
    assert library.asked[-1] == (EDDA, BEES, True)
    assert library.histories[-1] == [("Why do bees swarm?", before[0].answer)]
    assert after[-1].answer and [c.number for c in after[-1].answer.citations] == [3]
    last(respond(library, "And since when?", after))
    assert library.histories[-1][1:] == [(EDDA, after[-1].answer)]


def test_more_goes_on_as_its_list_was_asked() -> None:
    library = FakeAssistant()
    listed = Exchange("kroll", edda(listing=listing("bees.md", "mill.md")), as_typed=True)
    after = last(go_on(library, "more", "More", (listed,), BEES))
    assert library.asked == [("more", BEES, True)]
    assert library.histories == [[("kroll", listed.answer)]]
    assert (after[1].question, after[1].pressed, after[1].again) == ("more", "More", False)


def test_a_second_search_that_fails_leaves_the_first_answer_to_lean_on() -> None:
    def fail() -> None:
        raise BadQuestion("No.")

    asked = (Exchange(EDDA, edda()),)
    after = last(go_on(FakeAssistant(before=fail), "as_typed", "As typed", asked))
    assert (after[1].error, after[1].pressed) == ("No.", "As typed")
    assert views.options(after, Where()) == []
    library = FakeAssistant()
    last(respond(library, "And since when?", after))
    assert library.histories == [[(EDDA, edda())]]


@pytest.mark.parametrize(
    ("exchange", "scope", "labels"),
    [
        (Exchange(EDDA), Where(), []),
        (Exchange(EDDA, error="No."), Where(), []),
        (Exchange(EDDA, Answer(EDDA, "talk", lead="Stopped.")), BEES, []),
        (Exchange(EDDA, Answer(EDDA, "refused", where=BEES), scope=BEES), BEES, []),
        (Exchange(EDDA, edda()), Where(), ["Not this", "Only this article"]),
        (Exchange(EDDA, edda()), BEES, []),  # the next best sentence is from elsewhere
        (Exchange(EDDA, edda()), BOTH, ["Not this", "Only this article"]),
        (Exchange(EDDA, edda().next()), Where(), ["Only this article"]),
        (
            Exchange(EDDA, FakeAssistant().ask(EDDA)),
            Where(),
            ["Only these 2 articles"],
        ),
        (
            Exchange(EDDA, edda(where=replace(MAY, articles=BEES.articles)), scope=BEES),
            Where(),
            ["Not this", "Without: {}", "Only this article"],
        ),
        (
            Exchange(
                EDDA,
                edda(corrections=(Correction("edna", "Edda"), Correction("krol", "Kroll"))),
            ),
            BEES,
            ["Search “edna” and “krol” as typed"],
        ),
        (
            Exchange(EDDA, edda(corrections=(Correction("krol", "Kroll"),), where=MAY)),
            BEES,
            ["Search “krol” as typed, without: {}"],
        ),
        (
            Exchange(EDDA, edda(runners_up=(), listing=listing("bees.md", "mill.md"))),
            Where(),
            ["Only these 2 articles", "More"],
        ),
        (
            Exchange(EDDA, edda(runners_up=(), listing=listing("bees.md", "mill.md"))),
            BOTH,
            ["More"],
        ),
        (  # "more" would be of another list
            Exchange(EDDA, edda(runners_up=(), listing=listing("bees.md", "mill.md"))),
            BEES,
            ["Only these 2 articles"],
        ),
        (  # a second page, whose question is "more"
            Exchange(
                "more",
                edda(runners_up=(), where=MAY, listing=listing("bees.md", "mill.md", shown=2)),
            ),
            BOTH,
            [],
        ),
        (
            Exchange(EDDA, edda(runners_up=(), claims=(), listing=listing(shown=0))),
            Where(),
            [],
        ),
    ],
)
def test_a_button_is_there_where_it_means_something(
    exchange: Exchange, scope: Where, labels: list[str]
) -> None:
    options = views.options((Exchange("Earlier?", edda()), exchange), scope)
    assert [option["label"] for option in options] == [label.format(MAY.said) for label in labels]


def test_only_the_last_reply_has_buttons_and_none_while_it_grows() -> None:
    conversation = (Exchange("Earlier?", edda()), Exchange(EDDA, edda()))
    options = views.options(conversation, Where())
    assert [m.get("options") for m in views.messages(conversation, options)] == [
        *[None] * 3,
        [{"value": "next", "label": "Not this"}, {"value": "only", "label": "Only this article"}],
    ]
    assert not any("options" in message for message in views.messages(conversation))
    assert views.options((), Where()) == []


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (Where(), ""),
        (BEES, "Only in: Why do bees swarm?"),
        (BOTH, "Only in 2 articles"),
        (Where(articles=frozenset({"gone.md"})), "Only in: gone.md"),
        (MAY, f"Only {MAY.said}"),
    ],
)
def test_the_scope_is_said_in_a_word(scope: Where, said: str) -> None:
    assert views.confined(scope, ARTICLES) == said
    long = [replace(ARTICLES[0], title="Why\n\nbees " * 50)]
    assert len(views.confined(BEES, long)) == views.LONGEST_LABEL


# --- what is shown --------------------------------------------------------------------------


def test_each_exchange_becomes_a_question_and_a_reply() -> None:
    conversation = last(respond(FakeAssistant(), "Why do bees swarm?", ()))
    question, answer = views.messages(conversation, settled=False)
    assert question == {
        "role": "user",
        "content": '<div class="question" dir="auto">Why do bees swarm?</div>',
    }
    assert answer["role"] == "assistant"
    assert '<p class="acts">' not in answer["content"]
    assert '<a class="cite" href="#source-1-1"' in answer["content"]
    assert '<details id="source-1-1">' in answer["content"]


def test_what_can_be_done_with_an_exchange_stands_beside_it_once_its_answer_is_complete() -> None:
    conversation = last(respond(FakeAssistant(), "Why do bees swarm?", ()))
    judged = (replace(conversation[0], verdict="right"), Exchange("And when?"))
    asked, answered, searched, searching = views.messages(judged, settled=False, judging=True)
    assert 'href="#edit-1"' in asked["content"]
    assert re.findall('href="#(copy|right|wrong)-1"', answered["content"]) == [
        "copy", "right", "wrong"
    ]  # fmt: skip
    assert '<a class="act chosen" href="#right-1"' in answered["content"]
    assert "act" not in searched["content"] + searching["content"]
    _, plain, *_ = views.messages(judged)
    assert "#right-1" not in plain["content"], "only who is alone with it judges"


def test_small_talk_is_neither_copied_nor_judged_and_a_button_is_not_edited() -> None:
    talk = Exchange("Hello", Answer("Hello", "talk", lead="Ask me."), pressed="Not this")
    asked, answered = views.messages((talk,), judging=True)
    assert 'class="act' not in asked["content"] + answered["content"]


def test_messages_are_one_block_of_html_in_which_markdown_finds_nothing() -> None:
    article = replace(ARTICLES[0], text="Bees\n\n# swarm\n\n<script>alert(1)</script>")
    conversation = last(respond(FakeAssistant([article]), "What\n\n*swarm* swarm\n\n<b>", ()))
    for message in views.messages(conversation):
        assert "\n" not in message["content"]
        assert message["content"].startswith("<div ")
        assert "<script" not in message["content"]
        assert "<b>" not in message["content"]


def test_a_question_without_end_is_shown_cut() -> None:
    assert len(views.question("why " * 25_000)) < 1_100


def test_a_search_and_a_failure_are_said_in_words() -> None:
    assert "Searching the articles …" in views.reply(Exchange("Why?"), 1)
    failed = views.reply(Exchange("Why?", error="The index is <gone>."), 1)
    assert "That did not work" in failed
    assert "The index is &lt;gone&gt;." in failed


SAMPLES = [replace(article, sample=True) for article in ARTICLES]


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ([], "No articles are loaded: drop yours into corpus/."),
        (SAMPLES, "2 sample articles, newest of 3 May 2024: drop yours into corpus/."),
        (ARTICLES, "2 articles, newest of 3 May 2024."),
        ([ARTICLES[1]], "1 article, newest of 2 January 2023."),
        ([ARTICLES[1], SAMPLES[0]], "1 article and 1 sample article, newest of 3 May 2024."),
        ([replace(ARTICLES[0], published=None)], "1 article."),
        ([replace(ARTICLES[0], published=None)] * 1234, "1,234 articles."),
    ],
)
def test_what_is_loaded_is_said_in_a_word(articles: list[Article], expected: str) -> None:
    assert views.loaded(articles, Path("anywhere/corpus")) == expected


# --- questions to begin with ----------------------------------------------------------------


def test_examples_are_questions_in_titles_names_in_texts_and_titles_in_quotation_marks() -> None:
    assert list(candidates(ARTICLES)) == [
        "Why do bees swarm?",
        "What do the articles say about Edda Kroll?",
        "What is “The mill turns again” about?",
        "What do the articles say about Jan Voss?",
    ]


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("Who owns the mill?", "Who owns the mill?"),
        ("Why bees swarm", "Tell me why bees swarm."),
        ("How a lock lifts a boat", "Tell me how a lock lifts a boat."),
        ("Why do bees swarm", "What is “Why do bees swarm” about?"),
        ("How it ended: a report", "What is “How it ended: a report” about?"),
    ],
)
def test_a_title_is_asked_only_where_that_is_grammatical(title: str, question: str) -> None:
    assert list(candidates([replace(ARTICLES[0], title=title, text="")])) == [question]


def test_names_in_the_most_articles_come_first_and_are_not_said_twice() -> None:
    text = "then Ann Lee came, and later Ann Lee Ross. Once Bo Hill saw her."
    articles = [
        replace(ARTICLES[0], text=text),
        replace(ARTICLES[1], text="so Cy Dale saw Bo Hill"),
    ]
    assert names(articles) == ["Bo Hill", "Ann Lee", "Cy Dale"]


def test_only_questions_that_are_answered_are_offered() -> None:
    assert examples(FakeAssistant()) == (
        "Why do bees swarm?",
        "What do the articles say about Edda Kroll?",
        "What is “The mill turns again” about?",
        "What do the articles say about Jan Voss?",
    )
    refusing = FakeAssistant([replace(ARTICLES[0], text="Nothing is here.")])
    assert examples(refusing) == ()
    assert examples(FakeAssistant([])) == ()


# --- the page -------------------------------------------------------------------------------


def test_the_page_is_made_without_being_served_and_without_analytics() -> None:
    async def made() -> gr.Blocks:
        return create_app(FakeAssistant())

    app = asyncio.run(made())
    assert isinstance(app, gr.Blocks)
    assert app.analytics_enabled is False
    assert not app.is_running


@contextmanager
def served(
    assistant: AssistantLike, private: bool = False, auth: Sequence[tuple[str, str]] = ()
) -> Iterator[str]:
    """The address of a page served in a thread; a `private` one keeps conversations."""
    servers: list[Server] = []

    async def answer_requests() -> None:
        servers.append(Server(web_app(assistant, private, auth)))
        await servers[0].serve(sockets=[listener])

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=lambda: asyncio.run(answer_requests()), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        servers[0].should_exit = True
        thread.join(10)


def test_the_page_may_load_nothing_from_another_host() -> None:
    with served(FakeAssistant()) as address:
        response = httpx.get(address, trust_env=False)
    assert response.status_code == 200
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert "Ask the articles" in response.text


def test_serving_tells_the_address_and_an_interrupt_ends_it_quietly_though_pages_are_open() -> None:
    code = "from tests.test_chat import FakeAssistant, serve; serve(FakeAssistant())"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        assert server.stdout
        said = server.stdout.readline()
        address = re.fullmatch(r"The chat is at (\S+) \(stop it with Ctrl\+C\)\.\n", said)
        assert address and address[1].startswith("http://127.0.0.1:78")
        client = httpx.Client(trust_env=False, timeout=20)
        with client.stream("GET", f"{address[1]}gradio_api/heartbeat/a-page") as heartbeat:
            assert heartbeat.status_code == 200
            server.send_signal(signal.SIGINT)
            assert server.wait(10) == 0
            assert server.stdout.read() == ""


def test_a_taken_port_is_refused_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(AssistantError, match=rf"^Port {port} is taken by another program"):
            serve(FakeAssistant(), port=port)


def test_a_host_that_is_not_ours_is_refused_in_one_sentence() -> None:
    with pytest.raises(AssistantError, match=r"^The chat cannot be served at 192\.0\.2\.1, port"):
        serve(FakeAssistant(), host="192.0.2.1")


def test_importing_the_assistant_does_not_import_gradio() -> None:
    code = "import sys, assistant, assistant.render; print('gradio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
