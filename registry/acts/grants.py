"""Roles are given and taken back by the security administrator; nobody gives himself any, and no administrator has another."""

import re
from datetime import date

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.accept import same_person
from registry.acts.accounts import EVERYWHERE, account_of, acting_as, refuse_last, same_account
from registry.acts.end import end
from registry.models import Account, Grant, Role
from registry.queries import accounts, parties
from registry.store.errors import Conflict, Invalid, NotAllowed, NotFound
from registry.store.ids import new_id
from registry.store.journal import acting


def grant(
    session: Session, name: str, role: Role, scope: str, *, cleared: bool = False, on: date, by: str, because: str
) -> Grant:
    """Give an account a role over an organisation with what lies under it, or over a division (GB/T 2260; 000000 is all).

    ``cleared``: it is shown what is sensitive, too. A role that it has over the same scope is given anew with the other clearance.
    """
    giver = acting_as(session, Role.SECURITY_ADMIN, by=by, on=on)
    found = account_of(session, name, on=on)
    if same_account(giver, found):
        raise NotAllowed("不能给自己授权", "nobody gives himself a role")
    scope = _scope(session, role, scope, on=on)
    if cleared and role.administers:
        raise Invalid({"cleared": Words("管理员不接触业务数据", "administrators see no business data")})
    _refuse_both(session, found, role, on=on)
    there = [it for it in accounts.grants(session, [found.id], on=on)[found.id] if (it.role, it.scope) == (role.value, scope)]
    if there and there[0].cleared == cleared:
        return there[0]
    with acting(session, "grant-role", subject=f"Account {found.name}", by=giver.person_name, because=because) as act:
        end(session, there, on=on)
        made = Grant(
            id=there[0].id if there else new_id(act.known),
            account_id=found.id,
            role=role.value,
            scope=scope,
            cleared=cleared,
            granted_by=giver.name,
            valid_from=on,
        )
        session.add(made)
    return made


def take_back(session: Session, name: str, role: Role, scope: str, *, on: date, by: str, because: str) -> None:
    """Take a role back; refused where it would leave the register without an administrator of the role."""
    giver = acting_as(session, Role.SECURITY_ADMIN, by=by, on=on)
    found = account_of(session, name, on=on)
    scope = EVERYWHERE if role.administers else scope
    there = [it for it in accounts.grants(session, [found.id], on=on)[found.id] if (it.role, it.scope) == (role.value, scope)]
    if not there:
        raise NotFound(f"{found.name} 没有 {scope} 的{role.zh}角色", f"{found.name} is no {role.en} of {scope}")
    refuse_last(session, found, role, on=on)
    with acting(session, "take-back-role", subject=f"Account {found.name}", by=giver.person_name, because=because):
        end(session, there, on=on)


def _scope(session: Session, role: Role, scope: str, *, on: date) -> str:
    """The scope as it is kept; an administrator's is the whole register."""
    if role.administers:
        return EVERYWHERE
    if re.fullmatch(r"\d{6}", scope):
        if role is Role.CLERK:
            raise Invalid(
                {"scope": Words("单位经办人须指定单位，如 371500-P001", "a clerk is one of an organisation, such as 371500-P001")}
            )
        return scope
    if not re.fullmatch(r"\d{6}-P\d+", scope):
        raise Invalid(
            {
                "scope": Words(
                    "应为单位编号（371500-P001）或行政区划代码（371500）", "is the code of an organisation or of a division"
                )
            }
        )
    return parties.organisation(session, scope, on=on).code


def _refuse_both(session: Session, found: Account, role: Role, *, on: date) -> None:
    """Refuse a second role beside an administrator's, of one account or of one person."""
    own = [it for it in accounts.accounts(session, on=on) if same_person(it.person_name, found.person_name)]
    has = {Role(it.role) for some in accounts.grants(session, [it.id for it in own], on=on).values() for it in some} - {role}
    if others := sorted(it.zh for it in has if it.administers or role.administers):
        raise Conflict(
            f"{found.name} 已是{'、'.join(others)}，不能兼任{role.zh}：三名管理员互斥，也不兼其他角色",
            f"{found.name} cannot be {role.en} too: the three administrators exclude each other and every other role",
        )


__all__ = ["grant", "take_back"]
