"""What can be set, in one frozen value that is passed by hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of an assistant; the defaults are what the README describes."""

    model: str = ""  # folder or hub name of a sentence-transformers model; "": the one installed
    keep_samples: bool = False  # keep the sample articles beside articles of your own
    hits: int = 20  # chunks that an answer brings along; it is chosen from the best of them
