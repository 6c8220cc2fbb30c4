"""What clean text is, how it is laid out, and which language it is in."""

from __future__ import annotations

import pytest

from assistant.read.clean import clean, folded, has_words
from assistant.read.language import detect_language, language_code
from assistant.read.layout import Piece, lay_out, tidy
from assistant.types import Block


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  two\t words\n", "two words"),
        ("no\u00a0break\u202fspaces\u3000here", "no break spaces here"),
        ("line\u2028separator\u0085and\x0bmore", "line separator and more"),
        ("soft\u00adhyphen", "softhyphen"),
        ("zero\u200bwidth\ufeff\u2060", "zerowidth"),
        ("\u202eoverridden\u202c", "overridden"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        ("hidden\U000e0041\U000e0042 tags", "hidden tags"),
        ("cafe\u0301", "café"),
        ("half \ud83d a pair", "half \ufffd a pair"),
    ],
)
def test_a_line_becomes_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


def test_joiners_stay_where_they_spell_a_word_and_go_beside_latin_letters() -> None:
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    assert clean("👩\u200d🌾") == "👩\u200d🌾"
    assert clean("in\u200dvisible\u200c") == "invisible"


def test_a_line_without_letter_or_digit_has_no_words() -> None:
    assert has_words("7")
    assert has_words("海")
    assert not has_words("* * * — ♦ \ue286")


def test_lines_that_say_the_same_fold_to_the_same() -> None:
    assert folded("“The Ferry”, Returns!") == folded("the ferry returns")


def test_an_empty_line_parts_blocks_but_neither_list_items_nor_rows() -> None:
    pieces = [
        Piece("heading", "Fares", 2),
        Piece("item", "a car", 1),
        Piece("item", "a dog", 2),
        Piece("row", "2022 | 3,411"),
        Piece("row", "2023 | 3,902"),
        Piece("paragraph", "That is all."),
    ]
    text, blocks = lay_out(pieces)
    assert text == "Fares\n\na car\na dog\n\n2022 | 3,411\n2023 | 3,902\n\nThat is all."
    assert blocks[2] == Block("item", 13, 18, 2)
    assert [text[block.start : block.end] for block in blocks] == [piece.text for piece in pieces]


def test_pieces_without_words_are_left_out() -> None:
    assert tidy([Piece("paragraph", " * * * "), Piece("paragraph", "a\nb")]) == [
        Piece("paragraph", "a b")
    ]


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("en-US", "en"),
        ("pt_BR", "pt"),
        ("DE", "de"),
        ("zh-Hant-TW", "zh"),
        ("English", ""),
        ("", ""),
    ],
)
def test_a_stated_language_becomes_its_code(stated: str, code: str) -> None:
    assert language_code(stated) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The ferry was tied up for a month, and nobody knew why.", "en"),
        ("Die Fähre lag einen Monat lang im Hafen, und niemand wusste, warum.", "de"),
        ("Le bac est resté un mois au port, et personne ne savait pourquoi.", "fr"),
        ("フェリーは一か月のあいだ港につながれたままで、だれもその理由を知りませんでした。", "ja"),
        ("Too short", ""),
        ("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", ""),
    ],
)
def test_the_language_of_a_text_is_detected_where_there_is_enough_of_it(
    text: str, code: str
) -> None:
    assert detect_language(text) == code


def test_a_list_of_names_is_in_no_language() -> None:
    names = (
        "Ana Pell (1981), Bo Castell (1982), Kim Orrell, Jr. (1971), Lu Strand, Ivo Almás (1939)"
    )
    assert detect_language(names) == ""
