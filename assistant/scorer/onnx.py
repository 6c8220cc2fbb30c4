"""The scorer at work: its weights run by ONNX Runtime, without torch."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ScorerUnavailable
from assistant.scorer.inputs import LONGEST_QUESTION, Window, encode, load_tokenizer, windows
from assistant.types import Scored, Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]

SHIPPED = Path(__file__).parent / "weights"
FORMAT = 1  # of the folder: what the graph takes and gives
_LOADING = threading.Lock()


@dataclass(frozen=True)
class OnnxScorer:
    """The scorer whose weights lie in a folder, as `python -m assistant.training` writes it.

    Raises ScorerUnavailable where they are missing, damaged or of another format. Safe to share
    among threads.
    """

    folder: Path = SHIPPED

    def __post_init__(self) -> None:
        card = self._card
        weights = self.folder / "scorer.onnx"
        if hashlib.sha256(weights.read_bytes()).hexdigest() != card.get("sha256"):
            raise ScorerUnavailable(
                f"The scorer's weights in {self.folder} are not the ones that belong there: "
                "install the assistant again, or train them anew."
            )
        _ = self._tokenizer  # a damaged one is to be noticed now, not at the first question

    def score(
        self, question: str, passages: Sequence[tuple[str, Sequence[str]]]
    ) -> tuple[Scored, ...] | None:
        """What it says of each passage, a title and sentences; None of a question too long for it.

        A sentence that stands in several windows has the best of its scores, and a passage the
        lowest chance that none of its sentences answers.
        """
        [asked] = encode(self._tokenizer, [question])
        if len(asked.ids) > LONGEST_QUESTION:
            return None
        titles = encode(self._tokenizer, [title for title, _ in passages])
        flat = encode(self._tokenizer, [text for _, sentences in passages for text in sentences])
        scored, at = [], 0
        for title, (_, sentences) in zip(titles, passages, strict=True):
            encoded = flat[at : at + len(sentences)]
            at += len(sentences)
            read = windows(asked.ids, title.ids, [sentence.ids for sentence in encoded])
            parts = [(window, *self._run(window)) for window in read]
            scored.append(_scored([sentence.offsets for sentence in encoded], parts))
        return tuple(scored)

    def _run(self, window: Window) -> tuple[Scores, float]:
        """Scores of a window's tokens, and of none.

        One at a time: int8 takes its scale from all that is read at once, so that in a batch a
        passage's scores would depend on its company; a batch is no faster either (158 ms for 20
        passages in eights, 158 one by one).
        """
        import numpy as np

        inputs = {
            "ids": np.array([window.ids], np.int64),
            "types": np.array([window.types], np.int64),
            "mask": np.ones((1, len(window.ids)), np.int64),
        }
        tokens, none = self._session.run(None, inputs)
        return tokens[0], float(none[0])

    @cached_property
    def _card(self) -> dict[str, Any]:
        try:
            card: dict[str, Any] = json.loads((self.folder / "scorer.json").read_text("utf-8"))
            for file in ("scorer.onnx", "tokenizer.json"):
                (self.folder / file).open("rb").close()
            if not isinstance(card, dict):
                raise ValueError("scorer.json is not an object")
        except (OSError, ValueError) as error:
            raise ScorerUnavailable(
                f"There are no weights of a scorer in {self.folder}: install the assistant again, "
                "or train them."
            ) from error
        if card.get("format") != FORMAT:
            raise ScorerUnavailable(
                f"The scorer in {self.folder} is of another version of the assistant "
                f"(format {card.get('format')}, not {FORMAT}): install the one that belongs to it."
            )
        return card

    @cached_property
    def _tokenizer(self) -> Any:
        try:
            return load_tokenizer(self.folder / "tokenizer.json")
        except Exception as error:  # it raises no narrower class
            raise ScorerUnavailable(
                f"The scorer's tokenizer in {self.folder} is damaged: install the assistant again, "
                "or train the scorer anew."
            ) from error

    @cached_property
    def _session(self) -> Any:
        with _LOADING:
            return self.__dict__.get("_session") or self._load()

    def _load(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # errors only
        # threads that spin while they wait would slow the embedder's down
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(
            str(self.folder / "scorer.onnx"), options, providers=["CPUExecutionProvider"]
        )


def _scored(
    offsets: Sequence[Sequence[tuple[int, int]]],
    parts: Sequence[tuple[Window, Scores, float]],
) -> Scored:
    """Joins the windows of a passage."""
    scores = [float("-inf")] * len(offsets)
    tokens: list[tuple[Token, ...]] = [()] * len(offsets)
    read = [0] * len(offsets)  # how many of a sentence's tokens the windows before have read
    for window, of_tokens, _ in parts:
        for sentence, (start, end) in zip(window.sentences, window.spans, strict=True):
            whole = end - start == len(offsets[sentence])
            first = 0 if whole else read[sentence]  # of a sentence in parts each is read once
            read[sentence] = first + end - start
            score = float(of_tokens[start:end].mean())
            if score > scores[sentence]:
                scores[sentence] = score
                spans = offsets[sentence][first : first + end - start]
                tokens[sentence] = tuple(
                    Token(a, z, float(value))
                    for (a, z), value in zip(spans, of_tokens[start:end], strict=True)
                )
    return Scored(tuple(scores), min((none for *_, none in parts), default=0.0), tuple(tokens))
