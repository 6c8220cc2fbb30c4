"""Training the scorer; nothing of it is needed to ask. `python -m assistant.training --help`.

The data flow: `data.py` reads questions, `passages.py` draws passages for them, some asked for
another detail by `near_misses.py`; `fit.py` learns from these, `network.py` is what learns, and
`loss.py` what it is to learn; `speed.py` makes that faster without a GPU. `quality.py` judges it on
questions held out, `export.py` writes what `assistant/scorer/` runs, `plots.py` draws how it went.
"""
