"""Articles into sentences and chunks: exact spans of the article's text."""

from assistant.split.chunks import CHUNKING, split
from assistant.split.header import embedded
from assistant.split.sentences import sentences

__all__ = ["CHUNKING", "embedded", "sentences", "split"]
