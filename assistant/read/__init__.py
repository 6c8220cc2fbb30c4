"""Files -> articles: looks a folder through, and reads what it holds.

A new format is one more reader: a class with `suffixes` and `read`, listed in `readers`.
"""

from assistant.read.file import read
from assistant.read.folder import Scan, scan
from assistant.read.readers import READERS

__all__ = ["READERS", "Scan", "read", "scan"]
