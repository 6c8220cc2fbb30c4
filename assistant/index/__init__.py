"""The index: SQLite holds the truth, FAISS what is derived from it. Nothing else knows either."""

from assistant.index.schema import VECTORS, checkpoint
from assistant.index.snapshot import Snapshot
from assistant.index.store import Store, erase
from assistant.index.syncing import Stages, sync

__all__ = ["VECTORS", "Snapshot", "Stages", "Store", "checkpoint", "erase", "sync"]
