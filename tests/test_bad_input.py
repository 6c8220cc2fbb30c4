"""What goes wrong with folders and indexes: one clear sentence each, and no article lost.

Bad questions and histories are in test_pipeline.py, bad files in test_read_*.py, ports in
test_chat.py.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import pytest
from command import run
from fakes import WordEmbedder

from assistant import (
    Assistant,
    CorpusError,
    IndexMismatch,
    IndexUnwritable,
)

QUESTION = "When was salt taxed by the crown?"
TESTS = Path(__file__).parent


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "salt.txt").write_text("Salt was taxed in 1702 by the crown of the old kingdom.\n")
    return folder


def opened(corpus: Path, index: Path, window: int = 254) -> Assistant:
    return Assistant.open(corpus, index, embedder=WordEmbedder(window))


def test_no_corpus_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=str(tmp_path / "nowhere")):
        opened(tmp_path / "nowhere", tmp_path / "index")


def test_a_corpus_that_is_a_file(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"salt\.txt"):
        opened(corpus / "salt.txt", tmp_path / "index")


def test_an_empty_corpus(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match=r"no articles in .*empty: put HTML, Markdown"):
        opened(tmp_path / "empty", tmp_path / "index")


def test_a_corpus_in_which_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "scan.pdf").write_bytes(b"%PDF-1.7 no pdf at all")
    with pytest.raises(CorpusError, match=r"None of the files in .*bad .* scan\.pdf for one: "):
        opened(tmp_path / "bad", tmp_path / "index")


def test_an_index_made_by_another_model(corpus: Path, tmp_path: Path) -> None:
    opened(corpus, tmp_path / "index")
    other = WordEmbedder()
    other.id = "other-model 123"
    with pytest.raises(IndexMismatch, match=r"'words-test'.*'other-model 123'.*index --rebuild"):
        Assistant.open(corpus, tmp_path / "index", embedder=other)


def test_an_index_of_another_format(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(corpus, tmp_path / "index")
    for module in ("store", "snapshot"):
        monkeypatch.setattr(f"assistant.index.{module}.FORMAT", "99")
    with pytest.raises(IndexMismatch, match=r"format '3'.*format '99'.*index --rebuild"):
        opened(corpus, tmp_path / "index")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *product(
            ["articles.sqlite", "vectors.faiss"],
            ["truncated", "deleted", "noise", "noise inside", "emptied"],
        ),
        *product(["writing.lock"], ["deleted", "noise"]),  # it is empty
        *product(["articles.sqlite-wal", "articles.sqlite-shm"], ["noise"]),
    ],
)
def test_a_damaged_index_is_built_again_and_says_so(
    corpus: Path, tmp_path: Path, name: str, damage: str
) -> None:
    # enough articles that noise inside hits something
    for n in range(40):
        (corpus / f"more-{n}.txt").write_text(f"Article {n} tells of bread and of nothing else.")
    index = tmp_path / "index"
    before = opened(corpus, index).ask(QUESTION)
    file = index / name
    data = file.read_bytes() if file.exists() else b""
    noise = random.Random(1).randbytes(max(len(data), 5000))
    if damage == "deleted":
        file.unlink()
    elif damage == "truncated":
        file.write_bytes(data[: len(data) // 2])
    elif damage == "emptied":
        file.write_bytes(b"")
    elif damage == "noise":
        file.write_bytes(noise)
    else:
        at = 2 * 4096 if len(data) > 3 * 4096 else len(data) // 2
        file.write_bytes(data[:at] + noise[: len(data) - at])
    assistant = opened(corpus, index)
    after = assistant.ask(QUESTION)
    assert after == before
    if name in {"writing.lock", "articles.sqlite-wal", "articles.sqlite-shm"}:
        assert assistant.notes == ()  # nothing that counts was in them
    else:
        [note] = assistant.notes
        assert "made again" in note or "built again" in note


@pytest.mark.parametrize("looked", [True, False], ids=["just looked at", "to be looked at"])
def test_an_index_damaged_while_it_is_open_is_built_again(
    looked: bool, corpus: Path, tmp_path: Path
) -> None:
    for n in range(200):
        (corpus / f"more-{n}.txt").write_text(f"Article {n} tells of bread. " * 20)
    assistant = opened(corpus, tmp_path / "index")
    before = assistant.ask(QUESTION)
    database = tmp_path / "index" / "articles.sqlite"
    with database.open("r+b") as file:
        file.seek(0)
        file.write(random.Random(2).randbytes(database.stat().st_size))
    # SQLite would go on from the pages that it has in memory
    assistant._library.snapshot._db.execute("PRAGMA shrink_memory")
    # the folder is looked at once a second: the damage is then found by that
    assistant._library._looked = time.monotonic() if looked else 0.0
    after = assistant.ask("When was bread told of in article 7?")
    assert not after.refused
    assert "damaged" in " ".join(assistant.notes)
    assert assistant.ask(QUESTION).citations[0].quote == before.citations[0].quote


# --- rights and space -----------------------------------------------------------------------


CHILD = """
import os, resource, signal, sys, tempfile
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_bad_input import asked
# every import happens here, while there is the right to read the interpreter's own folder
with tempfile.TemporaryDirectory() as scratch:
    (Path(scratch) / "corpus").mkdir()
    (Path(scratch) / "corpus" / "a.txt").write_text("Salt was taxed in 1702 by the crown.")
    asked(Path(scratch) / "corpus", Path(scratch) / "index")
