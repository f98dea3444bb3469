"""Accounts are founded, made, enabled and disabled: by administrators, each for his part, and always on the journal.

Three administrators share what one could misuse (GB/T 22239-2019 level 3, confidence B): the system administrator makes
accounts, the security administrator says what they may do and whether they may come in, the audit administrator reviews both.
"""

import re
from collections.abc import Mapping
from datetime import date
from itertools import combinations
from typing import Final
from unicodedata import normalize

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.accept import same_person
from registry.acts.end import end
from registry.models import Account, Grant, Role
from registry.queries import accounts
from registry.store import passwords, proofs
from registry.store.errors import Conflict, Invalid, NotAllowed, NotFound
from registry.store.ids import new_id
from registry.store.journal import Act, acting, again

EVERYWHERE: Final = "000000"
"""The division that has all under it."""
FOUNDERS: Final = {"system": Role.SYSTEM_ADMIN, "security": Role.SECURITY_ADMIN, "audit": Role.AUDIT_ADMIN}
"""Name of the account → the role it is founded with."""


def found(session: Session, persons: Mapping[str, str] | None = None, *, on: date, by: str, because: str) -> dict[str, str]:
    """Give a register without accounts its three administrators; their one-time passwords, told once and kept nowhere.

    ``persons`` are their names by account (system, security, audit). From now on everybody must come in.
    """
    if accounts.has_accounts(session):
        raise Conflict("登记库已有账号", "the register has accounts already")
    named = {name: (persons or {}).get(name) or role.zh for name, role in FOUNDERS.items()}
    if any(same_person(one, other) for one, other in combinations(named.values(), 2)):
        raise Conflict("三名管理员须是三个人", "the three administrators must be three people")
    told = {}
    with acting(session, "found-accounts", subject="Accounts", by=by, because=because) as act:
        for name, role in FOUNDERS.items():
            made, told[name] = _make(session, act, name, named[name], on=on)
            session.add(_granted(act, made, role, EVERYWHERE, cleared=False, by=by, on=on))
    return told


def add_account(session: Session, name: str, person_name: str, *, on: date, by: str, because: str) -> str:
    """Make an account that may do nothing yet; its one-time password, told once and kept nowhere."""
    maker = acting_as(session, Role.SYSTEM_ADMIN, by=by, on=on)
    name, person_name = normalize("NFKC", name).strip(), person_name.strip()
    if not re.fullmatch(r"[\w.\-]{2,40}", name):
        raise Invalid({"name": Words("用户名为 2 至 40 个字母、数字、点或横线", "2 to 40 letters, digits, dots or hyphens")})
    if not person_name:
        raise Invalid({"person_name": Words("未填写", "is missing")})
    for other in accounts.accounts(session, on=on):
        if any(same_person(one, two) for one in (name, person_name) for two in (other.name, other.person_name)):
            raise Conflict(
                f"已有账号 {other.name}（{other.person_name}）；同名的人请加注科室以示区别",
                f"there is an account {other.name} ({other.person_name}); tell people of one name apart by their section",
            )
    with acting(session, "add-account", subject=f"Account {name}", by=maker.person_name, because=because) as act:
        _, password = _make(session, act, name, person_name, on=on)
    return password


def enable(session: Session, name: str, *, on: date, by: str, because: str) -> Account:
    """Let an account in again."""
    return _switch(session, name, True, on=on, by=by, because=because)


def disable(session: Session, name: str, *, on: date, by: str, because: str) -> Account:
    """Let an account in no more; its visits and tokens end at once. Refused where it is the last one of an administrator's role."""
    return _switch(session, name, False, on=on, by=by, because=because)


