"""The README runs: each of its Python blocks, in order, on the samples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant import AssistantError
from assistant.__main__ import app

README = Path(__file__).parent.parent / "README.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.M | re.S)


def test_the_python_blocks_run_in_order(
    samples: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(BLOCKS) >= 2
    monkeypatch.chdir(samples)
    names: dict[str, object] = {}
    for block in BLOCKS:
        exec(compile(block, "README.md", "exec"), names)
    printed = capsys.readouterr().out
    assert "called off because" in printed
    assert "[1]" in printed


def test_the_commands_it_names_exist() -> None:
    text = README.read_text(encoding="utf-8")
    commands = {
        command.callback.__name__ for command in app.registered_commands if command.callback
    }
    assert commands == {"index", "ask", "search", "chat", "evaluate", "feedback"}
    used = set(re.findall(r"^assistant (\w+)", text, re.M))
    assert used == commands
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", text, re.M):
        assert f"\n{target}:" in makefile


def test_the_files_it_links_to_exist() -> None:
    links = re.findall(r"\]\(([\w./-]+)\)", README.read_text(encoding="utf-8"))
    assert len(links) >= 4
    for link in links:
        assert (README.parent / link).exists(), link


def test_errors_are_one_family() -> None:
    from assistant import errors

    family = [value for value in vars(errors).values() if isinstance(value, type)]
    assert all(issubclass(error, AssistantError) for error in family)
    drawn = re.findall(r"^[│ ]*[├└]── (\w+)", errors.__doc__ or "", re.M)
    assert {error.__name__ for error in family} - {"AssistantError"} == set(drawn)
