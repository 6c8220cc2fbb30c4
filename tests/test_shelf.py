"""Articles put into a corpus and taken out of it: nothing is overwritten, nothing is deleted."""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import BadQuestion, CorpusError
from assistant.pipeline import shelf as shelving
from assistant.pipeline.shelf import Shelf
from assistant.read import read, scan
from assistant.read.clean import clean, folded, has_words
from assistant.types import Article, Skipped


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "corpus").mkdir()
    return Shelf(tmp_path / "corpus")


def put(folder: Path, *names: str, text: str = "Some text.") -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return paths


def ids(shelf: Shelf) -> list[str]:
    return [file.id for file in scan(shelf.corpus, keep_samples=True).files]


def article(shelf: Shelf, id: str) -> Article:
    (file,) = (file for file in scan(shelf.corpus).files if file.id == id)
    (found,) = read(file)
    assert isinstance(found, Article)
    return found


def reason(shelf: Shelf, path: Path, name: str | None = None) -> str:
    """Why a file is not added."""
    added = shelf.add([path], None if name is None else [name])
    assert added.files == ()
    (skipped,) = added.skipped
    assert not skipped.read
    return skipped.reason


# --- adding files ---------------------------------------------------------------------------


def test_a_file_lands_under_its_name_and_is_read(shelf: Shelf, tmp_path: Path) -> None:
    added = shelf.add(put(tmp_path, "Größe 海.md"))
    assert (added.files, added.skipped) == (("Größe 海.md",), ())
    assert article(shelf, "Größe 海.md").text == "Some text."
    assert (tmp_path / "Größe 海.md").exists()


def test_an_upload_is_called_what_the_visitor_called_it(shelf: Shelf, tmp_path: Path) -> None:
    paths = put(tmp_path, "upload-1", "upload-2")
    assert shelf.add(paths, ["trip/a.txt", "b.txt"]).files == ("trip/a.txt", "b.txt")
    assert ids(shelf) == ["b.txt", "trip/a.txt"]


def test_of_a_folder_all_is_added_that_can_be_read(shelf: Shelf, tmp_path: Path) -> None:
    put(tmp_path, "trip/a.md", "trip/deep/b.txt", "trip/c.docx", "trip/.git/d.md")
    (tmp_path / "trip" / "link.md").symlink_to(tmp_path / "trip" / "a.md")
    added = shelf.add([tmp_path / "trip"])
    assert added.files == ("trip/a.md", "trip/deep/b.txt")
    assert [one.path for one in added.skipped] == ["trip/.git/d.md", "trip/c.docx", "trip/link.md"]


def test_another_file_of_the_name_gets_a_number(shelf: Shelf, tmp_path: Path) -> None:
    for text, id in (("One.", "a.md"), ("Two.", "a 2.md"), ("Three.", "a 3.md")):
        assert shelf.add(put(tmp_path, "a.md", text=text)).files == (id,)
        assert article(shelf, id).text == text


def test_the_same_file_is_there_already(shelf: Shelf, tmp_path: Path) -> None:
    shelf.add(put(tmp_path, "a.md", text="One."))
    shelf.add(put(tmp_path, "a.md", text="Two."))
    added = shelf.add([tmp_path / "a.md"])
    assert added.skipped == (Skipped("a.md", "it is already there, as a 2.md", read=True),)
    assert ids(shelf) == ["a 2.md", "a.md"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a.docx", "files that end in .docx are not read; these are: .htm, .html, .jsonl,"),
        ("a", "files without a suffix are not read; these are: "),
        (".hidden.md", "it is hidden, and what is hidden is not read"),
        (".assistant/bin/a.md", "it is hidden"),
        ("articles.sqlite", "files that end in .sqlite are not read"),
        ("vectors.faiss", "files that end in .faiss are not read"),
        ("README.md", "what is called README.md is read as no article; rename it"),
        ("licence/a.md", "what is called licence is read as no article"),
        ("..", "files without a suffix"),
    ],
)
def test_what_would_not_be_read_is_refused(
    shelf: Shelf, tmp_path: Path, name: str, says: str
) -> None:
    assert reason(shelf, put(tmp_path, "upload")[0], name).startswith(says)
    assert list(shelf.corpus.iterdir()) == []


