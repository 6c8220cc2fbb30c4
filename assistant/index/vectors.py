"""The chunks' vectors in FAISS: derived from the database, written beside it, built again at need.

Search is exact (`IndexFlatIP`): cosines, since every vector has length 1. On two cores the nearest
60 of 384 dimensions take 16 ms among 100,000 chunks, 21 ms among 300,000 and 66 ms among a
million; an approximate index is not worth its errors below that.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.seams import Vector, Vectors


class ChunkVectors:
    """Finds the chunks whose vectors are nearest to a query's. Never changed once made."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, numbers: Sequence[int], vectors: Vectors) -> ChunkVectors:
        """From chunk numbers and their vectors: `(n, dimension)` float32, rows of length 1."""
        import faiss
        import numpy as np

        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(
            np.ascontiguousarray(vectors, np.float32), np.asarray(numbers, dtype=np.int64)
        )
        return cls(index)

    @classmethod
    def load(cls, file: Path, digest: str) -> ChunkVectors | None:
        """What `save` wrote, or None where the file is not exactly that."""
        import faiss
        import numpy as np

        try:
            data = file.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest() != digest:
            return None
        return cls(faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8)))

    def save(self, file: Path) -> str:
        """Writes the file whole or not at all, and returns its sha256."""
        import faiss

        data = faiss.serialize_index(self._index).tobytes()
        # not by tempfile, which would keep other users of the index from reading it
        aside = file.with_name(f"{file.name}.{os.getpid()}.part")
        try:
            aside.write_bytes(data)
            os.replace(aside, file)
        except OSError:
            aside.unlink(missing_ok=True)
            raise
        return hashlib.sha256(data).hexdigest()

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(
        self, query: Vector, k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Chunk numbers and cosines, best first; at most k, and only `among` those given."""
        import faiss
        import numpy as np

        k = min(k, len(self) if among is None else len(among))
        if k <= 0:
            return []
        parameters = None
        if among is not None:
            # kept in a name: FAISS does not hold on to the selector
            selector = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, numbers = self._index.search(query.reshape(1, -1), k, params=parameters)
        # FAISS fills up with -1 where it found fewer than k
        return [(int(n), float(s)) for n, s in zip(numbers[0], scores[0], strict=True) if n >= 0]
