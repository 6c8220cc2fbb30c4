"""Which files of a folder may hold articles, and what is said of the others."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from assistant.errors import CorpusError
from assistant.read import scan
from assistant.types import Skipped


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Some text.")


def ids(folder: Path, keep_samples: bool = False) -> list[str]:
    return [file.id for file in scan(folder, keep_samples).files]


def test_files_are_found_in_all_folders_in_the_order_of_their_ids(tmp_path: Path) -> None:
    put(tmp_path, "b.md", "a/z.html", "a/b/c.TXT", "c.jsonl", "d.pdf", "e.ndjson", "f.markdown")
    assert ids(tmp_path) == [
        "a/b/c.TXT", "a/z.html", "b.md", "c.jsonl", "d.pdf", "e.ndjson", "f.markdown"
    ]  # fmt: skip


def test_a_file_is_described_by_its_size_and_time(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    (file,) = scan(tmp_path).files
    assert (file.path, file.size, file.sample) == (tmp_path / "a.txt", 10, False)
    assert file.mtime_ns == (tmp_path / "a.txt").stat().st_mtime_ns


def test_no_folder_and_a_file_for_one_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"There is no folder .*articles\. Make it"):
        scan(tmp_path / "articles")
    put(tmp_path, "a.txt")
    with pytest.raises(CorpusError, match=r"a\.txt is a file\. Name the folder"):
        scan(tmp_path / "a.txt")


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert scan(tmp_path) == scan(tmp_path)
    assert (scan(tmp_path).files, scan(tmp_path).skipped) == ((), ())


def test_what_explains_a_folder_is_no_article_and_is_not_reported(tmp_path: Path) -> None:
    put(
        tmp_path, "README.md", "readme.txt", "README", "ReadMe-de.md", "LICENSE", "licence.txt",
        "LICENSE-MIT", "COPYING", "CONTRIBUTING.md", "changelog.rst", ".hidden.md", ".git/a.md",
    )  # fmt: skip
    assert (ids(tmp_path), scan(tmp_path).skipped) == ([], ())


def test_an_article_on_licences_is_one(tmp_path: Path) -> None:
    put(tmp_path, "license-plates-of-europe.md", "readmelater.txt")
    assert ids(tmp_path) == ["license-plates-of-europe.md", "readmelater.txt"]


def test_a_file_of_another_kind_is_reported_with_what_is_read(tmp_path: Path) -> None:
    put(tmp_path, "report.docx", "notes")
    with_suffix = Skipped(
        "report.docx",
        "files that end in .docx are not read; these are: .htm, .html, .jsonl, .markdown, .md,"
        " .ndjson, .pdf, .text, .txt, .xhtml",
    )
    without, *rest = scan(tmp_path).skipped
    assert without.reason.startswith("files without a suffix are not read")
    assert rest == [with_suffix]


def test_samples_step_aside_as_soon_as_there_is_another_article(tmp_path: Path) -> None:
    put(tmp_path, "samples/.samples", "samples/a.md", "samples/deep/b.md")
    found = scan(tmp_path)
    assert [(file.id, file.sample) for file in found.files] == [
        ("samples/a.md", True), ("samples/deep/b.md", True)
    ]  # fmt: skip
    assert found.set_aside == 0
    put(tmp_path, "mine.docx", "README.md")  # no articles
    assert scan(tmp_path).set_aside == 0
    put(tmp_path, "mine.md")
    assert (ids(tmp_path), scan(tmp_path).set_aside) == (["mine.md"], 2)


def test_samples_are_kept_where_they_are_wanted(tmp_path: Path) -> None:
    put(tmp_path, "samples/.samples", "samples/a.md", "mine.md")
    kept = scan(tmp_path, keep_samples=True)
    assert [(file.id, file.sample) for file in kept.files] == [
        ("mine.md", False), ("samples/a.md", True)
    ]  # fmt: skip
    assert kept.set_aside == 0


def test_links_are_not_followed_and_it_is_said_why(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    put(corpus, "a.md", "folder/b.md")
    put(outside, "secret.md")
    (corpus / "away.md").symlink_to(outside / "secret.md")
    (corpus / "awayfolder").symlink_to(outside)
    (corpus / "twice.md").symlink_to(corpus / "a.md")
    (corpus / "folder" / "loop").symlink_to(corpus)
    (corpus / "nowhere.md").symlink_to(corpus / "gone.md")
    (corpus / "self.md").symlink_to(corpus / "self.md")
    assert ids(corpus) == ["a.md", "folder/b.md"]
    leads_outside = "it is a link that leads outside the corpus; put a copy in its place"
    leads_inside = "it is a link within the corpus; what it leads to is read in its own place"
    assert {one.path: one.reason for one in scan(corpus).skipped} == {
        "away.md": leads_outside,
        "awayfolder": leads_outside,
        "twice.md": leads_inside,
        "folder/loop": leads_inside,
        "nowhere.md": "it is a link that leads nowhere",
        "self.md": "it is a link that leads nowhere",
    }


def test_the_corpus_itself_may_be_a_link(tmp_path: Path) -> None:
    put(tmp_path / "real", "a.md")
    (tmp_path / "corpus").symlink_to(tmp_path / "real")
    assert ids(tmp_path / "corpus") == ["a.md"]


def test_names_of_all_kinds_become_ids(tmp_path: Path) -> None:
    names = ["a b.md", 'it\'s "so".md', "new\nline.md", "Größe 海.md", "#1?&.md", "..md.md"]
    put(tmp_path, *names)
    assert sorted(ids(tmp_path)) == sorted(set(names) - {"..md.md"})  # hidden


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse names that are no UTF-8")
def test_a_name_that_is_no_utf8_becomes_an_id_that_is(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("Some text.")
    (file,) = scan(tmp_path).files
    assert file.id == "caf\\xe9.md"
    assert file.path.read_text() == "Some text."


def test_a_pipe_is_no_file_and_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert scan(tmp_path).skipped == (Skipped("pipe.md", "it is a pipe or a device, no file"),)


def test_a_very_deep_folder_is_walked(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*"d" * 400)
    put(deep, "a.md")
    assert ids(tmp_path) == ["d/" * 400 + "a.md"]


SCAN_WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from assistant.read import scan
if os.getuid() == 0:
    os.setuid(65534)
found = scan(Path(sys.argv[1]))
print([file.id for file in found.files], [(one.path, one.reason) for one in found.skipped])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_folder_without_the_right_to_read_it_is_reported() -> None:
    # Not in tmp_path, whose parents nobody but its owner may enter.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        put(folder, "a.md", "closed/b.md")
        (folder / "closed").chmod(0)
        done = subprocess.run(
            [sys.executable, "-c", SCAN_WITHOUT_RIGHTS, name], capture_output=True, text=True
        )
        (folder / "closed").chmod(0o755)
    reason = "the folder cannot be read (Permission denied)"
    assert done.stdout.strip() == f"['a.md'] [('closed', '{reason}')]", done.stderr
