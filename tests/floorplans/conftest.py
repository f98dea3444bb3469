"""What the tests of drawings share: the sample city, drawn once."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


def _draw(folder: Path, **environment: str) -> Path:
    make = Path(__file__).resolve().parents[2] / "fixtures" / "make.py"
    subprocess.run(
        [sys.executable, make, folder], check=True, capture_output=True, cwd=folder.parent, env=os.environ | environment
    )
    return folder


@pytest.fixture(scope="session")
def draw_city() -> Callable[..., Path]:
    """Draws the sample city into a folder, by a process of its own with the environment given."""
    return _draw


@pytest.fixture(scope="session")
def liaocheng(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample city."""
    return _draw(tmp_path_factory.mktemp("city") / "liaocheng", PYTHONHASHSEED="1")
