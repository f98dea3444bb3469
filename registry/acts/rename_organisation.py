"""Renaming an organisation: it stays the same, with all it holds."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.end import end
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Organisation
from registry.queries import parties, uses
from registry.store.errors import Invalid
from registry.store.journal import acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameOrganisation:
    """What an organisation is called from now on."""

    organisation: str = asks("单位", "organisation", look_up=LookUp.ORGANISATION)
    name: str = asks("新名称", "new name")
    short_name: str = asks("新简称", "new short name", default="")


@verb("rename-organisation", "单位更名", "rename an organisation", told=RenameOrganisation, family=Family.PARTIES)
def rename_organisation(session: Session, told: RenameOrganisation, *, on: date, by: str, because: str) -> Organisation:
    """Call an organisation by another name from a day on; before it, it has the old one."""
    old = parties.organisation(session, told.organisation, on=on)
    name = told.name.strip()
    facts = {"name": name, "short_name": told.short_name.strip() or name}
    if not name:
        raise Invalid({"name": Words("未填写", "is missing")})
    if all(getattr(old, field) == value for field, value in facts.items()):
        raise Invalid({"name": Words("与现名称相同", "is what it is called already")})
    with acting(session, "rename-organisation", subject=f"Organisation {told.organisation}", by=by, because=because):
        end(session, uses.after(session, Organisation, Organisation.id, [old.id], on=on), on=on)
        new = again(old, **facts, valid_from=on)
        session.add(new)
        session.flush()
        return new
