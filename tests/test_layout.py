"""The shape of the code: who imports whom, and what importing costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import assistant

PACKAGE = Path(assistant.__file__).parent
UNDER_ALL = set("types listings reports seams errors config words wording where".split())
STAGES = set("read split embed index question search scorer answer render evaluate".split())


def modules() -> dict[str, Path]:
    named = {}
    for file in PACKAGE.rglob("*.py"):
        parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return named


def imports_of(file: Path) -> set[str]:
    """The modules of ours that a file imports, for type checking too."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in modules() else node.module for name in inner}
    return {name for name in found if name.split(".")[0] == "assistant"}


def test_the_import_graph_has_no_cycle() -> None:
    files = modules()
    graph = {name: imports_of(file) & files.keys() for name, file in files.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(files) > 30


def test_no_stage_imports_another() -> None:
    for name, file in modules().items():
        stage = name.split(".")[1] if "." in name else ""
        if stage in STAGES:
            for imported in imports_of(file):
                other = imported.split(".")[1] if "." in imported else ""
                assert other in {"", stage} | UNDER_ALL, f"{name} imports {imported}"


def test_only_the_index_knows_sqlite_and_faiss_and_only_the_chat_knows_gradio() -> None:
    for name, file in modules().items():
        text = file.read_text(encoding="utf-8")
        inside = name.split(".")[1] if "." in name else ""
        if inside != "index":
            # conversations have a store of their own, of which the index knows nothing
            assert "import sqlite3" not in text or name == "assistant.chat.saved", name
            assert "import faiss" not in text, name
        if inside != "chat":
            assert "import gradio" not in text, name
            assert "from gradio" not in text, name


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, time; t = time.perf_counter(); import assistant; "
        "from assistant import Answer, Where, CorpusError; "
        "print(time.perf_counter() - t); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, loaded = done.stdout.splitlines()
    assert not {"torch", "numpy", "faiss", "gradio", "sqlite3"} & set(loaded.split())
    assert float(seconds) < 1


def test_what_the_package_exports_is_there() -> None:
    assert {"Assistant", "ask", "Answer", "Citation", "AssistantError"} <= set(assistant.__all__)
    for name in assistant.__all__:
        assert getattr(assistant, name).__name__ == name


def test_no_module_is_past_three_hundred_lines() -> None:
    lengths = {
        name: len(f.read_text(encoding="utf-8").splitlines()) for name, f in modules().items()
    }
    assert [name for name, length in lengths.items() if length > 300] == []
