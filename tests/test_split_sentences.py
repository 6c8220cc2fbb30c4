"""Sentences: where they begin and end, and that nothing is lost between them."""

from __future__ import annotations

import pytest
import regex  # type: ignore[import-untyped]
from fakes import make_article
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.split import sentences
from assistant.split.boundaries import spans
from assistant.split.pieces import pieces
from assistant.types import Article


def anything_fits(text: str) -> bool:
    return True


def texts(article: Article) -> list[str]:
    return [sentence.text for sentence in sentences(article, anything_fits)]


# A stroke marks where a sentence ends and the next begins.
CASES = [
    # abbreviations, initials, numbers
    ("en", "Mr. Abe met Dr. Lee.|She left."),
    ("en", "He moved to the U.S.|Nobody knew why.|The U.S. Senate did not ask."),
    ("en", "They chose J.D. Vance in June.|He lived in L.A.|Then he left."),
    ("en", "She teaches in Washington, D.C.|It is far.|D.C. Mayor Ada Poe agreed."),
    ("en", "They met at 5 p.m. Tuesday.|They parted at 9 p.m.|The rest is silence."),
    ("en", "He works for Acme Corp.|It makes anvils.|Acme Corp. said so."),
    ("en", "See No. 10 on Jan. 5 for 3.5 % of it.|See Vol. 3 and approx. 40 pages more."),
    ("en", "Fruit, e.g. apples, is good.|J. R. R. Tolkien wrote of it, cf. Smith et al. on that."),
    ("en", "Add 1 tsp. salt and 2 Tbsp. oil.|Stir."),
    ("en", "It opens in May.|The doors close on May 9."),
    ("en", "Version 2.0 came in 1999.|3 people bought it."),
    # quotations and brackets
    ("en", "“He left.”|She stayed.|'Why?' he asked.|“Go!” she cried."),
    ("en", 'He said: "Go."|Then he left.|"I stay," she said.|"You go."'),
    ("en", "“He left. She stayed. I slept,” he said."),
    ("en", "He hesitated (it was late.)|She left (see p. 4).|(Nobody saw.)|He stayed."),
    ("en", "It was late.[3]|He left.[citation needed]|She stayed."),
    # ellipses, marks in mid-sentence
    ("en", "Well ... maybe not... but yes.|It is… not so.|He paused...|Then he went."),
    ("en", "The site Yahoo! said so.|Did it?!|Yes!!!|No."),
    # tokenised text
    ("en", "He left .|`` She stayed '' , he said .|It is ( lit . the big one ) a thing ."),
    ("en", "( He slept . )|He woke .|She lives in the U.S. now ."),
    # addresses, file names, and sentences pasted together
    ("en", "See example.com/a?b=c and test.py.|Run main.go!|Open http://a.example/c.d?e=f now."),
    ("en", "Ask me@example.org or www.Example.org about Node.js, ASP.NET and 10.0.0.1 first."),
    # lists
    ("en", "1. Take it.|2. Leave it."),
    ("en", "a) Take it.|b) Leave it."),
    # other languages
    ("de", "Am 3. Oktober kam Dr. Müller z. B. um 8 Uhr.|Im 19. Jahrhundert nicht.|Warum?"),
    ("de", "„Geh.“|Er kam am 5.|Der Rest blieb."),
    ("fr", "M. Dupont est parti à 10 h. 30 avec Mme. Leroy.|« Va ! » dit-il.|Vraiment ?|Oui."),
    ("es", "Llegó a las 5 p. m. a casa.|El Sr. Pérez salió.|¿Qué?|¡No!"),
    ("ru", "Он ушёл.|А. С. Пушкин взял 3 ст. ложки.|«Иди.»|Она осталась."),
    ("ja", "彼は行った。|「私は帰る。」と彼は言った。|本当？|そうだ。"),
    ("zh", "他说：“我走了。”|她留下。|真的吗？|是的！"),
    ("ko", '그는 갔다.|"가라."고 말했다.'),
    ("ar", "كيف حالك؟|أنا بخير.|شكرا."),
    ("hi", "वह गया।|वह आया।"),
    ("", "An article of unknown language.|It is split as English."),
]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_sentences_end_where_a_reader_ends_them(language: str, marked: str) -> None:
    between = "" if language in ("ja", "zh") else " "
    article = make_article(marked.replace("|", between), language=language)
    assert texts(article) == marked.split("|")


def test_sentences_pasted_together_without_a_space_are_parted() -> None:
    assert texts(make_article("It began to rain.They left.")) == ["It began to rain.", "They left."]


def test_a_long_quotation_is_split_though_a_short_one_is_kept_whole() -> None:
    long = (
        "“"
        + "I walked up the hill and looked at the sea for an hour. " * 5
        + "Then I slept,” he said."
    )
    assert texts(make_article(long)) == [
        "“I walked up the hill and looked at the sea for an hour.",
        *["I walked up the hill and looked at the sea for an hour."] * 4,
        "Then I slept,” he said.",
    ]


def test_a_title_with_a_full_stop_in_a_long_sentence_is_not_split() -> None:
    text = (
        "Of all songs "
        + "that were ever sung in this town " * 8
        + 'one is called "Stop. Go." here.'
    )
    assert texts(make_article(text)) == [text]