def test_what_holds_no_article_is_refused(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reason(shelf, put(tmp_path, "a.md", text=" \n")[0]) == "it is empty"
    assert reason(shelf, put(tmp_path, "a.md", text="PK\x03\x04")[0]).startswith("it is a ZIP")
    assert reason(shelf, tmp_path / "gone.md").startswith("it is no file that can be read")
    os.mkfifo(tmp_path / "pipe.md")
    assert reason(shelf, tmp_path / "pipe.md").startswith("it is no file that can be read")
    monkeypatch.setattr(shelving, "MAX_MEGABYTES", 1)
    large = put(tmp_path, "a.md", text="x" * 2_000_000)[0]
    assert reason(shelf, large) == "it has 2 MB, over 1; split it"
    assert reason(shelf, put(shelf.corpus, "in.md")[0]) == "it lies in the corpus already"


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("../../x.md", "x.md"),
        ("/etc/x.md", "etc/x.md"),
        ("C:\\Users\\x.md", "Users/x.md"),
        ("a/../b/./x.md", "a/b/x.md"),
        ("con.md", "_con.md"),
        ("NUL/x.md", "_NUL/x.md"),
        ("a\x00b\n?.md", "a b -.md"),
        ("x.md. ", "x.md"),
        ("n" * 300 + ".md", "n" * 200 + ".md"),
        ("d/" * 50 + "x.md", "d/" * 11 + "x.md"),
    ],
)
def test_a_dangerous_name_is_made_harmless(
    shelf: Shelf, tmp_path: Path, name: str, id: str
) -> None:
    assert shelf.add(put(tmp_path, "upload"), [name]).files == (id,)
    assert ids(shelf) == [id]


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("a.\\/:~ \x00\nCon\u202e\ud800é"), max_size=20))
def test_no_name_escapes_the_corpus(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "corpus").mkdir()
        added = Shelf(root / "corpus").add(put(root, "upload"), [name + ".md"])
        assert sorted(path.name for path in root.iterdir()) == ["corpus", "upload"]
        assert [file.id for file in scan(root / "corpus").files] == list(added.files)
        assert len(added.files) + len(added.skipped) == 1


def test_nothing_is_put_among_the_samples_or_through_a_link(shelf: Shelf, tmp_path: Path) -> None:
    put(shelf.corpus, "samples/.samples")
    (tmp_path / "outside").mkdir()
    (shelf.corpus / "link").symlink_to(tmp_path / "outside")
    put(shelf.corpus, "file.md")
    names = ["samples/a.txt", "link/a.txt", "file.md/a.txt"]
    added = shelf.add(put(tmp_path, "1", "2", "3"), names)
    assert added.files == ("samples 2/a.txt", "link 2/a.txt", "file 2.md/a.txt")
    assert list((tmp_path / "outside").iterdir()) == []


