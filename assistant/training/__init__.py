"""Training the scorer; nothing of it is needed to ask. `python -m assistant.training --help`.

The data flow: `data.py` reads questions, `passages.py` draws passages for them, `fit.py` learns
from these, `network.py` is what learns, `export.py` writes what `assistant/scorer/` runs, and
`plots.py` draws how it went.
"""
