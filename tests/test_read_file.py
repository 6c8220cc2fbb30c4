"""One file of the corpus: what it holds, whatever it is called, and whatever happens to it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.read import READERS, read, scan
from assistant.read import file as file_module
from assistant.types import Article, Skipped, SourceFile

TEXT = "The ferry is back. She sails again."
HTML = f"<!DOCTYPE html><html><body><article><p>{TEXT}</p></article></body></html>"


def put(folder: Path, name: str, data: bytes | str, sample: bool = False) -> SourceFile:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return SourceFile(name, path, path.stat().st_size, path.stat().st_mtime_ns, sample)


def one(file: SourceFile) -> Article:
    (article,) = read(file)
    assert isinstance(article, Article), article
    return article


def reason(file: SourceFile) -> str:
    (skipped,) = read(file)
    assert isinstance(skipped, Skipped)
    assert skipped.path == file.id
    return skipped.reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", HTML), ("a.HTM", HTML), ("a.xhtml", HTML), ("a.md", TEXT), ("a.markdown", TEXT),
        ("a.txt", TEXT), ("a.text", TEXT), ("a.jsonl", f'{{"id": "b", "text": "{TEXT}"}}'),
        ("a.ndjson", f'{{"id": "b", "text": "{TEXT}"}}'),
    ],
)  # fmt: skip
def test_each_format_is_read_by_its_suffix(tmp_path: Path, name: str, content: str) -> None:
    article = one(put(tmp_path, name, content))
    assert article.text == TEXT
    assert article.id == (f"{name}#b" if "json" in content or "id" in content[:6] else name)


def test_articles_of_a_sample_file_are_samples(tmp_path: Path) -> None:
    assert one(put(tmp_path, "a.md", TEXT, sample=True)).sample
    assert not one(put(tmp_path, "a.md", TEXT)).sample


def test_reading_a_file_twice_gives_the_same_and_its_time_is_no_date(tmp_path: Path) -> None:
    file = put(tmp_path, "a.html", HTML)
    first = one(file)
    os.utime(file.path, (0, 0))
    assert one(file) == first
    assert first.published is None


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.pdf", "a.jsonl", "a.html"])
def test_a_page_is_read_as_a_page_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert one(put(tmp_path, name, HTML)).text == TEXT


def test_a_page_without_a_single_tag_is_read_as_text(tmp_path: Path) -> None:
    assert one(put(tmp_path, "a.html", f"Back again\n\n{TEXT}")).title == "Back again"


def test_a_pdf_is_read_as_one_whatever_it_is_called(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "a.html", "a.pdf"):
        assert reason(put(tmp_path, name, b"%PDF-1.4\nbroken")).startswith(
            "it is damaged, or no PDF"
        )


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.html", b"PK\x03\x04rest", "it is a ZIP archive, as office documents and e-books are,"
                                       " though its name ends in .html"),
        ("a.txt", b"\x89PNG\r\n", "it is a PNG picture, though its name ends in .txt"),
        ("a.md", b"\xd0\xcf\x11\xe0", "it is an old Office document, though its name ends in .md"),
        ("a.txt", bytes(range(256)) * 40, "it holds no text, though its name ends in .txt"),
        ("a.jsonl", b"\0" * 5000, "it holds no text, though its name ends in .jsonl"),
        ("a.pdf", b"Just some text.", "it is no PDF, though its name ends in .pdf"),
        ("a.txt", b"", "it is empty"),
        ("a.md", b" \n\t\n", "it is empty"),
        ("a.txt", b"* * *", "no article text was found in it"),
        ("a.docx", b"Some text.", "nothing here reads files of the kind .docx"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_reported_with_its_reason(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    assert reason(put(tmp_path, name, data)) == said


def test_utf16_is_no_noise(tmp_path: Path) -> None:
    assert one(put(tmp_path, "a.txt", TEXT.encode("utf-16"))).text == TEXT
    assert one(put(tmp_path, "a.txt", TEXT.encode("utf-16-le"))).text == TEXT


def test_a_file_that_vanished_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    (file,) = scan(tmp_path).files
    file.path.unlink()
    assert reason(file) == "it vanished before it was read"


def test_a_folder_or_a_pipe_in_the_file_s_place_is_reported(tmp_path: Path) -> None:
    file = put(tmp_path, "a.md", TEXT)
    file.path.unlink()
    file.path.mkdir()
    assert reason(file) in {"it is no longer a file", "it could not be opened (Is a directory)"}
    file.path.rmdir()
    os.mkfifo(file.path)
    assert reason(file) == "it is no longer a file"


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="the system has no such flag")
def test_a_link_in_the_file_s_place_is_not_followed(tmp_path: Path) -> None:
    file = put(tmp_path, "a.md", TEXT)
    (tmp_path / "secret").write_text("A secret.")
    file.path.unlink()
    file.path.symlink_to(tmp_path / "secret")
    assert reason(file).startswith("it could not be opened")


READ_WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from assistant.read import read, scan
if os.getuid() == 0:
    os.setuid(65534)
for file in scan(Path(sys.argv[1])).files:
    for found in read(file):
        print(getattr(found, "reason", None) or found.text)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_file_without_the_right_to_read_it_is_reported_and_the_next_is_read() -> None:
    # Not in tmp_path, whose parents nobody but its owner may enter.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        put(folder, "a.txt", "A secret.").path.chmod(0)
        put(folder, "b.txt", "She is back.").path.chmod(0o644)
        done = subprocess.run(
            [sys.executable, "-c", READ_WITHOUT_RIGHTS, name], capture_output=True, text=True
        )
    said = "you have no right to read it; change its permissions"
    assert done.stdout.splitlines() == [said, "She is back."], done.stderr


def test_a_file_that_is_too_large_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(tmp_path, "a.md", TEXT)
    assert file_module.MAX_MEGABYTES == 200
    os.truncate(file.path, 201_000_000)  # takes no room on the disk
    assert reason(file) == "it has 201 MB, and files of up to 200 MB are read; split it"


def test_fifty_megabytes_are_read_in_bounded_time(tmp_path: Path) -> None:
    paragraph = (
        "The ferry came in at noon, and the crew went ashore to see the harbour master. " * 60
    )
    file = put(tmp_path, "a.txt", f"The log of the ferry\n\n{paragraph}\n\n" * 10_500)
    assert file.size > 50_000_000
    begun = time.monotonic()
    article = one(file)
    assert time.monotonic() - begun < 60
    assert len(article.text) > 50_000_000


class Stumbling:
    """Reads one article and then fails, as a parser with a fault of its own may."""

    suffixes = (".txt",)

    def read(self, data: bytes, path: str) -> Iterator[Article]:
        yield Article(path, "One", "One.", ())
        raise RuntimeError("a fault")


def test_a_fault_of_a_reader_ends_its_file_and_nothing_else(tmp_path: Path) -> None:
    first, skipped = read(put(tmp_path, "a.txt", TEXT), [Stumbling()])
    assert isinstance(first, Article)
    assert skipped == Skipped("a.txt", "it could not be read (RuntimeError: a fault)")


def test_a_reader_of_one_s_own_is_passed_as_an_object(tmp_path: Path) -> None:
    class Shouting:
        suffixes = (".loud",)

        def read(self, data: bytes, path: str) -> Iterator[Article]:
            yield Article(path, "", data.decode().upper(), ())

    (article,) = read(put(tmp_path, "a.loud", TEXT), [*READERS, Shouting()])
    assert isinstance(article, Article)
    assert article.text == TEXT.upper()


@pytest.mark.parametrize("name", ["a b.md", 'it\'s "so".md', "new\nline.md", "Größe 海.md"])
def test_names_of_all_kinds_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXT)
    (file,) = scan(tmp_path).files
    assert one(file).id == name


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse names that are no UTF-8")
def test_a_name_that_is_no_utf8_is_read_under_one_that_is(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff\xe9.jsonl")).write_text('{"id": "a", "text": "Back."}\n{')
    (file,) = scan(tmp_path).files
    found = list(read(file))
    names = [item.id if isinstance(item, Article) else item.path for item in found]
    assert names == ["\\xff\\xe9.jsonl#a", "\\xff\\xe9.jsonl#2"]
    assert [name.encode() for name in names]
