"""Accounts: three administrators who exclude each other, roles that nobody gives himself, passwords that nobody keeps."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from argon2 import PasswordHasher

from registry import Conflict, Invalid, NotAllowed, verify
from registry.acts.accounts import add_account, disable, enable, found, reset_password
from registry.acts.grants import grant, take_back
from registry.models import Entry, Role
from registry.queries import accounts
from registry.store import passwords, proofs
from tests.factories import DAY
from tests.rights import BUREAU, body

WHY = {"on": DAY, "because": "聊机管〔2026〕8号"}
SYSTEM, SECURITY = {"by": "system", **WHY}, {"by": "security", **WHY}
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_haste(monkeypatch, request):
    """Hashing is meant to be slow; only its own test waits for it."""
    if "long" not in request.node.name:
        monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def founded(database):
    """A register with its three administrators, the bureau and somebody who may do nothing yet."""
    body(database, BUREAU, "市机关事务管理局", administers="371500")
    with database.writing() as session:
        found(session, {"system": "张信息", "security": "李安全", "audit": "王审计"}, by="安装人员", **WHY)
        add_account(session, "wangmin", "王敏", **SYSTEM)
    return database


def do(database, act, *told, **word):
    with database.writing() as session:
        return act(session, *told, **word)


def test_a_register_is_founded_once_by_three_people(founded, database):
    with pytest.raises(Conflict):
        do(founded, found, by="安装人员", **WHY)
    with founded.reading() as session:
        assert {role: [it.name for it in accounts.holders(session, role, on=DAY)] for role in Role if role.administers} == {
            Role.SYSTEM_ADMIN: ["system"], Role.SECURITY_ADMIN: ["security"], Role.AUDIT_ADMIN: ["audit"],
        }  # fmt: skip
        assert verify(session)


def test_three_names_of_one_person_are_no_three_administrators(database):
    with pytest.raises(Conflict):
        do(database, found, {"system": "张三", "audit": " 张 三"}, by="安装人员", **WHY)


@pytest.mark.parametrize("by", ["security", "audit", "wangmin"])
def test_only_the_system_administrator_makes_accounts(founded, by):
    with pytest.raises(NotAllowed):
        do(founded, add_account, "lisi", "李四", **{**SYSTEM, "by": by})


@pytest.mark.parametrize("by", ["system", "audit", "wangmin", "nobody"])
def test_only_the_security_administrator_gives_roles_and_shuts_doors(founded, by):
    word = {**SECURITY, "by": by}
    for act, told in ((grant, ("wangmin", Role.STAFF, "371500")), (disable, ("wangmin",)), (enable, ("wangmin",))):
        with pytest.raises(NotAllowed):
            do(founded, act, *told, **word)


def test_nobody_gives_himself_a_role_nor_by_a_second_account(founded):
    with pytest.raises(NotAllowed):
        do(founded, grant, "security", Role.SECURITY_ADMIN, "000000", **SECURITY)
    with pytest.raises(Conflict, match="张信息"):
        do(founded, add_account, "zhang", "张 信息", **SYSTEM)


@pytest.mark.parametrize("role", Role)
def test_an_administrator_has_no_other_role(founded, role):
    scope = BUREAU if role is Role.CLERK else "371500"
    do(founded, add_account, "second", "赵二", **SYSTEM)
    do(founded, grant, "second", Role.AUDIT_ADMIN, "000000", **SECURITY)
    if role is Role.AUDIT_ADMIN:
        return
    with pytest.raises(Conflict, match="互斥"):
        do(founded, grant, "second", role, scope, **SECURITY)
    do(founded, grant, "wangmin", Role.REVIEWER, "371500", **SECURITY)
    if role.administers:
        with pytest.raises(Conflict, match="互斥"):
            do(founded, grant, "wangmin", role, scope, **SECURITY)
    else:
        do(founded, grant, "wangmin", role, scope, **SECURITY)


def test_the_last_administrator_stays(founded):
    for name, role in (("system", Role.SYSTEM_ADMIN), ("security", Role.SECURITY_ADMIN), ("audit", Role.AUDIT_ADMIN)):
        with pytest.raises(Conflict, match="最后"):
            do(founded, disable, name, **SECURITY)
        with pytest.raises(Conflict, match="最后"):
            do(founded, take_back, name, role, "000000", **SECURITY)
    do(founded, grant, "wangmin", Role.AUDIT_ADMIN, "", **SECURITY)
    do(founded, disable, "audit", **SECURITY)
    with pytest.raises(Conflict, match="最后"):
        do(founded, disable, "wangmin", **SECURITY)


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.CLERK, "371500"), (Role.STAFF, "3715"), (Role.STAFF, "聊城"), (Role.STAFF, "")]
)
def test_a_scope_is_an_organisation_or_a_division(founded, role, scope):
    with pytest.raises(Invalid):
        do(founded, grant, "wangmin", role, scope, **SECURITY)


def test_rights_are_todays(founded):
    do(founded, grant, "wangmin", Role.STAFF, "371500", **SECURITY)
    later = DAY + timedelta(days=30)
    do(founded, take_back, "wangmin", Role.STAFF, "371500", **{**SECURITY, "on": later})
    with founded.reading() as session:
        one = accounts.account(session, "王敏", on=DAY)
        assert accounts.viewer_of(session, one, on=DAY).roles == {"staff": ("371500",)}
        assert accounts.viewer_of(session, one, on=later).roles == {}
        assert accounts.reviewers(session, on=DAY) == set()


def test_a_password_of_an_administrator_is_reset_by_another_one(founded):
    with pytest.raises(NotAllowed):
        do(founded, reset_password, "security", **SECURITY)
    with pytest.raises(NotAllowed):
        do(founded, reset_password, "security", **{**SYSTEM, "by": "wangmin"})
    given = do(founded, reset_password, "security", **SYSTEM)
    with founded.reading() as session:
        kept = proofs.secret_of(session, accounts.account(session, "security", on=DAY).id)
        assert kept.once == 1
        assert passwords.right(kept.password, given)


def test_no_secret_stands_in_the_journal(founded):
    given = do(founded, reset_password, "wangmin", **SYSTEM)
    with founded.reading() as session:
        key = accounts.account(session, "wangmin", on=DAY).id
        hashes = [proofs.secret_of(session, key).password, given]
        lines = [orjson.dumps([it.act, it.subject, it.before, it.after, it.because]).decode() for it in session.query(Entry)]
        assert any("reset-password" in line for line in lines)
        assert not [line for line in lines if "argon2" in line or any(it in line for it in hashes)]
        assert verify(session) == len(lines)


def test_five_wrong_passwords_lock_an_account_for_a_while(founded):
    with founded.reading() as session:
        key = accounts.account(session, "wangmin", on=DAY).id

    def attempt(minutes):
        now = NOW + timedelta(minutes=minutes)
        with founded.noting() as at:
            return proofs.attempt(at, key, now=now, most=5, until=now + timedelta(minutes=15))

    assert [attempt(0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert not attempt(14)
    assert [attempt(15) for _ in range(6)] == [True] * 5 + [False]
    with founded.noting() as at:
        proofs.came_in(at, key)
    assert attempt(15)


def test_a_password_is_long_and_not_the_name():
    for weak in ("kurz", "wangmin-2026", "aaaaaaaaaaaaaaaa", "x" * 201):
        with pytest.raises(Invalid):
            passwords.refuse_weak(weak, "wangmin", "王敏")
    passwords.refuse_weak("聊城市的春天来得早一些吧", "wangmin", "王敏")
    kept = passwords.hashed("聊城市的春天来得早一些吧")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.right(kept, "聊城市的春天来得早一些吧")
    assert not passwords.right(kept, "聊城市的春天来得早一些")
    assert not passwords.right(None, "x")
    assert passwords.stale("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$aaaaaaaaaaaaaaaaaaaaaa")
    assert len({passwords.one_time() for _ in range(50)}) == 50
