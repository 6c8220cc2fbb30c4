"""What can go wrong, as a small tree. A message says what happened, to what, and what to do next.

AssistantError
├── CorpusError         the folder of articles is missing, empty, or nothing in it can be read
│   └── UnreadableFile  one file; the rest goes on
├── IndexMissing        there is no index, and none may be built
├── IndexMismatch       another model, format or chunking made the index
├── IndexUnwritable     the index cannot be written: read-only, a full disk, another writer
├── IndexDamaged        the index cannot be read; it can be built again from the articles
├── ModelUnavailable    the embedding model is not there, or not the one expected
├── ScorerUnavailable   the scorer's weights are missing, damaged or of another version
├── EvaluationError     a file of questions or a saved run cannot be used, or a run not be saved
└── BadQuestion         a question, history or filter that cannot be asked
"""


class AssistantError(Exception):
    """Anything that the assistant reports in one sentence."""


class CorpusError(AssistantError):
    """The folder of articles is missing, empty, or nothing in it can be read."""


class UnreadableFile(CorpusError):
    """One file could not be read; the message is the reason, without the path."""


class IndexMissing(AssistantError):
    """There is no index, and none may be built here."""


class IndexMismatch(AssistantError):
    """Another model, format or chunking made the index."""


class IndexUnwritable(AssistantError):
    """The index cannot be written: a read-only folder, a full disk, another writer."""


class IndexDamaged(AssistantError):
    """The index cannot be read; it can be built again from the articles."""


class ModelUnavailable(AssistantError):
    """The embedding model is not there, or not the one expected."""


class ScorerUnavailable(AssistantError):
    """The scorer's weights are missing, damaged or of another version."""


class EvaluationError(AssistantError):
    """A file of questions or a saved run cannot be used, or a run cannot be saved."""


class BadQuestion(AssistantError):
    """A question, history or filter that cannot be asked."""
