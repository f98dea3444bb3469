"""What the server is told: by the command line, else by its environment (GONGFANG_…), else by one TOML file, else nothing."""

import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api import settings_told
from registry import RegistryError
from registry.store.database import address

PREFIX: Final = "GONGFANG_"
CONFIG: Final = "GONGFANG_CONFIG"
"""Names the file."""
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Networks = tuple[IPv4Network | IPv6Network, ...]


def _networks(told: Any) -> Any:
    """Addresses and networks, as a list or separated by commas; never everybody.

    >>> _networks("127.0.0.1, 10.0.0.0/8")
    (IPv4Network('127.0.0.1/32'), IPv4Network('10.0.0.0/8'))
    """
    listed = [it.strip() for it in told.split(",")] if isinstance(told, str) else told
    found = tuple(ip_network(it) for it in listed if it)
    if any(it.prefixlen == 0 for it in found):
        raise ValueError("everybody could say where they come from")
    return found


class Settings(BaseSettings):
    """Where the register is, who may come how often, what is written down; each with what it is when nobody says."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, use_attribute_docstrings=True, extra="forbid")

    register_url: str = Field(repr=False)
    """Address of the register: a path ending in .gpkg, or postgresql://…"""
    host: str = "127.0.0.1"
    """Address to listen on; leave it while a proxy on the same machine stands in front."""
    port: int = Field(8000, ge=1, le=65535)
    """Port to listen on."""
    threads: int = Field(12, ge=2, le=200)
    """Requests worked on at once; the register keeps as many connections."""
    uploads: Path | None = None
    """Folder where drawings wait between the dry run and the confirmation; a temporary one where nothing is said."""
    largest_upload: int = Field(512 << 20, ge=1 << 10)
    """Bytes of the largest file that may be handed in."""
    largest_picture: int = Field(32 << 20, ge=1 << 10)
    """Bytes of the largest picture."""
    largest_paper: int = Field(128 << 20, ge=1 << 10)
    """Bytes of the largest PDF, OFD, text or office file."""
    largest_drawing: int = Field(256 << 20, ge=1 << 10)
    """Bytes of the largest drawing, model, GeoPackage or archive that is attached to a record."""
    scanner: str = ""
    """Virus scanner that every file passes before it is kept: a command, or clamd: and its socket; none where it is empty."""
    scanner_seconds: int = Field(60, ge=1)
    """How long it may take over a file."""
    thumbnails: Path | None = None
    """Folder where small pictures of kept files are put aside, which may be emptied at any time; a temporary one where nothing is said."""
    guests: Literal["", "read"] = ""
    """Whether whoever has not come in may read, from this machine alone; for demonstrations, never for an office's register."""
    idle_minutes: int = Field(30, ge=1)
    """A visit ends when nothing was asked for so long."""
    visit_hours: int = Field(12, ge=1)
    """A visit ends after so long in any case."""
    lock_after: int = Field(5, ge=1)
    """Wrong passwords one after the other that lock an account."""
    lock_minutes: int = Field(15, ge=1)
    """How long it is locked."""
    logins_per_minute: Count = 10
    """Attempts to come in to one account, in a minute; 0 for no limit."""
    logins_per_minute_from: Count = 60
    """Attempts to come in from one address, in a minute; an office behind one address comes in the morning. 0 for no limit."""
    uploads_per_minute: Count = 30
    """Files that one account may hand in, in a minute; 0 for no limit."""
    uploads_per_minute_from: Count = 120
    """Files that one address may hand in, in a minute; 0 for no limit."""
    forwarded_allow_ips: Annotated[Networks, NoDecode, BeforeValidator(_networks)] = ()
    """Addresses or networks of the proxies in front, whose word on the visitor's address, on TLS and on the number of a request is taken."""
    hsts_days: Count = 365
    """Browsers that came by TLS ask by nothing else for so long; 0 says nothing of it."""
    metrics_token: str = Field("", repr=False, max_length=200)
    """Bearer token that reads /metrics; where it is empty, only this machine itself may."""
    log_format: Literal["readable", "json"] = "readable"
    """How the log on standard error is written: for people, or a JSON object a line."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """From what weight on something is logged; info logs every request."""
    backups: Path | None = None
    """Folder where ``gongfang backup`` puts backups, and where ``gongfang doctor`` looks for the last one."""
    backup_hours: int = Field(26, ge=1)
    """How old the last backup may be before ``gongfang doctor`` complains."""

    @field_validator("register_url")
    @classmethod
    def _is_an_address(cls, told: str) -> str:
        try:
            address(told)
        except RegistryError as refused:
            raise ValueError("a path ending in .gpkg, or postgresql://…") from refused
        return told


def read_settings(config: Path | None = None, environment: Mapping[str, str] | None = None, **said: Any) -> Settings:
    """The settings, what is said first; raises ``Invalid`` with a sentence for every value or name that is wrong."""
    environment = os.environ if environment is None else environment
    config = config or (Path(environment[CONFIG]) if environment.get(CONFIG) else None)
    filed = settings_told.file_of(config) if config else {}
    outside = {name.removeprefix(PREFIX).lower(): it for name, it in environment.items() if name.upper().startswith(PREFIX)}
    settings_told.refuse_unknown(filed, outside, set(Settings.model_fields))
    told = filed | {name: it for name, it in outside.items() if name in Settings.model_fields} | said
    try:
        return Settings(**told)
    except ValidationError as wrong:
        raise settings_told.refusal(wrong.errors(), said=set(said), outside=set(outside), config=config) from wrong
