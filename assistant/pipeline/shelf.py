"""Articles put into the corpus and taken out of it, as files; nothing is overwritten or deleted."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from uuid import uuid4

from assistant.errors import BadQuestion, CorpusError, UnreadableFile
from assistant.pipeline.pasting import body, file_name, front_matter, short
from assistant.read.clean import clean, has_words
from assistant.read.folder import NO_ARTICLE, SAMPLES_MARKER
from assistant.read.readers import SUFFIXES
from assistant.read.sniff import true_suffix
from assistant.types import Skipped

MAX_MEGABYTES = 100  # of a file that is added
_BYTES = 200  # of a name; most disks take 255
_DEPTH = 12  # folders within one another
_STAMP = "%Y-%m-%dT%H-%M-%S.%fZ"
_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9¹²³]|con(in|out)\$", re.IGNORECASE)  # Windows
_NULL = ('"~"', '"null"')
_MARKUP = re.compile(r"[\\`*_\[\]<]|&(?=#?\w{1,32};)|^[#>+~-]|#$")


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding files: the ids of what landed, and why the others did not."""

    files: tuple[str, ...]
    skipped: tuple[Skipped, ...]  # by their given names; `read` where the same is there already


@dataclass(frozen=True, slots=True)
class Removed:
    """A file that was taken out of the corpus."""

    id: str  # that it had
    when: datetime
    place: Path  # where it lies


class Shelf:
    """Adds files to a corpus, and removes them into a bin beside it; several may do so at once.

    Raises CorpusError where it cannot write, and BadQuestion for what is not to be done.
    """

    def __init__(self, corpus: Path) -> None:
        self.corpus = Path(os.path.realpath(corpus))
        self.bin = Path(os.path.abspath(corpus)).parent / ".assistant" / "bin"

    def add(self, paths: Sequence[Path], names: Sequence[str] | None = None) -> Added:
        """Copies files, and all in folders; `names` are what to call them, folders and all."""
        files, skipped = [], []
        own = [os.path.basename(os.path.abspath(path)) for path in paths]
        for path, top in zip(paths, own if names is None else names, strict=True):
            for file, name in _files(Path(os.path.realpath(path)), top):
                try:
                    if self.corpus in file.parents:
                        raise UnreadableFile("it lies in the corpus already")
                    parts = _harmless(name)
                    id, new = self._land(_content(file, parts[-1]), parts)
                except UnreadableFile as error:
                    skipped.append(Skipped(clean(name), str(error)))
                    continue
                if new:
                    files.append(id)
                else:
                    skipped.append(Skipped(clean(name), f"it is already there, as {id}", True))
        return Added(tuple(files), tuple(skipped))

    def paste(self, text: str, title: str = "", source: str = "", published: date | None = None,
              author: str = "", url: str = "") -> str:  # fmt: skip
        """Writes a text into "pasted/", but for lines without a word, and returns its id."""
        if published is not None and published.year < 1000:
            raise BadQuestion(f"The year {published.year} cannot be kept: give one of four digits.")
        if not (words := body(text)):
            raise BadQuestion("There is no word in the text: paste the text of an article.")
        day = published.isoformat() if published else ""
        fields = {"title": title, "author": author, "published": day, "source": source, "url": url}
        data = f"---\n{front_matter(fields)}\n---\n\n{words}\n".encode()
        return self._land(data, ("pasted", file_name(title if has_words(title) else words)))[0]

    def remove(self, id: str) -> Removed:
        """Moves an article's file into the bin; of a link the link, never what it leads to."""
        with _writing(self.corpus, self.bin):
            file = self._find(id)
            self.bin.mkdir(parents=True, exist_ok=True)
            drawer = self.bin
            while not _is_new(drawer):
                when = datetime.now(UTC)
                drawer = self.bin / f"{when.strftime(_STAMP)} {self.corpus.name}"
            place = drawer / file.relative_to(self.corpus)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.rename(file, place)
        return Removed(id, when, place)

    def undo(self, removed: Removed) -> str:
        """Puts a file back, under another name where its own is taken; returns its id."""
        if removed not in self.removed():
            raise BadQuestion(f"{removed.id} does not lie in the bin.")
        _, *folders, name = removed.place.relative_to(self.bin).parts
        with _writing(self.corpus, self.bin):
            return self._settle(removed.place, self._folder(folders), name)[0]

    def removed(self) -> tuple[Removed, ...]:
        """What of this corpus lies in the bin, newest first."""
        found: list[Removed] = []
        for drawer in self.bin.glob("*"):
            stamp, _, corpus = drawer.name.partition(" ")
            with suppress(ValueError):  # not one of ours
                when = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
                if corpus == self.corpus.name:
                    files = (file for file in drawer.rglob("*") if not _is_folder(file))
                    found += [Removed(_id(file, drawer), when, file) for file in files]
        return tuple(sorted(found, key=lambda one: (one.when, one.id), reverse=True))

    def _find(self, id: str) -> Path:
        """The file of an id, by the names that there are: none of them leads out of the corpus."""
        here: Path | None = self.corpus
        sample = False
        for part in id.split("/"):
            inside = sorted(here.iterdir()) if here and _is_folder(here) else []
            sample = sample or any(path.name == SAMPLES_MARKER for path in inside)
            known = (path for path in inside if _id(path, path.parent) == part)
            here = next(known, None) if part[:1] != "." else None
        if here is None or _is_folder(here) or here.suffix.lower() not in SUFFIXES:
            whole, record, _ = id.rpartition("#")
            if not record:
                raise BadQuestion(f"There is no article {id} in {self.corpus}.")
            self._find(whole)
            raise BadQuestion(f"{id} is a part of {whole}: only the whole file can be removed.")
        if sample:
            raise BadQuestion(f"{id} is a sample: samples step aside for an article of your own.")
        return here

    def _land(self, data: bytes, parts: Sequence[str]) -> tuple[str, bool]:
        """Writes a file, whole at once; its id, and whether the same was not there before."""
        with _writing(self.corpus):
            folder = self._folder(parts[:-1])
            aside = folder / f".{uuid4().hex}.part"  # hidden, so that nobody reads it
            try:
                aside.write_bytes(data)
                return self._settle(aside, folder, parts[-1], data)
            finally:
                aside.unlink(missing_ok=True)

    def _folder(self, parts: Sequence[str]) -> Path:
        """A folder of the corpus; another where its name is a file's, a link's or the samples'."""
        folder = self.corpus
        for part in parts:
            folder = next(filter(_is_ours, _numbered(folder / part)))
        return folder

    def _settle(self, file: Path, folder: Path, name: str, data: object = None) -> tuple[str, bool]:
        """Moves a file to the first free name, unless one before it has the same data."""
        for target in _numbered(folder / name):
            id = _id(target, self.corpus)
            try:
                target.touch(exist_ok=False)  # from here on the name is nobody else's
            except FileExistsError:
                if target.is_symlink() or not target.is_file() or target.read_bytes() != data:
                    continue
                return id, False
            try:
                os.replace(file, target)
            except OSError:
                target.unlink()
                raise
            return id, True
        raise AssertionError("the numbers do not end")


