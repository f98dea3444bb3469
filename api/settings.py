"""What the server is told by its environment (GONGFANG_…) or by the command line."""

import tempfile
from pathlib import Path

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