def test_a_block_is_never_joined_with_its_neighbour() -> None:
    article = make_article(
        (1, "A heading without a stop"),
        "Text without one",
        ("item", "bread"),
        ("item", "two eggs. Fresh."),
        ("row", "Anna | b. 1990 | Ghent. Or Bruges."),
        (2, "What now? Nothing."),
    )
    assert [(s.kind, s.text) for s in sentences(article, anything_fits)] == [
        ("heading", "A heading without a stop"),
        ("paragraph", "Text without one"),
        ("item", "bread"),
        ("item", "two eggs."),
        ("item", "Fresh."),
        ("row", "Anna | b. 1990 | Ghent. Or Bruges."),
        ("heading", "What now? Nothing."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left. ” She stayed.", ["He left. ”", "She stayed."]),
        ("He left. ) She stayed.", ["He left. )", "She stayed."]),
        ('"  He left.', ['"  He left.']),
        ("Yes. 😀", ["Yes. 😀"]),
        ("* * *", ["* * *"]),  # alone in its block
    ],
)
def test_a_lone_sign_is_joined_to_its_neighbour(text: str, expected: list[str]) -> None:
    assert texts(make_article(text)) == expected


def test_offsets_point_into_the_article() -> None:
    article = make_article("One. Two.", "Drei.")
    found = sentences(article, anything_fits)
    assert [(s.start, s.end) for s in found] == [(0, 4), (5, 9), (11, 16)]
    assert all(article.text[s.start : s.end] == s.text for s in found)


def fits_in(words: int, letters: int = 10**9):  # type: ignore[no-untyped-def]
    return lambda text: len(text.split()) <= words and len(text) <= letters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "He came, saw, won; then he left at once.",
            ["He came, saw, won;", "then he left at once."],
        ),
        ("one two three, four five six, seven", ["one two three,", "four five six, seven"]),
        ("we came early and we left very late", ["we came early", "and we left very late"]),
        ("Anna | 1990 | Ghent in Flanders | x", ["Anna | 1990 |", "Ghent in Flanders | x"]),
        ("one two three four five six seven e", ["one two three four", "five six seven e"]),
    ],
)
def test_a_sentence_too_long_is_cut_at_its_best_seam(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in pieces(text, fits_in(words=6))] == expected


def test_text_without_spaces_is_cut_between_letters_but_not_within_one() -> None:
    family = "👨‍👩‍👧"  # five code points, one sign
    assert [family * 2] * 4 == [
        (family * 8)[start:end] for start, end in pieces(family * 8, fits_in(1, letters=10))
    ]


def test_a_single_letter_that_does_not_fit_is_kept() -> None:
    assert pieces("é", lambda text: False) == [(0, 1)]


words = st.sampled_from(
    [
        "He",
        "left.",
        "Mr.",
        "“No!”",
        "U.S.",
        "(see",
        "p. 4).",
        "3.5",
        "...",
        "l’été",
        "ok?",
        ",",
        "''",
    ]
)
scripts = st.sampled_from(
    ["漢字", "。", "「は」", "e\u0301", "👨‍👩‍👧", "🇩🇪", "שלום.", "؟", "가다.", "\u00a0", "\n", "\t"]
)
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
block_texts = st.lists(st.one_of(words, scripts, anything), min_size=1, max_size=40).map(" ".join)
glued_texts = st.lists(st.one_of(words, scripts), min_size=1, max_size=40).map("".join)
blocks = st.one_of(block_texts, glued_texts).map(str.strip).filter(bool)
languages = st.sampled_from(["en", "de", "fr", "ja", "zh", "ar", "", "xx"])


@given(blocks, languages)
@example("“” “” . . ! [", "en")
def test_sentences_of_any_text_hold_all_of_it_in_order(text: str, language: str) -> None:
    found = spans(text, language)
    place = 0
    for start, end in found:
        assert place <= start < end and not text[place:start].strip()
        assert text[start:end] == text[start:end].strip()
        place = end
    assert not text[place:].strip()
    lone = [text[start:end] for start, end in found if not any(map(str.isalnum, text[start:end]))]
    assert lone == [] or len(found) == 1 or "_" in "".join(lone)


@given(st.lists(st.one_of(words, scripts, anything), max_size=40).map("".join))
def test_pieces_of_any_text_hold_all_of_it_and_part_no_letter(text: str) -> None:
    found = pieces(text, fits_in(words=3, letters=12))
    letters = {match.start() for match in regex.finditer(r"\X", text)} | {len(text)}
    place = 0
    for start, end in found:
        assert place <= start < end and not text[place:start].strip()
        assert any(start - space in letters for space in range(start - place + 1))
        place = end
    assert not text[place:].strip()


def test_a_splitter_that_panics_costs_its_block_only_precision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class PanicException(BaseException):  # what a panic in Rust looks like from here
        pass

    def panic(language: str, text: str) -> list[object]:
        raise PanicException("byte index 3 is not a char boundary")

    monkeypatch.setattr("sentencex.get_sentence_boundaries", panic)
    assert texts(make_article("He left. She stayed!", "彼は行った。彼女も。")) == [
        "He left.",
        "She stayed!",
        "彼は行った。",
        "彼女も。",
    ]


def test_an_interruption_is_not_taken_for_a_panic(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(language: str, text: str) -> list[object]:
        raise KeyboardInterrupt

    monkeypatch.setattr("sentencex.get_sentence_boundaries", interrupted)
    with pytest.raises(KeyboardInterrupt):
        texts(make_article("He left."))