def reset_password(session: Session, name: str, *, on: date, by: str, because: str) -> str:
    """Give an account another one-time password, and end its visits and tokens.

    The system administrator does so; for one of the three administrators another one of them, or one could become the other unseen.
    """
    found = account_of(session, name, on=on)
    setter = somebody(session, by, on=on)
    roles = {it.role for it in accounts.grants(session, [found.id], on=on)[found.id]}
    if any(Role(it).administers for it in roles):
        if same_account(setter, found) or not any(Role(it).administers for it in _roles(session, setter, on=on)):
            raise NotAllowed(
                "管理员的口令须由另一名管理员重置", "the password of an administrator is reset by another administrator"
            )
    else:
        acting_as(session, Role.SYSTEM_ADMIN, by=by, on=on)
    password = passwords.one_time()
    with acting(session, "reset-password", subject=f"Account {found.name}", by=setter.person_name, because=because) as act:
        end(session, [found], on=on)
        session.add(again(found, valid_from=on))
        proofs.set_password(session, found.id, passwords.hashed(password), once=True, now=act.known)
        proofs.close_visits(session, found.id)
        proofs.revoke_all(session, found.id)
    return password


def account_of(session: Session, name: str, *, on: date) -> Account:
    """The account of a name or of a person's name; ``NotFound`` where there is none."""
    found = accounts.account(session, name, on=on)
    if found is None:
        raise NotFound(f"没有账号 {name}", f"there is no account {name}")
    return found


def somebody(session: Session, name: str, *, on: date) -> Account:
    """The enabled account in whose name something is done; ``NotAllowed`` where there is none."""
    found = accounts.account(session, name, on=on)
    if found is None or not found.enabled:
        raise NotAllowed(f"{name} 不是启用的账号", f"{name} is no account that is enabled")
    return found


def acting_as(session: Session, role: Role, *, by: str, on: date) -> Account:
    """The enabled account in whose name something is done that only one role may do."""
    found = somebody(session, by, on=on)
    if role.value not in _roles(session, found, on=on):
        raise NotAllowed(f"只有{role.zh}可以办理，{found.name} 不是", f"only a {role.en} may do this, and {found.name} is none")
    return found


def same_account(one: Account, other: Account) -> bool:
    """Whether two accounts are one person's."""
    return one.id == other.id or same_person(one.person_name, other.person_name)


def refuse_last(session: Session, found: Account, role: Role, *, on: date) -> None:
    """Refuse to leave the register without one of its three administrators."""
    left = [it for it in accounts.holders(session, role, on=on) if it.id != found.id]
    if role.administers and found.enabled and not left:
        raise Conflict(
            f"{found.name} 是最后一名{role.zh}；请先授权并启用另一名",
            f"{found.name} is the last {role.en}; let there be another one first",
        )


def _roles(session: Session, found: Account, *, on: date) -> set[str]:
    return {it.role for it in accounts.grants(session, [found.id], on=on)[found.id] if it.valid_from <= on}


def _switch(session: Session, name: str, enabled: bool, *, on: date, by: str, because: str) -> Account:
    judge = acting_as(session, Role.SECURITY_ADMIN, by=by, on=on)
    found = account_of(session, name, on=on)
    if found.enabled == enabled:
        return found
    if not enabled:
        for role in _roles(session, found, on=on):
            refuse_last(session, found, Role(role), on=on)
    act = "enable-account" if enabled else "disable-account"
    with acting(session, act, subject=f"Account {found.name}", by=judge.person_name, because=because):
        end(session, [found], on=on)
        changed = again(found, enabled=enabled, valid_from=on)
        session.add(changed)
        if not enabled:
            proofs.close_visits(session, found.id)
            proofs.revoke_all(session, found.id)
    return changed


def _make(session: Session, act: Act, name: str, person_name: str, *, on: date) -> tuple[Account, str]:
    made = Account(id=new_id(act.known), name=name, person_name=person_name, enabled=True, valid_from=on)
    session.add(made)
    password = passwords.one_time()
    proofs.set_password(session, made.id, passwords.hashed(password), once=True, now=act.known)
    return made, password


def _granted(act: Act, to: Account, role: Role, scope: str, *, cleared: bool, by: str, on: date) -> Grant:
    return Grant(
        id=new_id(act.known), account_id=to.id, role=role.value, scope=scope, cleared=cleared, granted_by=by, valid_from=on
    )
