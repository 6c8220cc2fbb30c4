"""Conversations that are kept."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chat.conversation import Conversation, Exchange, Manner
from assistant.chat.saved import LONGEST_TITLE, Saved
from assistant.listings import Listing
from assistant.render import to_json
from assistant.types import (
    Answer,
    Article,
    Block,
    Chunk,
    Citation,
    Claim,
    Correction,
    Hit,
    Sentence,
    Where,
)

TEXT = "Bees swarm when a hive grows crowded. Last spring old Edda Kroll lost two swarms."
BEES = Article(
    "bees.md", "Why do bees swarm?", TEXT, (Block("paragraph", 0, len(TEXT)),),
    published=date(2024, 5, 3), source="The Meadow", metadata={"topic": "bees"},
)  # fmt: skip
SWARM, KROLL = TEXT[:37], TEXT[38:]


def claim(words: str, number: int = 1) -> Claim:
    start = TEXT.index(words)
    return Claim(f"“{words}”", (Citation(number, BEES, start, start + len(words)),))


def found(words: str) -> Hit:
    start = TEXT.index(words)
    return Hit(1, 0.5, Chunk(BEES, (Sentence(start, start + len(words), words),)))


WHY = Exchange(
    "Why do bees swarm?",
    Answer(
        "Why do bees swarm?", "answered", claims=(claim(SWARM),), runners_up=(claim(KROLL, 2),),
        hits=(found(SWARM),), confidence=0.8, corrections=(Correction("swrm", "swarm"),),
    ),
)  # fmt: skip
WHO = Exchange(
    "Who is Jan Voss?",
    Answer("Who is Jan Voss?", "refused", reason="No sentence says.", nearest=(claim(KROLL, 2),)),
    scope=Where(articles=frozenset({"bees.md"}), since=date(2024, 1, 1)),
    as_typed=True,
    manner=Manner("fuller", "sure"),
    verdict="wrong",
)
LIST = Exchange(
    "Which articles mention bees?",
    Answer("", "answered", "One.", (claim(SWARM),), listing=Listing("x", ("bees.md",), 1, 2, 1)),
)
NOT_THIS = replace(WHY, answer=WHY.answer and WHY.answer.next(), pressed="Not this", again=True)
FAILED = Exchange("Why?", error="The index cannot be read.")
TALK = Exchange("Hello", Answer("Hello", "talk", lead="Ask me about the articles."))


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    return Saved(tmp_path / ".assistant")


def as_kept(conversation: Conversation) -> list[object]:
    return [replace(e, answer=None) for e in conversation] + [
        e.answer and json.dumps(to_json(e.answer)) for e in conversation
    ]


def keep(saved: Saved, *conversation: Exchange) -> str:
    id = saved.save(None, conversation)
    assert id and saved.notes == ()
    return id


# --- keeping --------------------------------------------------------------------------------


def test_a_conversation_comes_back_as_it_was_saved(saved: Saved) -> None:
    whole = (WHY, NOT_THIS, WHO, FAILED, LIST, TALK)
    loaded = saved.load(keep(saved, *whole))
    assert as_kept(loaded) == as_kept(whole)


def test_of_an_article_the_quoted_words_come_back_and_neither_blocks_nor_metadata(
    saved: Saved,
) -> None:
    [exchange] = saved.load(keep(saved, WHY))
    assert exchange.answer
    [citation] = exchange.answer.citations
    assert citation.quote == SWARM
    assert citation.article == replace(BEES, blocks=(), metadata={})
    [next_best] = exchange.answer.next().claims
    assert next_best.citations[0].quote == KROLL, "its buttons go on working"


def test_a_question_still_searched_is_kept_as_stopped(saved: Saved) -> None:
    loaded = saved.load(keep(saved, WHY, Exchange("And when?")))
    assert loaded[1] == Exchange("And when?", Answer("And when?", "talk", lead="Stopped."))


def test_the_list_has_the_newest_first_each_by_its_first_question(saved: Saved) -> None:
    before = datetime.now(UTC)
    first, second = keep(saved, WHY, WHO), keep(saved, LIST)
    assert [(e.id, e.title) for e in saved.list()] == [
        (second, "Which articles mention bees?"),
        (first, "Why do bees swarm?"),
    ]
    saved.save(first, (WHY, WHO, TALK))
    newest = saved.list()[0]
    assert newest.id == first and newest.created < newest.changed
    assert before <= newest.created < newest.changed < before + timedelta(minutes=1)
    assert saved.save(first, (WHY, WHO, TALK)) == first
    assert saved.list()[0] == newest, "nothing new, nothing changed"


@pytest.mark.parametrize(
    ("search", "titles"),
    [
        ("", ["Hello", "Who is Jan Voss?", "Why do bees swarm?"]),
        ("bees", ["Why do bees swarm?"]),
        ("KROLL", ["Who is Jan Voss?"]),  # in a nearest passage
        ("crowded  HIVE", ["Why do bees swarm?"]),  # in the answer, in any order
        ("no sentence", ["Who is Jan Voss?"]),  # a refusal's reason
        ("articles hello", ["Hello"]),  # the one in the question, the other in the answer
        ("%", []),
        ("bees voss", []),
    ],
)
def test_the_list_is_searched_in_titles_questions_and_answers(
    saved: Saved, search: str, titles: list[str]
) -> None:
    for exchange in (WHY, WHO, TALK):
        keep(saved, exchange)
    assert [entry.title for entry in saved.list(search)] == titles


def test_a_conversation_can_be_renamed_and_found_by_its_new_title(saved: Saved) -> None:
    id = keep(saved, WHY)
    saved.rename(id, "  The ÜBER\nhive ")
    saved.rename(id, " ")
    saved.save(id, (WHY, TALK))
    assert [e.title for e in saved.list("über")] == ["The ÜBER hive"]


def test_a_deleted_conversation_is_gone_from_the_file_too(saved: Saved) -> None:
    id = keep(saved, WHY)
    other = keep(saved, TALK)
    saved.delete(id)
    assert [e.id for e in saved.list()] == [other]
    assert saved.load(id) == ()
    held = b"".join(part.read_bytes() for part in saved.file.parent.iterdir())
    assert b"Edda Kroll" not in held and b"Ask me about" in held


def test_long_and_odd_questions_are_kept(saved: Saved) -> None:
    odd = Exchange("x" * 10_000 + "\x00\n\u202e'); DROP TABLE exchanges;--\ud800", TALK.answer)
    [loaded] = saved.load(keep(saved, odd))
    assert loaded.question == odd.question.replace("\ud800", "?")
    assert saved.list()[0].title == "x" * LONGEST_TITLE


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.text())
def test_any_words_come_back(tmp_path_factory: pytest.TempPathFactory, q: str, a: str) -> None:
    kept = (Exchange(q, Answer(q, "talk", lead=a), error=a),)
    saved = Saved(tmp_path_factory.mktemp("any"))
    assert saved.load(keep(saved, *kept)) == kept


def test_nothing_is_made_before_something_is_saved(saved: Saved) -> None:
    assert saved.list() == ()
    assert saved.load("x") == ()
    assert saved.save(None, ()) is None
    saved.rename("x", "y")
    saved.delete("x")
    assert saved.notes == ()
    assert not saved.file.parent.exists()


# --- two tabs -------------------------------------------------------------------------------


def test_a_tab_that_went_on_otherwise_gets_a_conversation_of_its_own(saved: Saved) -> None:
    id = keep(saved, WHY)
    assert saved.save(id, (WHY, WHO)) == id
    other = saved.save(id, (WHY, LIST))
    assert other and other != id
    assert [e.question for e in saved.load(id)] == [WHY.question, WHO.question]
    assert [e.question for e in saved.load(other)] == [WHY.question, LIST.question]


def test_a_verdict_on_an_earlier_answer_is_kept(saved: Saved) -> None:
    id = keep(saved, WHY, WHO)
    assert saved.save(id, (replace(WHY, verdict="right"), WHO)) == id
    assert [exchange.verdict for exchange in saved.load(id)] == ["right", "wrong"]


def test_a_tab_that_is_behind_takes_nothing_away(saved: Saved) -> None:
    id = keep(saved, WHY, WHO)
    assert saved.save(id, (WHY,)) == id
    assert len(saved.load(id)) == 2


def test_an_answer_that_grew_replaces_what_was_kept_of_it(saved: Saved) -> None:
    id = keep(saved, WHY, replace(WHO, answer=None))
    assert saved.save(id, (WHY, WHO)) == id
    assert as_kept(saved.load(id)) == as_kept((WHY, WHO))


def test_a_conversation_that_was_loaded_goes_on_under_its_id(saved: Saved) -> None:
    id = keep(saved, WHY, WHO)
    assert saved.save(id, (*saved.load(id), LIST)) == id
    assert as_kept(saved.load(id)) == as_kept((WHY, WHO, LIST))


def test_what_another_tab_deleted_and_this_one_goes_on_with_is_kept_again(saved: Saved) -> None:
    id = keep(saved, WHY)
    saved.delete(id)
    assert saved.save(id, (WHY, TALK)) == id
    assert len(saved.load(id)) == 2


def test_many_tabs_may_save_at_once(tmp_path: Path) -> None:
    stores = [Saved(tmp_path / "a") for _ in range(6)]

    def ask(saved: Saved) -> None:
        id: str | None = None
        conversation: Conversation = (WHY,)
        for n in range(5):
            id = saved.save(id, conversation)
            conversation += (Exchange(f"Question {n}?", TALK.answer),)

    tabs = [threading.Thread(target=ask, args=(saved,)) for saved in stores]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert [saved.notes for saved in stores] == [()] * 6
    assert [len(stores[0].load(e.id)) for e in stores[0].list()] == [5] * 6
    with closing(sqlite3.connect(stores[0].file)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


# --- files that are not as they should be ---------------------------------------------------


def change(saved: Saved, statement: str, values: Sequence[object] = ()) -> None:
    with closing(sqlite3.connect(saved.file)) as db, db:
        db.execute(statement, values)


def garbled(file: Path) -> None:
    file.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)


def of_another_program(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE exchanges (a)")


def of_another_version(file: Path) -> None:
    keep(Saved(file.parent), WHY)
    change(Saved(file.parent), f"PRAGMA application_id = {0x41525402}")


def no_database(file: Path) -> None:
    file.write_text("a shopping list\n" * 100)


@pytest.mark.parametrize("spoil", [garbled, of_another_program, of_another_version, no_database])
def test_a_damaged_or_foreign_file_is_moved_aside_and_said_so(saved: Saved, spoil: object) -> None:
    saved.file.parent.mkdir()
    assert callable(spoil)
    spoil(saved.file)
    data = saved.file.read_bytes()
    assert saved.list() == ()
    [note] = saved.notes
    [aside] = [f for f in saved.file.parent.iterdir() if f.suffix == ".sqlite" and f != saved.file]
    assert aside.read_bytes() == data, "nothing of it is lost"
    assert note == (
        f"{saved.file} is damaged, or of another program or version. It was moved to "
        f"{aside.name}, and the list of conversations begins anew."
    )
    id = saved.save(None, (WHY,))
    assert id and len(saved.load(id)) == 1


def test_damage_found_while_reading_is_treated_alike(saved: Saved) -> None:
    for _ in range(30):
        keep(saved, WHY, WHO)
    data = bytearray(saved.file.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    saved.file.write_bytes(data)
    assert saved.list("bees") == ()
    assert "is damaged" in saved.notes[0]
    assert saved.save(None, (WHY,))


def test_an_empty_file_is_filled(saved: Saved) -> None:
    saved.file.parent.mkdir()
    saved.file.touch()
    assert saved.list() == ()
    assert saved.load(keep(saved, TALK)) == (TALK,)


@pytest.mark.parametrize(
    "answer",
    ["{}", "[]", "no JSON", json.dumps({**to_json(Answer("", "talk")), "lead": 5})],
)
def test_an_answer_of_another_version_is_shown_as_its_plain_text(saved: Saved, answer: str) -> None:
    id = keep(saved, WHY, WHO)
    change(saved, "UPDATE exchanges SET answer = ? WHERE place = 1", (answer,))
    first, second = saved.load(id)
    assert as_kept((first,)) == as_kept((WHY,))
    text = "No sentence says.\n\n“Last spring old Edda Kroll lost two swarms.” [2]"
    assert second == replace(WHO, answer=Answer(WHO.question, "talk", lead=text))
    assert saved.notes == ()
    saved.save(id, (first, second, TALK))
    with closing(sqlite3.connect(saved.file)) as db:
        [(kept,)] = db.execute("SELECT answer FROM exchanges WHERE place = 1")
    assert kept == answer, "a version that reads it may come again"


def test_where_the_rest_of_an_exchange_cannot_be_read_its_words_are_shown(saved: Saved) -> None:
    id = keep(saved, WHY)
    change(saved, "UPDATE exchanges SET other = 'x'")
    assert saved.load(id)[0].answer == Answer(WHY.question, "talk", lead=f"“{SWARM}” [1]")


def test_a_folder_that_cannot_be_written_is_a_note_and_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    saved = Saved(tmp_path / "file" / ".assistant")
    assert saved.save(None, (WHY,)) is None
    assert saved.notes == (
        f"No conversation is kept: {saved.file.parent} cannot be used (Not a directory).",
    )
    assert saved.save("x", (WHY,)) == "x"
    (tmp_path / "file").unlink()
    keep(saved, WHY)  # it works again, and there is no note any more


def test_a_file_that_another_program_holds_is_a_note_and_stays(
    saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = keep(saved, WHY)
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0.01}))
    with closing(connect(saved.file, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        assert saved.save(id, (WHY, WHO)) == id
        assert saved.list() == ()
        assert "database is locked" in saved.notes[0]
    assert len(saved.list()) == 1
    assert saved.notes == ()
