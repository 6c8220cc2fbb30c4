"""The corpus's folder -> the files in it that may hold articles."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assistant.errors import CorpusError
from assistant.read.readers import SUFFIXES
from assistant.types import Skipped, SourceFile

SAMPLES_MARKER = ".samples"  # in a folder of articles that came with the assistant

# What explains a folder, or says who may use it, is no article of it.
NO_ARTICLE = re.compile(
    r"(readme([._-]\w+)?|(licen[sc]e|copying)([._-](mit|bsd|apache|[al]?gpl|mpl|isc|cc|cc0|data|code"
    r"|content|docs|ofl)[\w.-]*)?|contributing|changelog)"
    r"(\.(md|markdown|txt|text|rst|adoc|org|html?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scan:
    """What a folder holds: in order of the ids, by names, sizes and times alone."""

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...]
    set_aside: int  # files of sample articles left out, since there are others


def scan(corpus: Path, keep_samples: bool = False) -> Scan:
    """Looks a folder through, without opening a file.

    Sample articles step aside as soon as there are others, unless they are to be kept. Raises
    CorpusError where there is no such folder.
    """
    root = Path(os.path.realpath(corpus))
    if not root.exists():
        raise CorpusError(f"There is no folder {corpus}. Make it and put your articles into it.")
    if not root.is_dir():
        raise CorpusError(f"{corpus} is a file. Name the folder that your articles are in.")
    files: list[SourceFile] = []
    skipped: list[Skipped] = []
    for found in _walk(root, corpus):
        (files if isinstance(found, SourceFile) else skipped).append(found)  # type: ignore[arg-type]
    files.sort(key=lambda file: file.id)
    skipped.sort(key=lambda one: one.path)
    own = [file for file in files if not file.sample]
    if keep_samples or not own:
        return Scan(tuple(files), tuple(skipped), 0)
    return Scan(tuple(own), tuple(skipped), len(files) - len(own))


def _walk(root: Path, corpus: Path) -> Iterator[SourceFile | Skipped]:
    folders = [(root, False)]
    while folders:
        folder, samples = folders.pop()
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError as error:
            if folder == root:
                raise CorpusError(f"{corpus} cannot be read: {error.strerror}.") from error
            yield Skipped(_id(folder, root), f"the folder cannot be read ({error.strerror})")
            continue
        samples = samples or any(entry.name == SAMPLES_MARKER for entry in entries)
        for entry in entries:
            if entry.name.startswith(".") or NO_ARTICLE.fullmatch(entry.name):
                continue
            path = folder / entry.name
            if entry.is_symlink() or _is_junction(entry, path):
                yield Skipped(_id(path, root), _link(path, root))
            elif entry.is_dir():
                folders.append((path, samples))
            else:
                yield _file(entry, path, root, samples)


def _is_junction(entry: os.DirEntry[str], path: Path) -> bool:
    """Whether a folder of Windows is a link, which it is not by its looks."""
    return sys.platform == "win32" and entry.is_dir() and os.path.realpath(path) != str(path)


def _file(entry: os.DirEntry[str], path: Path, root: Path, sample: bool) -> SourceFile | Skipped:
    id = _id(path, root)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        named = f"files that end in {suffix}" if suffix else "files without a suffix"
        return Skipped(id, f"{named} are not read; these are: {', '.join(sorted(SUFFIXES))}")
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        return Skipped(id, f"it cannot be looked at ({error.strerror})")
    if not entry.is_file(follow_symlinks=False):
        return Skipped(id, "it is a pipe or a device, no file")
    return SourceFile(id, path, status.st_size, status.st_mtime_ns, sample)


def _link(path: Path, root: Path) -> str:
    target = Path(os.path.realpath(path))
    if not target.exists():
        return "it is a link that leads nowhere"
    if target == root or root in target.parents:
        return "it is a link within the corpus; what it leads to is read in its own place"
    return "it is a link that leads outside the corpus; put a copy in its place"


def _id(path: Path, root: Path) -> str:
    """Relative, with forward slashes, and valid Unicode even where a name's bytes are none."""
    relative = PurePosixPath(path.relative_to(root).as_posix())
    return os.fsencode(str(relative)).decode("utf-8", "backslashreplace")
