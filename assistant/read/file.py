"""One file of the corpus -> its articles, and what of it is none and why."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from assistant.errors import UnreadableFile
from assistant.read.readers import READERS
from assistant.read.sniff import true_suffix
from assistant.seams import Reader
from assistant.types import Article, Skipped, SourceFile

MAX_MEGABYTES = 200  # some six copies of a file's text are in memory while it is read

# Not through a link that has taken the file's place, and without waiting for a pipe that has.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_FLAGS |= getattr(os, "O_BINARY", 0)


def read(file: SourceFile, readers: Sequence[Reader] = READERS) -> Iterator[Article | Skipped]:
    """The articles of a file, and what of it is none. Never raises for what the file holds."""
    try:
        data = _bytes(file.path)
        reader = _reader(data, file.id, readers)
        for found in reader.read(data, file.id):
            if file.sample and isinstance(found, Article):
                found = replace(found, sample=True)
            yield found
    except UnreadableFile as error:
        yield Skipped(file.id, str(error))
    except Exception as error:  # a parser's own fault must not end the reading of all other files
        yield Skipped(file.id, f"it could not be read ({type(error).__name__}: {error})")


def _bytes(path: Path) -> bytes:
    try:
        with open(os.open(path, _FLAGS), "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableFile("it is no longer a file")
            megabytes = status.st_size / 1e6
            if megabytes > MAX_MEGABYTES:
                raise UnreadableFile(
                    f"it has {megabytes:.0f} MB, and files of up to {MAX_MEGABYTES} MB are read;"
                    " split it"
                )
            data = stream.read()
    except FileNotFoundError as error:
        raise UnreadableFile("it vanished before it was read") from error
    except PermissionError as error:
        raise UnreadableFile("you have no right to read it; change its permissions") from error
    except OSError as error:
        raise UnreadableFile(f"it could not be opened ({error.strerror})") from error
    if not data.strip():
        raise UnreadableFile("it is empty")
    return data


def _reader(data: bytes, id: str, readers: Sequence[Reader]) -> Reader:
    suffix = true_suffix(data, PurePosixPath(id).suffix.lower())
    for reader in readers:
        if suffix in reader.suffixes:
            return reader
    raise UnreadableFile(f"nothing here reads files of the kind {suffix}")