if size := int(sys.argv[4]):  # no file can grow past it, as on a disk that is full
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    print(asked(Path(sys.argv[2]), Path(sys.argv[3])))
except Exception as error:
    print(f"{type(error).__name__}: {error}")
"""


def without_rights(corpus: Path, index: Path, size: int = 0) -> str:
    """What `asked` says in a process that is not root; errors by name and text.

    A process of its own rather than a fork: FAISS has threads, which a fork does not take along.
    """
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(TESTS), str(corpus), str(index), str(size)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(TESTS.parent)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.removesuffix("\n")


def readable_by_all(folder: Path) -> None:
    for above in (folder, *folder.parents):
        if above == Path("/tmp") or above == Path("/"):
            break
        above.chmod(above.stat().st_mode | 0o055)
    for inside in folder.rglob("*"):
        inside.chmod(inside.stat().st_mode | (0o055 if inside.is_dir() else 0o044))


def asked(corpus: Path, index: Path) -> str:
    assistant = opened(corpus, index)
    return " | ".join([assistant.ask(QUESTION).text, *assistant.notes])


def test_a_current_index_in_a_read_only_folder_answers(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    opened(corpus, index)
    index.chmod(0o555)
    readable_by_all(tmp_path)
    index.chmod(0o555)
    said = without_rights(corpus, index)
    assert said == "“Salt was taxed in 1702 by the crown of the old kingdom.” [1]"


def test_a_stale_index_in_a_read_only_folder_answers_and_warns(
    corpus: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    opened(corpus, index)
    (corpus / "new.txt").write_text("A bridge is planned.")
    readable_by_all(tmp_path)
    index.chmod(0o555)
    said = without_rights(corpus, index)
    assert said.startswith("“Salt was taxed in 1702 by the crown of the old kingdom.” [1] | ")
    assert "1 new" in said
    assert "cannot be written" in said


def test_a_read_only_folder_without_an_index_says_what_to_do(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    index.mkdir()
    readable_by_all(tmp_path)
    index.chmod(0o555)
    said = without_rights(corpus, index)
    assert said.startswith("IndexUnwritable: The index folder ")
    assert "--index" in said


def test_an_index_that_is_a_file(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("not a folder")
    with pytest.raises(IndexUnwritable, match=r"cannot be written.*--index"):
        opened(corpus, tmp_path / "index")


def test_a_full_disk_says_so_and_keeps_what_was_there(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    assert "Salt was taxed" in asked(corpus, index)
    for n in range(300):
        (corpus / f"more-{n}.txt").write_text(f"Article {n} tells of bread and of salt. " * 30)
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o777)
    readable_by_all(tmp_path)
    said = without_rights(corpus, index, size=300_000)
    assert "Salt was taxed" in said
    assert "free some space" in said
    assert "Salt was taxed" in asked(corpus, index)  # and goes on where it stopped
    assert len(opened(corpus, index).articles()) == 301


def test_rebuilding_checks_the_corpus_before_it_gives_up_the_index(
    corpus: Path, tmp_path: Path
) -> None:
    opened(corpus, tmp_path / "index")
    with pytest.raises(CorpusError):
        Assistant.open(tmp_path / "typo", tmp_path / "index", rebuild=True)
    other = WordEmbedder()
    other.id = "other-model"
    rebuilt = Assistant.open(corpus, tmp_path / "index", embedder=other, rebuild=True)
    assert rebuilt.opened.added == ("salt.txt",)
    assert rebuilt.notes == ()


def test_a_corpus_that_is_emptied_while_it_is_open_is_told_and_still_answers(
    corpus: Path, tmp_path: Path
) -> None:
    assistant = opened(corpus, tmp_path / "index")
    salt = (corpus / "salt.txt").read_bytes()
    (corpus / "salt.txt").unlink()
    with pytest.raises(CorpusError, match="no articles in"):
        assistant.sync()
    assert "Salt was taxed" in assistant.ask(QUESTION).text
    (corpus / "salt.txt").write_bytes(salt)
    assert assistant.sync().added == ("salt.txt",)


def test_the_log_of_the_database_does_not_grow_with_every_change(
    corpus: Path, tmp_path: Path
) -> None:
    assistant = opened(corpus, tmp_path / "index")
    for n in range(12):
        for m in range(10):
            (corpus / f"more-{m}.txt").write_text(f"Version {n} of article {m}. " * 200)
        assistant.sync()
    log = tmp_path / "index" / "articles.sqlite-wal"
    assert not log.exists() or log.stat().st_size < 2_000_000
    assert "Salt was taxed" in assistant.ask(QUESTION).text


def test_what_cannot_be_read_is_reported_every_time(corpus: Path, tmp_path: Path) -> None:
    (corpus / "scan.pdf").write_bytes(b"%PDF-1.7 no pdf at all")
    (corpus / "table.xlsx").write_bytes(b"no article")
    for _ in range(2):
        assistant = opened(corpus, tmp_path / "index")
        assert {s.path for s in assistant.opened.skipped} == {"scan.pdf", "table.xlsx"}
        assert "2 could not be read" in assistant.ask("How do zebras weigh bananas?").text


def test_another_writer_is_named(corpus: Path, tmp_path: Path) -> None:
    from filelock import FileLock

    (tmp_path / "index").mkdir()
    with (
        FileLock(tmp_path / "index" / "writing.lock"),
        pytest.raises(IndexUnwritable, match="Another process is writing"),
    ):
        opened(corpus, tmp_path / "index")


# --- the command line ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["ask", "Why?", "--corpus", "nowhere"], 1, "nowhere"),
        (["ask"], 2, "question"),
        (["search", "x", "--hits", "0"], 2, "hits"),
        (["ask", "?!", "--corpus", "corpus"], 2, "no word in the question"),
        (["index", "--corpus", "corpus", "--model", "nowhere/nothing"], 1, "nowhere/nothing"),
        (["chat", "--corpus", "nowhere"], 1, "nowhere"),
    ],
)
def test_the_command_line_fails_with_one_sentence_and_a_code(
    corpus: Path, arguments: list[str], code: int, says: str
) -> None:
    done = run(*arguments, cwd=corpus.parent)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_strange_file_names_are_articles_like_others(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    names = ["with space.txt", "quote'\".txt", "line\nbreak.txt", "žluťoučký.txt", "日本.txt"]
    for name in names:
        (corpus / name).write_text(f"The file {name!r} is here.")
    (corpus / os.fsdecode(b"not-utf8-\xff.txt")).write_text("Bytes that are no UTF-8.")
    assistant = opened(corpus, tmp_path / "index")
    ids = [article.id for article in assistant.articles()]
    assert set(names) < set(ids)
    assert len(ids) == 6
    shutil.rmtree(tmp_path / "index")