def test_several_at_once_lose_nothing(shelf: Shelf, tmp_path: Path) -> None:
    paths = [put(tmp_path, f"{n}/a.txt", text=f"Text {n}.")[0] for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        landed = [id for added in pool.map(lambda p: shelf.add([p]), paths) for id in added.files]
    assert sorted(landed) == ids(shelf)
    assert {article(shelf, id).text for id in landed} == {f"Text {n}." for n in range(40)}
    assert all(not path.name.startswith(".") for path in shelf.corpus.iterdir())


def test_a_corpus_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    nowhere = Shelf(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match=r"nowhere cannot be written \(No such file.*see that it"):
        nowhere.add(put(tmp_path, "a.md"))
    with pytest.raises(CorpusError, match="nowhere cannot be written"):
        nowhere.paste("Some text.")


# --- pasting text ---------------------------------------------------------------------------


def test_a_pasted_text_reads_back_as_what_it_was_said_to_be(shelf: Shelf) -> None:
    id = shelf.paste(
        "She is back.\n\nNobody knew.",
        title='The "ferry": back\n--- at last',
        source="The Courier",
        published=date(2024, 5, 24),
        author="Ines Null",
        url="https://courier.example/ferry",
    )
    assert id == "pasted/the-ferry-back-at-last.md"
    found = article(shelf, id)
    assert found == Article(
        id=id,
        title='The "ferry": back --- at last',
        text="She is back.\n\nNobody knew.",
        blocks=found.blocks,
        url="https://courier.example/ferry",
        author="Ines Null",
        published=date(2024, 5, 24),
        source="The Courier",
        language=found.language,
    )


@pytest.mark.parametrize(
    "text",
    [
        "# No heading",
        "1. one\n2. two",
        "1986) was a year",
        "* one\n* two\n- three",
        "> He said *so*, and _so_, `so` & so: [so](x) [^1] ![so](y) <b>so</b> &amp; \\* C#",
        "a | b\nc | d",
        "~~~ waves",
        "[a]: http://a.example",
        "Setext?",
        "https://a.example/a_b_c?d=1&copy=2",
        "x\\",
        "C #",
    ],
)
def test_signs_of_markdown_come_back_as_they_are(shelf: Shelf, text: str) -> None:
    assert article(shelf, shelf.paste(text)).text.split() == text.split()


def test_a_text_that_begins_with_front_matter_states_nothing(shelf: Shelf) -> None:
    found = article(shelf, shelf.paste("---\ntitle: Not this\n---\nShe is back.", title="This"))
    assert (found.title, found.text) == ("This", "title: Not this\n\nShe is back.")


def test_lines_that_were_wrapped_are_joined_and_items_and_headings_seen(shelf: Shelf) -> None:
    text = "What was found\n\nThe ferry was old, and (as\nthey say) tired.\n\n- one\n- two"
    found = article(shelf, shelf.paste(text))
    assert [(b.kind, found.text[b.start : b.end]) for b in found.blocks] == [
        ("heading", "What was found"),
        ("paragraph", "The ferry was old, and (as they say) tired."),
        ("item", "- one"),
        ("item", "- two"),
    ]


SIGNS = st.sampled_from(
    ["Back", "back.", "Die Fähre", "船。", "-", "*", "#", "##", "1.", "12)", ">", "|", "---", "`",
     "```", "\n", "\n\n", "    ", "\t", "<b>", "</b>", "&amp;", "[a](b)", "![a](b)", "[^1]: ", "~",
     "null", "title: x", '"', "'", "\\", "\x00", "e\u0301", "\u200b", "Share", "+", "=", "(", "🙂"]
)  # fmt: skip
ANY = st.one_of(st.text(), st.lists(SIGNS, max_size=30).map(" ".join), st.lists(SIGNS).map("".join))


def signs(text: str) -> str:
    """What must not change: all but white space, invisible signs, and lines without a word."""
    lines = (clean(line) for line in text.replace("\r", "\n").split("\n"))
    return "".join("".join(line.split()) for line in lines if has_words(line))


@settings(deadline=None, max_examples=300)
@given(ANY, ANY, ANY, ANY, st.one_of(st.none(), st.dates(min_value=date(1000, 1, 1))))
def test_whatever_is_pasted_comes_back(
    text: str, title: str, source: str, author: str, published: date | None
) -> None:
    """But for "By" before an author, and a first line that only repeats the title."""
    author, text = f"Jo {author}", f"Words. {text}"
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        id = shelf.paste(text, title, source, published, author)
        assert len(Path(id).name) <= 100
        found = article(shelf, id)
    assert (found.title, found.source, found.author) == tuple(map(clean, (title, source, author)))
    assert found.published == published
    if not folded(text).startswith(folded(title) or " "):
        assert signs(found.text) == signs(text)


@pytest.mark.parametrize("word", ["null", "NULL", "~", "No", "1984", "yes", "2024-05-24", "- a"])
def test_a_name_is_never_taken_for_a_value(shelf: Shelf, word: str) -> None:
    found = article(shelf, shelf.paste("Some text.", title=word, source=word, author=word))
    assert (found.title, found.source, found.author) == (word, word, word)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Größe, 海 & हिन्दी!", "größe-海-हिन्दी.md"),
        ("Maren's return", "marens-return.md"),
        ("x" * 200, "x" * 80 + ".md"),
        ("README", "article-readme.md"),
        ("License, data and rights", "article-license-data-and-rights.md"),
        ("con", "_con.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("???", "some-text.md"),
        ("", "some-text.md"),
    ],
)
def test_the_file_is_named_after_the_title(shelf: Shelf, title: str, name: str) -> None:
    id = shelf.paste("Some text.", title=title)
    assert (id, ids(shelf)) == (f"pasted/{name}", [f"pasted/{name}"])


def test_the_same_text_is_kept_once_and_another_of_the_title_beside_it(shelf: Shelf) -> None:
    pasted = [shelf.paste(text, title="Salt") for text in ("One.", "Two.", "One.")]
    assert pasted == ["pasted/salt.md", "pasted/salt 2.md", "pasted/salt.md"]


def test_what_cannot_be_kept_is_refused(shelf: Shelf) -> None:
    for text in ("", " \n", "***", "\u200b"):
        with pytest.raises(BadQuestion, match="no word in the text"):
            shelf.paste(text, title="Salt")
    with pytest.raises(BadQuestion, match="The year 24 cannot be kept"):
        shelf.paste("Some text.", published=date(24, 5, 24))
    assert list(shelf.corpus.iterdir()) == []


# --- removing -------------------------------------------------------------------------------


def test_a_removed_file_lies_in_the_bin_and_can_be_put_back(shelf: Shelf) -> None:
    put(shelf.corpus, "trip/a.md", text="One.")
    removed = shelf.remove("trip/a.md")
    assert removed.id == "trip/a.md"
    assert removed.place.relative_to(shelf.bin).parts[1:] == ("trip", "a.md")
    assert shelf.bin == shelf.corpus.parent / ".assistant" / "bin"
    assert (ids(shelf), removed.place.read_text()) == ([], "One.")
    assert shelf.removed() == (removed,)
    assert shelf.undo(removed) == "trip/a.md"
    assert (article(shelf, "trip/a.md").text, shelf.removed()) == ("One.", ())


