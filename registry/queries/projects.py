"""The SELECTs on construction projects."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Project
from registry.store.dated import as_of
from registry.store.errors import NotFound


def project(session: Session, code: str, *, on: date, known: datetime | None = None) -> Project:
    """The project of a code on a day; ``NotFound`` where there was none."""
    found = session.scalar(select(Project).where(Project.code == code, as_of(Project, on, known)))
    if found is None:
        raise NotFound(f"{on} 没有编号为 {code} 的建设项目", f"there is no project {code} on {on}")
    return found


def codes_begun(session: Session, beginning: str) -> set[str]:
    """The codes of projects that begin so and were ever given."""
    return set(session.scalars(select(Project.code).where(Project.code.startswith(beginning, autoescape=True))))
