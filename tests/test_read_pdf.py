"""PDF files with a text layer. The files are written here, by hand, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from assistant.errors import UnreadableFile
from assistant.read.pdf import PdfReader
from assistant.types import Article

Line = tuple[int, int, int, str]  # left, baseline, size in points; text

TITLE = "Ferry withdrawn after crack is found"


def pdf(*pages: Sequence[Line], information: str = "", extra: str = "", trailer: str = "") -> bytes:
    """A PDF of these pages; `extra` is drawn on each, `trailer` goes into the file's trailer."""
    kids = [f"{5 + 2 * number} 0 R" for number in range(len(pages))]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(kids)}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        f"<< {information} >>",
    ]
    for number, page in enumerate(pages):
        drawn = "".join(
            f"BT /F1 {size} Tf {left} {baseline} Td ({text}) Tj ET\n"
            for left, baseline, size, text in page
        )
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * number} 0 R >>"
        )
        content = drawn + extra
        objects.append(
            f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream"
        )
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        out
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
            f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R {trailer} >>\n"
            f"startxref\n{len(out)}\n%%EOF"
        ).encode()
    )


def lines(top: int, *texts: str, left: int = 50, size: int = 10, leading: int = 12) -> list[Line]:
    return [(left, top - n * leading, size, text) for n, text in enumerate(texts)]


def read(data: bytes, path: str = "a.pdf") -> Article:
    (article,) = PdfReader().read(data, path)
    assert isinstance(article, Article)
    return article


def blocks(article: Article) -> list[tuple[str, str]]:
    return [(b.kind, article.text[b.start : b.end]) for b in article.blocks]


ARTICLE = [
    *lines(750, TITLE, size=20),
    *lines(720, "By Ines Calloway"),
    *lines(700, "24 May 2024"),
    *lines(670, "A crack in the car deck has taken the ferry out of service,",
           "and the islanders have to make do with a launch that carries",
           "twelve passengers and no cars."),
    *lines(634, "Nobody was hurt. She will be towed to the yard on Tuesday, if",
           "the wind allows.", left=60),
    *lines(590, "What was found", size=14),
    *lines(570, "Inspectors measured plating of 5.8 millimetres."),
]  # fmt: skip


def test_lines_become_paragraphs_and_headings() -> None:
    article = read(pdf(ARTICLE))
    assert (article.title, article.author) == (TITLE, "Ines Calloway")
    assert article.published == date(2024, 5, 24)
    assert blocks(article) == [
        (
            "paragraph",
            "A crack in the car deck has taken the ferry out of service, and the islanders have to"
            " make do with a launch that carries twelve passengers and no cars.",
        ),
        (
            "paragraph",
            "Nobody was hurt. She will be towed to the yard on Tuesday, if the wind allows.",
        ),
        ("heading", "What was found"),
        ("paragraph", "Inspectors measured plating of 5.8 millimetres."),
    ]


def test_a_wider_gap_parts_paragraphs_even_of_full_lines() -> None:
    text = [
        "The deck was cracked from one side to the other.",
        "Nobody had seen it before, they all said.",
    ]
    article = read(pdf(lines(700, *text) + lines(660, *text)))
    assert blocks(article) == [("paragraph", " ".join(text))] * 2


def test_a_short_last_line_parts_paragraphs_without_a_gap() -> None:
    article = read(
        pdf(lines(700, "The deck was cracked from one side to the other side", "of it.",
                  "Nobody had seen it before, or so they told the judge"))
    )  # fmt: skip
    assert [text for _, text in blocks(article)] == [
        "The deck was cracked from one side to the other side of it.",
        "Nobody had seen it before, or so they told the judge",
    ]


def test_a_paragraph_goes_on_over_the_page() -> None:
    article = read(
        pdf(lines(700, "The repair will cost"), lines(750, "two million pounds, they say."))
    )
    assert article.text == "The repair will cost two million pounds, they say."


