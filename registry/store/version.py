"""The version of the software, as it stands on what is issued."""

from typing import Final

SOFTWARE: Final = "0.1.0"
"""The same as in ``pyproject.toml``; what another version issued may come out otherwise."""
