"""Search: dense and lexical hits, fused, each passage once."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import WordEmbedder, make_article
from test_index import Folder

from assistant.search import search
from assistant.types import Evidence, Where

EMBEDDER = WordEmbedder()


def find(folder: Folder, query: str, k: int = 10, where: Where = Where()) -> Evidence:
    vector = EMBEDDER.embed_query(query)
    return search(query, query, query.split(), vector, vector, folder.snapshot(), k, where)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(
        tmp_path,
        make_article("Bread rises because yeast makes gas.", id="bread.txt"),
        make_article("The ferry has a crack in its deck.", id="ferry.md", title="Ferry"),
        make_article("Salt is made from sea water. Salt was taxed.", id="salt.txt"),
    )
    folder.sync()
    return folder


def test_the_passage_with_the_querys_words_comes_first(folder: Folder) -> None:
    evidence = find(folder, "yeast gas")
    assert [hit.rank for hit in evidence.hits] == [1, 2, 3]
    assert evidence.hits[0].chunk.article.id == "bread.txt"
    assert [h.score for h in evidence.hits] == sorted(h.score for h in evidence.hits)[::-1]


def test_a_score_is_cosine_and_best_sentence_and_bm25(folder: Folder) -> None:
    evidence = find(folder, "yeast gas")
    query = EMBEDDER.embed_query("yeast gas")
    cosine = float(EMBEDDER.embed_query("Bread rises because yeast makes gas.") @ query)
    [(_, bm25)] = folder.snapshot().lexical("yeast gas", 5)
    # one sentence, so the chunk's vector is its sentence's; two keywords
    expected = cosine + 0.5 * cosine + 0.15 * bm25 / 2
    assert evidence.hits[0].score == pytest.approx(expected, abs=1e-3)


def test_each_sentence_comes_with_its_cosine(folder: Folder) -> None:
    evidence = find(folder, "taxed")
    hit, cosines = evidence.hits[0], evidence.cosines[0]
    assert [s.text for s in hit.chunk.sentences] == [
        "Salt is made from sea water.",
        "Salt was taxed.",
    ]
    query = EMBEDDER.embed_query("taxed")
    assert cosines[1] == pytest.approx(
        float(EMBEDDER.embed_query("Salt was taxed.") @ query), abs=1e-3
    )


def test_words_are_counted_over_the_whole_index(folder: Folder) -> None:
    terms = {t.word: (t.sentences, t.articles) for t in find(folder, "salt zebra").terms}
    assert terms == {"salt": (2, 1), "zebra": (0, 0)}


def test_a_copy_of_a_passage_gives_way_to_others(tmp_path: Path) -> None:
    text = "The ferry was withdrawn. A crack was found."
    folder = Folder(
        tmp_path,
        make_article(text, id="a.txt"),
        make_article(text.upper(), id="copy.txt"),
        make_article("The council met about roads.", id="other.txt"),
    )
    folder.sync()
    assert [h.chunk.article.id for h in find(folder, "ferry crack", k=2).hits] == [
        "a.txt",
        "other.txt",
    ]
    everything = [h.chunk.article.id for h in find(folder, "ferry crack", k=3).hits]
    assert everything == ["a.txt", "copy.txt", "other.txt"]  # where there is room, nothing is lost


def test_a_filter_that_leaves_nothing_finds_nothing(folder: Folder) -> None:
    evidence = find(folder, "yeast", where=Where(folder="nowhere"))
    assert evidence.hits == ()
    assert evidence.cosines == ()


def test_a_query_without_words_still_searches_by_meaning(folder: Folder) -> None:
    vector = EMBEDDER.embed_query("bread")
    assert (
        search("?", "?", [], vector, vector, folder.snapshot(), 2).hits[0].chunk.article.id
        == "bread.txt"
    )
