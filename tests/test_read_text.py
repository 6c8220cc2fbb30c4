"""Plain text, written as such or pasted from a web page with what stood around it."""

from __future__ import annotations

from datetime import date
from textwrap import dedent

from assistant.read.text import TextReader
from assistant.types import Article


def read(text: str) -> Article:
    (article,) = TextReader().read(dedent(text).encode(), "a.txt")
    return article


def blocks(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


def test_the_first_line_is_the_title_if_it_reads_like_one_and_an_empty_line_follows() -> None:
    article = read("Ferry withdrawn\n\nShe was tied up on Monday.")
    assert (article.title, article.text) == ("Ferry withdrawn", "She was tied up on Monday.")


def test_a_date_behind_a_byline_is_no_part_of_the_name() -> None:
    article = read("Ferry withdrawn\nBy Ines Calloway, 24 May 2024\n\nShe was tied up on Monday.")
    assert (article.author, article.published) == ("Ines Calloway", date(2024, 5, 24))
    article = read("Ferry withdrawn\nBy Ines Calloway, Port Carrow\n\nShe was tied up.")
    assert article.author == "Ines Calloway, Port Carrow"


def test_a_first_line_that_is_a_sentence_is_no_title() -> None:
    article = read("She was tied up.\n\nNobody knew why.")
    assert (article.title, article.text) == ("", "She was tied up.\n\nNobody knew why.")


def test_a_first_line_that_runs_on_is_no_title() -> None:
    article = read("The ferry was tied up at the pier\non Monday.\n\nNobody knew why.")
    assert article.title == ""
    assert article.text == "The ferry was tied up at the pier on Monday.\n\nNobody knew why."


def test_a_question_may_be_a_title() -> None:
    assert read("Who sank the ferry?\n\nNobody knows. It was dark.").title == "Who sank the ferry?"


def test_a_single_line_is_text_and_no_title() -> None:
    article = read("Ferry withdrawn")
    assert (article.title, article.text) == ("", "Ferry withdrawn")


def test_nothing_is_taken_for_a_date_an_author_or_a_source() -> None:
    article = read("Ferry withdrawn\n\nIn May 2024 Ines Calloway saw her on 24 May 2024.")
    assert (article.published, article.author, article.source, article.url) == (None, "", "", "")


def test_hard_wrapped_lines_are_joined() -> None:
    article = read(
        """\
        The ferry was withdrawn on Monday after an inspector had found a crack
        in her car deck, and the island was left without a boat for the first
        time since the old pier burned down, which old people still talk about
        when the wind is in the east.

        Nobody was hurt. The crack was as long as a hand, said the inspector,
        and had been painted over.
        """
    )
    assert blocks(article) == [
        (
            "paragraph",
            "The ferry was withdrawn on Monday after an inspector had found a crack in her car"
            " deck, and the island was left without a boat for the first time since the old pier"
            " burned down, which old people still talk about when the wind is in the east.",
        ),
        (
            "paragraph",
            "Nobody was hurt. The crack was as long as a hand, said the inspector, and had been"
            " painted over.",
        ),
    ]


def test_lines_that_are_paragraphs_of_their_own_stay_apart() -> None:
    long = "A paragraph that goes on for longer than anybody would wrap a line by hand, " * 3
    article = read(f"{long}and ends here.\n{long}and ends there.")
    assert [text[-12:] for _, text in blocks(article)] == ["d ends here.", " ends there."]


def test_wrapped_chinese_is_joined_without_spaces() -> None:
    line = "渡轮星期四回到岛上甲板上的裂缝已经焊好了居民们都很高兴"
    article = read(f"{line}\n{line}\n{line}\n没有人受伤。")
    assert article.text == line * 3 + "没有人受伤。"


def test_short_lines_between_paragraphs_are_headings() -> None:
    article = read(
        """\
        Ferry withdrawn from service

        She was tied up on Monday. Nobody was hurt.

        What was found

        The deck was cracked. It had been painted over.

        Who knew?

        Everybody knew, said the engineer.
        """
    )
    assert [text for kind, text in blocks(article) if kind == "heading"] == [
        "What was found", "Who knew?"
    ]  # fmt: skip


def test_lines_that_lead_in_or_speak_are_no_headings() -> None:
    article = read(
        "She was tied up. It was a Monday.\n\nHe wrote:\n\nThe deck is cracked through and"
        " through.\n\n“Who knew”\n\nEverybody knew, said the engineer to the inquiry."
    )
    assert {kind for kind, _ in blocks(article)} == {"paragraph"}


def test_bullets_and_numbers_make_lists() -> None:
    article = read(
        """\
        The council had three courses. They were:

        1. Repair her.
        2. Charter another
        ship.

        * Sell her
          - for scrap
          - to a museum

        1. One number is no list.
        """
    )
    kinds = [(block.kind, block.level) for block in article.blocks]
    assert kinds[1:] == [
        ("item", 1), ("item", 1), ("item", 1), ("item", 2), ("item", 2), ("paragraph", 0)
    ]  # fmt: skip
    assert "1. Repair her.\n2. Charter another ship.\nSell her\nfor scrap" in article.text


PASTED = """\
Home
World
Search

13.3 C
Port Carrow

Share
Tweet
Facebook

Ferry to Holmsey withdrawn after crack is found

By Ines Calloway | 24 May 2024 | 5 min read
1.2K shares

A crack in the car deck has taken the ferry out of service. Nobody was hurt.

Advertisement

Jobs

Forty people work on her, and they will be paid.

READ MORE: Islanders want their boat back

Sign up for our newsletter

She will be towed to the yard on Tuesday. Share prices fell.

Leave a comment

Related articles
Why two tides a day?
Fares frozen on the island ferry

Subscribe to the Courier
© 2024 The Courier. All rights reserved.
"""


def test_a_pasted_page_loses_its_clutter_and_keeps_every_sentence() -> None:
    article = read(PASTED)
    assert article.title == "Ferry to Holmsey withdrawn after crack is found"
    assert (article.author, article.published) == ("Ines Calloway", date(2024, 5, 24))
    assert blocks(article) == [
        (
            "paragraph",
            "A crack in the car deck has taken the ferry out of service. Nobody was hurt.",
        ),
        ("heading", "Jobs"),
        ("paragraph", "Forty people work on her, and they will be paid."),
        ("paragraph", "She will be towed to the yard on Tuesday. Share prices fell."),
    ]


def test_a_sentence_is_kept_whatever_it_says() -> None:
    sentences = [
        "Related articles were found in his bag.",
        "We use cookies to bake with, said the baker.",
        "Subscribe to the theory if you like.",
        "Share this bread with everybody who asks.",
        "Advertisement is the soul of trade.",
    ]
    assert read("\n\n".join(sentences)).text == "\n\n".join(sentences)


def test_words_that_head_articles_too_go_only_beside_other_furniture() -> None:
    article = read("It rained. We stayed.\n\nWeather\n\nIt rained all day, and then it snowed.")
    assert ("heading", "Weather") in blocks(article)


def test_the_ingredients_above_a_recipe_are_no_clutter() -> None:
    article = read("Flour\nEggs\nSugar\nButter, cold\n\nMix everything well. Wait an hour.")
    assert article.text.startswith("Flour\n\nEggs\n\nSugar\n\nButter, cold")


def test_the_end_of_a_short_list_of_lines_is_no_clutter() -> None:
    article = read("Dear Ines\n\nThe boat is back.\n\nYours\n\nJens")
    assert article.text.endswith("Yours\n\nJens")


def test_other_languages_have_their_furniture() -> None:
    article = read(
        "Die Fähre ist zurück. Alle freuen sich.\n\nAnzeige\n\nSie fährt seit Montag wieder."
        "\n\nDas war knapp.\n\nMehr zum Thema\n\nWarum es zwei Fluten gibt"
    )
    assert article.text == (
        "Die Fähre ist zurück. Alle freuen sich.\n\nSie fährt seit Montag wieder.\n\nDas war knapp."
    )
    assert article.language == "de"


def test_a_menu_and_the_weather_above_a_pasted_article_are_clutter() -> None:
    text = (
        "Weather 14 °C\nHome | Politics | Sport | Culture\nShare on Facebook\nTweet\n\n"
        "Bakery strike ends after nine days\n\n"
        "The bakers of the old town went back to their ovens on Friday. They had asked for more."
    )
    [article] = TextReader().read(text.encode(), "bakery.txt")
    assert article.title == "Bakery strike ends after nine days"
    assert article.text.startswith("The bakers of the old town")