def test_a_sentence_that_ends_with_the_page_ends_the_paragraph() -> None:
    article = read(
        pdf(lines(700, "It will cost two million."), lines(750, "Nobody has that much."))
    )
    assert len(article.blocks) == 2


def test_hyphens_at_line_ends_are_mended_unless_the_word_has_one() -> None:
    article = read(
        pdf(lines(700, "The well-known engineer spoke of the respon-",
                  "sibility of all, and of a well-", "known crack, in the years 1990-",
                  "1995, in Port-", "Carrow."))
    )  # fmt: skip
    assert article.text == (
        "The well-known engineer spoke of the responsibility of all, and of a well-known crack,"
        " in the years 1990-1995, in Port-Carrow."
    )


def test_numbers_heads_and_feet_of_pages_go() -> None:
    pages = [
        [(50, 780, 8, f"The Courier, page {n} of 3"), *lines(700, text), (300, 20, 8, str(n))]
        for n, text in enumerate(["The repair will cost", "two million pounds, as", "they say."], 1)
    ]
    assert read(pdf(*pages)).text == "The repair will cost two million pounds, as they say."


def test_bullets_and_numbers_are_list_items() -> None:
    article = read(
        pdf(lines(700, "There were three courses for the council to choose from.",
                  "• Repair her at once.",
                  "• Charter another ship, if there is one to be had",
                  "in the whole of the country."))
    )  # fmt: skip
    assert blocks(article)[1:] == [
        ("item", "Repair her at once."),
        (
            "item",
            "Charter another ship, if there is one to be had in the whole of the country.",
        ),
    ]


def test_the_file_states_title_and_author_but_no_date_of_publication() -> None:
    information = "/Title (The ferry) /Author (Jens Mallory) /CreationDate (D:20240524100000Z)"
    article = read(pdf(lines(700, "She is back."), information=information))
    assert (article.title, article.author, article.published) == ("The ferry", "Jens Mallory", None)


@pytest.mark.parametrize(
    "title",
    ["untitled", "Microsoft Word - ferry.doc", "ferry-final.docx", "a", "", "Slide 1", "123"],
)
def test_what_a_program_wrote_for_a_title_is_none(title: str) -> None:
    assert read(pdf(lines(700, "She is back."), information=f"/Title ({title})")).title == ""


@pytest.mark.parametrize("author", ["anonymous", "unknown", "user", "Administrator", ""])
def test_what_a_program_wrote_for_an_author_is_none(author: str) -> None:
    assert read(pdf(lines(700, "She is back."), information=f"/Author ({author})")).author == ""


PICTURE = "q 100 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n"


def test_a_scan_is_told_from_a_text() -> None:
    with pytest.raises(UnreadableFile, match="no text layer: it is a scan, or pictures"):
        read(pdf([(50, 50, 8, "17")], extra=PICTURE))
    assert read(pdf(lines(700, "She is back at her old pier."), extra=PICTURE)).text


def test_a_file_without_any_text_is_said_to_have_none() -> None:
    with pytest.raises(UnreadableFile, match="no article text was found in it"):
        read(pdf([]))


def test_a_locked_file_is_said_to_be_locked() -> None:
    key = "<" + "00" * 32 + ">"
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<00> <00>]"
    with pytest.raises(UnreadableFile, match="it is locked with a password; save a copy"):
        read(pdf(lines(700, "She is back."), trailer=lock))


@pytest.mark.parametrize("data", [b"%PDF-1.4\nnothing", b"%PDF-1.4\n" + bytes(range(256)) * 20])
def test_a_damaged_file_is_said_to_be_damaged(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="it is damaged, or no PDF"):
        read(data)


def test_files_may_be_read_by_many_threads_at_once() -> None:
    data = pdf(*[ARTICLE] * 5)
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda _: read(data).text, range(40)))
    assert set(texts) == {read(data).text}
