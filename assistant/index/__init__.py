"""The index: SQLite holds the truth, FAISS what is derived from it. Nothing else knows either."""

from assistant.index.snapshot import Snapshot
from assistant.index.store import Store, erase
from assistant.index.sync import Stages, sync

__all__ = ["Snapshot", "Stages", "Store", "erase", "sync"]
