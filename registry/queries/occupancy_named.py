"""The SELECTs that say what the ids of an audit stand for: organisations, floors with their buildings, surveys, people."""

from functools import lru_cache
from typing import Any

from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import Building, Floor, Organisation, Person, Survey, Title
from registry.queries.occupancy_asked import IDS, Asked, Shape, of_ids
from registry.store.arrays import Columns


def organisations(session: Session, asked: Asked, ids: NDArray[Any]) -> Columns:
    """organisation_id, organisation, organisation_name, kind, in_scope, tier, division."""
    return of_ids(session, _organisations(asked.shape), asked, ids)


@lru_cache
def _organisations(shape: Shape) -> Any:
    return select(
        Organisation.id.label("organisation_id"), Organisation.code.label("organisation"), Organisation.name.label("organisation_name"),
        Organisation.kind, Organisation.in_scope, Organisation.tier, Organisation.division_code.label("division"),
    ).where(Organisation.id.in_(IDS), *shape.so(Organisation))  # fmt: skip


def floors(session: Session, asked: Asked, ids: NDArray[Any]) -> Columns:
    """floor_id, floor, building, holder_id: who has the title of the building, any other id where nobody has."""
    return of_ids(session, _floors(asked.shape), asked, ids)


@lru_cache
def _floors(shape: Shape) -> Any:
    return (
        select(
            Floor.id.label("floor_id"), Floor.code.label("floor"), Building.code.label("building"),
            func.coalesce(Title.holder_id, Building.id, type_=Building.id.type).label("holder_id"),
        )
        .join(Building, Building.id == Floor.building_id)
        .outerjoin(Title, (Title.building_id == Building.id) & shape.as_of(Title))
        .where(Floor.id.in_(IDS), *shape.so(Floor, Building))
    )  # fmt: skip


def surveys(session: Session, asked: Asked, ids: NDArray[Any]) -> Columns:
    """survey_id, survey: the digest of its file."""
    return of_ids(session, _surveys(), asked, ids)


@lru_cache
def _surveys() -> Any:
    return select(Survey.id.label("survey_id"), Survey.digest.label("survey")).where(Survey.id.in_(IDS))


def people(session: Session, asked: Asked, ids: NDArray[Any]) -> Columns:
    """person_id, person."""
    return of_ids(session, _people(asked.shape), asked, ids)


@lru_cache
def _people(shape: Shape) -> Any:
    return select(Person.id.label("person_id"), Person.code.label("person")).where(Person.id.in_(IDS), *shape.so(Person))
