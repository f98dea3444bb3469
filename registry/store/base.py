"""What every table stands on: one metadata with named constraints, equal on both databases."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Date, MetaData
from sqlalchemy.orm import DeclarativeBase

from registry.store.columns import Id, Instant, Text


class Base(DeclarativeBase):
    """Parent of all mapped classes."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        str: Text,
        UUID: Id,
        date: Date,
        datetime: Instant,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }
