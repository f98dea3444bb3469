"""Lists brought in: which file changed the register as one batch, so that its original is found and the batch can be taken back."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from registry.store.base import Base
from registry.store.dated import Dated


class ImportedList(Dated, Base):
    """A file whose rows were brought in by one line of the journal, which closes this row too where the batch is taken back."""

    __tablename__ = "imported_list"
    __table_args__ = (Index("ix_imported_list_digest", "digest"), Index("ix_imported_list_entry", "entry"))

    verb: Mapped[str]
    """The act by which it came in."""
    digest: Mapped[str]
    """SHA-256 of the kept original."""
    scope: Mapped[str]
    """The organisation that all of it is about, or the division under which it lies (GB/T 2260); who sees that sees the batch and its original."""
    by: Mapped[str]
    rows: Mapped[int]
    """How many of its rows were new or changed something."""