def test_what_took_the_place_meanwhile_is_kept(shelf: Shelf) -> None:
    put(shelf.corpus, "a.md", text="One.")
    first = shelf.remove("a.md")
    put(shelf.corpus, "a.md", text="Two.")
    second = shelf.remove("a.md")
    assert shelf.removed() == (second, first)  # newest first
    assert (shelf.undo(first), shelf.undo(second)) == ("a.md", "a 2.md")
    assert (article(shelf, "a.md").text, article(shelf, "a 2.md").text) == ("One.", "Two.")
    with pytest.raises(BadQuestion, match=r"a\.md does not lie in the bin"):
        shelf.undo(first)


def test_only_what_lies_in_the_bin_is_put_back(shelf: Shelf, tmp_path: Path) -> None:
    put(shelf.corpus, "a.md")
    (secret,) = put(tmp_path, "secret.md")
    removed = shelf.remove("a.md")
    with pytest.raises(BadQuestion):
        shelf.undo(replace(removed, place=secret))
    assert secret.exists()


@pytest.mark.parametrize(
    "id",
    ["../secret.md", "no/../../secret.md", "no/secret.md", "/secret.md", "link/secret.md", "trip",
     ".hidden.md", "", "..", "trip//a.md", "a.sqlite"],
)  # fmt: skip
def test_what_is_no_article_of_the_corpus_is_not_removed(
    shelf: Shelf, tmp_path: Path, id: str
) -> None:
    put(shelf.corpus, "trip/a.md", ".hidden.md", "a.sqlite")
    put(tmp_path, "secret.md", "outside/secret.md")
    (shelf.corpus / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(BadQuestion, match="There is no article"):
        shelf.remove(id)
    assert (tmp_path / "secret.md").exists()
    assert (tmp_path / "outside" / "secret.md").exists()
    assert shelf.removed() == ()


def test_a_record_goes_only_with_its_file(shelf: Shelf) -> None:
    put(shelf.corpus, "all.jsonl", "#1.md")
    with pytest.raises(BadQuestion, match=r"a part of all\.jsonl: only the whole file"):
        shelf.remove("all.jsonl#a/b")
    with pytest.raises(BadQuestion, match=r"no article gone\.jsonl "):
        shelf.remove("gone.jsonl#1")
    assert shelf.remove("#1.md").id == "#1.md"
    assert shelf.remove("all.jsonl").id == "all.jsonl"


def test_a_sample_stays(shelf: Shelf) -> None:
    put(shelf.corpus, "samples/.samples", "samples/deep/a.md")
    with pytest.raises(BadQuestion, match="is a sample: samples step aside for an article of your"):
        shelf.remove("samples/deep/a.md")
    assert ids(shelf) == ["samples/deep/a.md"]


def test_of_a_link_the_link_is_removed(shelf: Shelf, tmp_path: Path) -> None:
    (original,) = put(tmp_path, "original.md")
    (shelf.corpus / "link.md").symlink_to(original)
    removed = shelf.remove("link.md")
    assert (original.read_text(), removed.place.is_symlink()) == ("Some text.", True)
    assert shelf.removed() == (removed,)
    assert shelf.undo(removed) == "link.md"
    assert (shelf.corpus / "link.md").readlink() == original


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses names that are no UTF-8")
def test_a_name_that_is_no_utf8_is_removed_by_its_id(shelf: Shelf) -> None:
    put(shelf.corpus, os.fsdecode(b"caf\xe9.md"))
    assert shelf.undo(shelf.remove("caf\\xe9.md")) == "caf\\xe9.md"
    assert ids(shelf) == ["caf\\xe9.md"]


def test_two_corpora_side_by_side_know_their_own(shelf: Shelf) -> None:
    other = Shelf(shelf.corpus.parent / "other")
    put(other.corpus, "a.md")
    assert (len([other.remove("a.md")]), shelf.removed(), len(other.removed())) == (1, (), 1)


def test_several_that_remove_and_undo_at_once_lose_nothing(shelf: Shelf) -> None:
    put(shelf.corpus, *(f"{n}.md" for n in range(30)))
    with ThreadPoolExecutor(8) as pool:
        removed = list(pool.map(shelf.remove, ids(shelf)))
        assert (ids(shelf), len(shelf.removed())) == ([], 30)
        assert sorted(pool.map(shelf.undo, removed)) == ids(shelf)
    assert (len(ids(shelf)), shelf.removed()) == (30, ())
