"""What the server is told by its environment (GONGFANG_…) or by the command line."""

import tempfile
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the register is, and what may be handed in."""

    model_config = SettingsConfigDict(env_prefix="GONGFANG_")

    register_url: str
    """Address of the register: a path ending in .gpkg, or postgresql://…"""
    uploads: Path = Field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="gongfang-uploads-")))
    """Folder where drawings wait between the dry run and the confirmation."""
    largest_upload: int = 512 << 20
    """Bytes of the largest file that may be handed in."""
    largest_picture: int = 32 << 20
    """Bytes of the largest picture."""
    largest_paper: int = 128 << 20
    """Bytes of the largest PDF, OFD, text or office file."""
    largest_drawing: int = 256 << 20
    """Bytes of the largest drawing, model, GeoPackage or archive that is attached to a record."""
    scanner: str = ""
    """Virus scanner that every file passes before it is kept: a command, or clamd: and its socket; none where it is empty."""
    scanner_seconds: int = 60
    """How long it may take over a file."""
    thumbnails: Path = Field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="gongfang-thumbnails-")))
    """Folder where small pictures of kept files are put aside; it may be emptied at any time."""
    guests: Literal["", "read"] = ""
    """Whether whoever has not come in may read, from this machine alone; for demonstrations, never for an office's register."""
    idle_minutes: int = 30
    """A visit ends when nothing was asked for so long."""
    visit_hours: int = 12
    """A visit ends after so long in any case."""
    lock_after: int = 5
    """Wrong passwords one after the other that lock an account."""
    lock_minutes: int = 15
    """How long it is locked."""
