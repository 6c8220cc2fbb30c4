"""What several tests share: the sample articles, indexed once with the real model."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpus/, which holds the samples, and index/, built from them."""
    from assistant import Assistant

    folder = tmp_path_factory.mktemp("samples")
    shutil.copytree(ROOT / "corpus", folder / "corpus", ignore=_not_ours)
    Assistant.open(folder / "corpus", folder / "index")
    return folder


def _not_ours(folder: str, names: list[str]) -> set[str]:
    """Articles that a person dropped into the checkout's corpus are no business of the tests."""
    keep = {"samples", "README.md"}
    return set() if Path(folder).name == "samples" else set(names) - keep
