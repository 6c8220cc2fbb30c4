"""The index: what is written is found again, exactly, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from fakes import WordEmbedder, make_article

from assistant.errors import IndexDamaged, IndexMismatch, IndexMissing
from assistant.index import Snapshot, Stages, Store, erase, sync
from assistant.index.vectors import ChunkVectors
from assistant.reports import SyncReport
from assistant.split import embedded, split
from assistant.types import Article, Skipped, SourceFile, Where

EMBEDDER = WordEmbedder()
MADE_BY = {"model": EMBEDDER.id, "chunking": "test"}

FERRY = make_article(
    "The ferry was withdrawn on Monday.",
    (2, "The crack"),
    "Engineers found a crack in the deck. It is 41 cm long.",
    id="news/ferry.md",
    title="Ferry withdrawn",
    source="The Courier",
    published=date(2024, 3, 19),
)
CLOCK = make_article(
    "Die Uhr schlägt wieder. Die Räder sind neu.",
    id="uhr.md",
    title="Die Uhr",
    language="de",
    published=datetime(2023, 5, 1, 8, 30, tzinfo=UTC),
)
UNDATED = make_article("Bread rises because yeast makes gas.", id="bread.txt")


class Folder:
    """A corpus in memory: a file for each article, changed by hand."""

    def __init__(self, index: Path, *articles: Article) -> None:
        self.index = index
        self.articles: dict[str, tuple[int, Sequence[Article | Skipped]]] = {
            article.id: (1, [article]) for article in articles
        }
        self.embedded: list[str] = []

    def sync(self) -> SyncReport:
        store = Store(self.index, MADE_BY)
        files = [
            SourceFile(id, Path(id), size=time, mtime_ns=time)
            for id, (time, _) in sorted(self.articles.items())
        ]
        stages = Stages(lambda file: self.articles[file.id][1], self._split, embedded, EMBEDDER)
        report = sync(store, files, stages)
        store.close()
        return report

    def _split(self, article: Article):  # type: ignore[no-untyped-def]
        self.embedded.append(article.id)
        return split(article, EMBEDDER)

    def snapshot(self) -> Snapshot:
        return Snapshot(self.index, MADE_BY)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path, FERRY, CLOCK, UNDATED)
    folder.sync()
    return folder


def ids(snapshot: Snapshot, found: Sequence[tuple[int, float]]) -> list[str]:
    return [chunk.article.id for chunk in snapshot.chunks([number for number, _ in found])]


def test_an_article_comes_back_as_it_was_written(folder: Folder) -> None:
    for article in (FERRY, CLOCK, UNDATED):
        assert folder.snapshot().article(article.id) == article


def test_articles_are_listed_newest_first_without_their_text(folder: Folder) -> None:
    listed = folder.snapshot().articles()
    assert [a.id for a in listed] == ["news/ferry.md", "uhr.md", "bread.txt"]
    assert {a.text for a in listed} == {""}


def test_a_chunk_comes_back_with_its_sentences_and_their_vectors(folder: Folder) -> None:
    snapshot = folder.snapshot()
    [(number, _)] = snapshot.lexical("yeast", 5)
    [chunk] = snapshot.chunks([number])
    assert chunk.before is None
    assert [s.text for s in chunk.sentences] == ["Bread rises because yeast makes gas."]
    [vectors] = snapshot.sentence_vectors([number])
    expected = EMBEDDER.embed_query("Bread rises because yeast makes gas.")
    np.testing.assert_allclose(vectors, [expected], atol=1e-3)  # stored as float16


def test_dense_search_gives_cosines_best_first(folder: Folder) -> None:
    snapshot = folder.snapshot()
    found = snapshot.dense(EMBEDDER.embed_query("yeast makes gas"), 10)
    assert ids(snapshot, found)[0] == "bread.txt"
    [chunk] = snapshot.chunks([found[0][0]])
    text, spans = embedded(chunk)
    [vector], _ = EMBEDDER.embed_passages([text], [spans])
    assert found[0][1] == pytest.approx(float(vector @ EMBEDDER.embed_query("yeast makes gas")))
    assert [score for _, score in found] == sorted((s for _, s in found), reverse=True)


@pytest.mark.parametrize(
    ("query", "article"),
    [
        ("engineer cracks", "news/ferry.md"),  # endings aside
        ("WITHDRAWN", "news/ferry.md"),  # case aside
        ("schlagt", "uhr.md"),  # accents aside
        ("Rad", "uhr.md"),  # German endings, since the article is German
        ('"AND NOT ( yeast*', "bread.txt"),  # the syntax of full-text search is text
    ],
)
def test_lexical_search_finds_words_in_any_form(folder: Folder, query: str, article: str) -> None:
    snapshot = folder.snapshot()
    assert ids(snapshot, snapshot.lexical(query, 5)) == [article]


@pytest.mark.parametrize("query", ["", "?!", "zebra", '"', "'; DROP TABLE articles; --"])
def test_lexical_search_for_nothing_that_is_there_finds_nothing(folder: Folder, query: str) -> None:
    assert folder.snapshot().lexical(query, 5) == []


def test_languages_without_spaces_are_found_by_their_parts(tmp_path: Path) -> None:
    article = make_article("首相は北朝鮮との首脳会談を望んだ。", id="ja.txt", language="ja")
    folder = Folder(tmp_path, article, UNDATED)
    folder.sync()
    snapshot = folder.snapshot()
    assert ids(snapshot, snapshot.lexical("首脳会談", 5)) == ["ja.txt"]
    assert snapshot.lexical("大統領", 5) == []


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Where(), {"news/ferry.md", "uhr.md", "bread.txt"}),
        (Where(articles=frozenset({"uhr.md", "gone.md"})), {"uhr.md"}),
        (Where(folder="news"), {"news/ferry.md"}),
        (Where(folder="new"), set()),
        (Where(since=date(2024, 1, 1)), {"news/ferry.md"}),
        (Where(until=date(2024, 1, 1)), {"uhr.md"}),
        (Where(since=date(2023, 5, 1), until=date(2023, 5, 2)), {"uhr.md"}),
        (Where(source="the courier"), {"news/ferry.md"}),
        (Where(folder="news", until=date(2020, 1, 1)), set()),
    ],
)
def test_every_search_takes_the_same_filters(folder: Folder, where: Where, found: set[str]) -> None:
    snapshot = folder.snapshot()
    dense = snapshot.dense(EMBEDDER.embed_query("the"), 10, where)
    assert set(ids(snapshot, dense)) == found
    lexical = snapshot.lexical("crack schlägt bread", 10, where)
    assert set(ids(snapshot, lexical)) == found
    assert snapshot.count(where) == len(found)


def test_terms_are_counted_over_all_sentences(folder: Folder) -> None:
    counts = {t.word: (t.sentences, t.articles) for t in folder.snapshot().terms("crack is zebra")}
    assert counts == {"crack": (2, 1), "is": (1, 1), "zebra": (0, 0)}  # heading and sentence


def test_only_what_changed_is_embedded_again(folder: Folder) -> None:
    folder.embedded.clear()
    assert folder.sync() == SyncReport()
    changed = replace(CLOCK, title="Die Uhr von Wendelau")
    folder.articles["uhr.md"] = (2, [changed])
    folder.articles["bread.txt"] = (2, [UNDATED])  # touched, not changed
    del folder.articles["news/ferry.md"]
    folder.articles["new.txt"] = (1, [make_article("Salt is back.", id="new.txt")])
    report = folder.sync()
    assert report == SyncReport(added=("new.txt",), changed=("uhr.md",), removed=("news/ferry.md",))
    assert folder.embedded == ["new.txt", "uhr.md"]
    snapshot = folder.snapshot()
    assert snapshot.lexical("ferry", 5) == []
    assert snapshot.article("uhr.md") == changed


def test_a_record_that_is_gone_from_its_file_is_gone_from_the_index(tmp_path: Path) -> None:
    one, two = make_article("One.", id="f#1"), make_article("Two.", id="f#2")
    folder = Folder(tmp_path)
    folder.articles["f"] = (1, [one, Skipped("f#3", "line 3 is no JSON"), two])
    assert folder.sync().added == ("f#1", "f#2")
    assert folder.snapshot().skipped() == (Skipped("f#3", "line 3 is no JSON"),)
    folder.articles["f"] = (2, [two])
    assert folder.sync() == SyncReport(removed=("f#1",))
    assert folder.snapshot().skipped() == ()


def test_what_was_cut_short_is_finished_and_what_vanished_meanwhile_is_not_kept(
    folder: Folder,
) -> None:
    # as a kill leaves it: articles are in, but their file is not marked as done
    db = sqlite3.connect(folder.index / "articles.sqlite")
    db.execute("DELETE FROM files WHERE id IN ('uhr.md', 'bread.txt')")
    db.commit()
    db.close()
    del folder.articles["bread.txt"]
    folder.embedded.clear()
    assert folder.sync() == SyncReport(removed=("bread.txt",))
    assert folder.embedded == []


def test_a_snapshot_does_not_change_while_the_index_does(folder: Folder) -> None:
    before = folder.snapshot()
    del folder.articles["news/ferry.md"]
    folder.sync()
    assert ids(before, before.lexical("ferry", 5)) == ["news/ferry.md"]
    assert before.count() == 3
    assert folder.snapshot().count() == 2


def test_another_model_is_refused_with_both_names(folder: Folder) -> None:
    with pytest.raises(IndexMismatch, match=r"'words-test'.*'other'.*--rebuild"):
        Snapshot(folder.index, {"model": "other", "chunking": "test"})


def test_a_missing_index_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="assistant index"):
        Snapshot(tmp_path, MADE_BY)


def test_noise_is_told_from_an_index(folder: Folder) -> None:
    (folder.index / "articles.sqlite").write_bytes(b"noise" * 5000)
    with pytest.raises(IndexDamaged, match="--rebuild"):
        folder.snapshot()


@pytest.mark.parametrize("damage", ["delete", "truncate", "noise"])
def test_lost_vectors_are_made_again_from_the_database(folder: Folder, damage: str) -> None:
    file = folder.index / "vectors.faiss"
    query = EMBEDDER.embed_query("yeast makes gas")
    before = folder.snapshot().dense(query, 10)
    if damage == "delete":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:100] if damage == "truncate" else b"x" * 9000)
    snapshot = folder.snapshot()
    assert snapshot.vectors_lost
    assert snapshot.dense(query, 10) == before
    folder.sync()
    assert not folder.snapshot().vectors_lost


def test_erase_leaves_what_is_not_the_index(folder: Folder) -> None:
    (folder.index / "README.md").write_text("mine")
    erase(folder.index)
    assert [f.name for f in folder.index.iterdir()] == ["README.md"]


def test_vectors_agree_with_plain_numpy(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    vectors = random.standard_normal((50, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    numbers = list(range(100, 150))
    built = ChunkVectors.build(numbers, vectors)
    query = vectors[7]
    cosines = vectors @ query
    order = sorted(range(50), key=lambda i: -cosines[i])
    found = built.nearest(query, 5)
    assert [n for n, _ in found] == [100 + i for i in order[:5]]
    np.testing.assert_allclose([s for _, s in found], cosines[order[:5]], rtol=1e-5)
    among = [103, 107, 120]
    assert {n for n, _ in built.nearest(query, 10, among)} == set(among)
    assert built.nearest(query, 0) == []
    assert built.nearest(query, 3, []) == []
    assert len(built.nearest(query, 1000)) == 50
    loaded = ChunkVectors.load(tmp_path / "v", built.save(tmp_path / "v"))
    assert loaded is not None
    assert loaded.nearest(query, 5) == found