@contextmanager
def _writing(*folders: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = " or ".join(map(str, folders))
        advice = "see that it is there, that writing is allowed, and that its disk has space"
        raise CorpusError(f"{where} cannot be written ({error.strerror}): {advice}.") from error


def _numbered(path: Path) -> Iterator[Path]:
    """ "a.md", "a 2.md", "a 3.md" and so on."""
    yield path
    yield from (path.with_name(f"{path.stem} {number}{path.suffix}") for number in count(2))


def _is_new(folder: Path) -> bool:
    try:
        folder.mkdir()
    except FileExistsError:
        return False
    return True


def _is_ours(folder: Path) -> bool:
    """Makes a folder if need be; whether articles can be put into it."""
    return _is_new(folder) or (_is_folder(folder) and not (folder / SAMPLES_MARKER).exists())


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _id(path: Path, root: Path) -> str:
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "backslashreplace")


def _files(path: Path, name: str) -> list[tuple[Path, str]]:
    """A file, or all in a folder, with what each is to be called."""
    return [
        (file, f"{name}/{file.relative_to(path).as_posix()}".removesuffix("/."))
        for file in [path, *sorted(path.rglob("*"))]
        if not _is_folder(file) or not os.access(file, os.R_OK | os.X_OK)
    ]


def _content(file: Path, name: str) -> bytes:
    try:
        if file.is_symlink() or not file.is_file():
            raise UnreadableFile("it is no file that can be read: a link, a device, or not there")
        if (megabytes := file.stat().st_size / 1e6) > MAX_MEGABYTES:
            raise UnreadableFile(f"it has {megabytes:.0f} MB, over {MAX_MEGABYTES}; split it")
        data = file.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"it cannot be read ({error.strerror})") from error
    if not data.strip():
        raise UnreadableFile("it is empty")
    true_suffix(data, os.path.splitext(name)[1].lower())
    return data


def _harmless(name: str) -> list[str]:
    """Folders and a file name that every disk takes and that stay below the corpus."""
    flat = re.sub(r"^[A-Za-z]:", "", clean(name.replace("\\", "/")))
    parts = [re.sub(r'[<>:"|?*]', "-", part).strip().rstrip(". ") for part in flat.split("/")]
    parts = [short(part) for part in parts if part][-_DEPTH:] or [""]
    suffix = os.path.splitext(parts[-1])[1].lower()
    if any(part.startswith(".") for part in parts):
        raise UnreadableFile("it is hidden, and what is hidden is not read")
    if suffix not in SUFFIXES:
        named = f"files that end in {suffix}" if suffix else "files without a suffix"
        raise UnreadableFile(f"{named} are not read; these are: {', '.join(sorted(SUFFIXES))}")
    if name := next(filter(NO_ARTICLE.fullmatch, parts), ""):
        raise UnreadableFile(f"what is called {name} is read as no article; rename it")
    return parts
