"""What can be set, in one frozen value that is passed by hand."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.types import Certainty, Length


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of an assistant; the defaults are what the README describes."""

    model: str = ""  # folder or hub name of a sentence-transformers model; "": the one installed
    keep_samples: bool = False  # keep the sample articles beside articles of your own
    hits: int = 20  # chunks that an answer is chosen from, and brings along
    scorer: str | None = ""  # folder of a scorer's weights; "": the ones that ship; None: without
    certainty: Certainty = "possible"  # "sure": what is doubtful is refused too
    length: Length = "short"  # "fuller": five sentences instead of three, and less sure ones
