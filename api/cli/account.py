"""``gongfang account``: who may come in and what they may do; passwords and tokens are told once and kept nowhere."""

from contextlib import closing
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

import typer

from api.cli import speech
from api.cli.speech import AsJson, Because, By, Lang, Language, On, Register

app = typer.Typer(help="账号与角色 · accounts and roles", no_args_is_help=True, rich_markup_mode=None)


class RoleName(StrEnum):
    """The roles, as they are typed."""

    SURVEYOR = "surveyor"
    CLERK = "clerk"
    STAFF = "staff"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system-admin"
    SECURITY_ADMIN = "security-admin"
    AUDIT_ADMIN = "audit-admin"


Name = Annotated[str, typer.Argument(metavar="NAME", help="用户名 · name of the account", show_default=False)]
GivenRole = Annotated[RoleName, typer.Argument(metavar="ROLE", help="角色 · role", show_default=False)]
Scope = Annotated[
    str, typer.Argument(metavar="SCOPE", help="单位编号或行政区划代码 · code of an organisation or division", show_default=False)
]


@app.callback()
def group() -> None:
    """账号与角色 · accounts and roles."""


@app.command("found")
def found(
    register: Register,
    by: By,
    because: Because,
    system: Annotated[str, typer.Option("--system", help="系统管理员姓名 · the system administrator's name")] = "",
    security: Annotated[str, typer.Option("--security", help="安全管理员姓名 · the security administrator's name")] = "",
    audit: Annotated[str, typer.Option("--audit", help="审计管理员姓名 · the audit administrator's name")] = "",
    on: On = "",
    json: AsJson = False,
) -> None:
    """建立三名管理员，此后人人须登录 · make the three administrators; from then on everybody must come in."""
    from registry import Database
    from registry.acts import accounts

    persons = {"system": system, "security": security, "audit": audit}
    with closing(Database(register)) as database, database.writing() as session:
        told = accounts.found(session, persons, on=_day(on), by=by, because=because)
    _tell(told, json=json)


@app.command("add")
def add(
    name: Name,
    register: Register,
    by: By,
    because: Because,
    person: Annotated[str, typer.Option("--person", help="姓名 · the person's name")],
    on: On = "",
    json: AsJson = False,
) -> None:
    """建立账号（系统管理员） · make an account (system administrator)."""
    from registry import Database
    from registry.acts import accounts

    with closing(Database(register)) as database, database.writing() as session:
        password = accounts.add_account(session, name, person, on=_day(on), by=by, because=because)
    _tell({name: password}, json=json)


@app.command("grant")
def grant(
    name: Name,
    role: GivenRole,
    scope: Scope,
    register: Register,
    by: By,
    because: Because,
    cleared: Annotated[bool, typer.Option("--cleared", help="可看敏感信息 · shown what is sensitive")] = False,
    on: On = "",
    json: AsJson = False,
) -> None:
    """授权（安全管理员） · give a role (security administrator)."""
    from registry import Database
    from registry.acts import grants
    from registry.models import Role

    with closing(Database(register)) as database, database.writing() as session:
        grants.grant(session, name, Role(role), scope, cleared=cleared, on=_day(on), by=by, because=because)
    _done({"account": name, "role": role, "scope": scope}, json=json)


@app.command("take-back")
def take_back(
    name: Name, role: GivenRole, scope: Scope, register: Register, by: By, because: Because, on: On = "", json: AsJson = False
) -> None:
    """收回角色（安全管理员） · take a role back (security administrator)."""
    from registry import Database
    from registry.acts import grants
    from registry.models import Role

    with closing(Database(register)) as database, database.writing() as session:
        grants.take_back(session, name, Role(role), scope, on=_day(on), by=by, because=because)
    _done({"account": name, "role": role, "scope": scope}, json=json)


@app.command("disable")
def disable(name: Name, register: Register, by: By, because: Because, on: On = "", json: AsJson = False) -> None:
    """停用账号（安全管理员） · let an account in no more (security administrator)."""
    from registry import Database
    from registry.acts import accounts

    with closing(Database(register)) as database, database.writing() as session:
        accounts.disable(session, name, on=_day(on), by=by, because=because)
    _done({"account": name, "enabled": False}, json=json)


@app.command("enable")
def enable(name: Name, register: Register, by: By, because: Because, on: On = "", json: AsJson = False) -> None:
    """启用账号（安全管理员） · let an account in again (security administrator)."""
    from registry import Database
    from registry.acts import accounts

    with closing(Database(register)) as database, database.writing() as session:
        accounts.enable(session, name, on=_day(on), by=by, because=because)
    _done({"account": name, "enabled": True}, json=json)


@app.command("reset-password")
def reset_password(name: Name, register: Register, by: By, because: Because, on: On = "", json: AsJson = False) -> None:
    """重置口令；管理员的由另一名管理员重置 · another one-time password; an administrator's by another administrator."""
    from registry import Database
    from registry.acts import accounts

    with closing(Database(register)) as database, database.writing() as session:
        password = accounts.reset_password(session, name, on=_day(on), by=by, because=because)
    _tell({name: password}, json=json)


@app.command("token")
def token(
    register: Register,
    by: By,
    purpose: Annotated[str, typer.Option("--for", help="用途 · what it is for")],
    days: Annotated[int, typer.Option("--days", help="有效天数 · how many days it lasts")] = 90,
    json: AsJson = False,
) -> None:
    """为自己的程序建立接口令牌 · make a token for a program of one's own."""
    from api.doorkeeper import make_token
    from registry import Database
    from registry.acts.accounts import somebody

    with closing(Database(register)) as database:
        with database.reading() as session:
            key = somebody(session, by, on=_day("")).id
        told, ends_at = make_token(database, key, purpose, days, now=datetime.now(UTC))
    if json:
        speech.put_json({"token": told, "ends_at": ends_at.isoformat()})
    else:
        speech.console().print(f"令牌只显示这一次 · shown this once: {told}\n有效至 · until {ends_at:%Y-%m-%d}")


@app.command("list")
def listed(register: Register, json: AsJson = False, lang: Lang = Language.ZH) -> None:
    """全部账号与角色 · all accounts and what they may do."""
    from rich.table import Table

    from registry import Database, views

    with closing(Database(register)) as database, database.reading() as session:
        rows = views.accounts(session, on=_day("")).to_dict("records")
    if json:
        kept = ("role", "scope", "cleared", "granted_by")
        told = [{**it, "since": str(it["since"]), "grants": [{k: one[k] for k in kept} for one in it["grants"]]} for it in rows]
        speech.put_json({"accounts": told})
        return
    table = Table(*(("name", "person", "state", "roles") if lang == "en" else ("用户名", "姓名", "状态", "角色与范围")))
    for it in rows:
        roles = "\n".join(f"{one['words'].said_in(lang)} {one['scope']}" for one in it["grants"])
        state = ("enabled" if it["enabled"] else "disabled") if lang == "en" else ("启用" if it["enabled"] else "停用")
        table.add_row(speech.plain(it["name"]), speech.plain(it["person_name"]), state, roles)
    speech.console().print(table)


def _day(on: str) -> date:
    from api.cli.days import day_or_today

    return day_or_today(on)


def _tell(passwords: dict[str, str], *, json: bool) -> None:
    if json:
        speech.put_json({"passwords": passwords})
        return
    speech.console().print(
        "一次性口令只显示这一次，首次登录须修改 · one-time passwords, shown this once, to be changed at the first visit:"
    )
    for name, password in passwords.items():
        speech.console().print(f"  {speech.plain(name)}  {password}", highlight=False)


def _done(told: dict[str, object], *, json: bool) -> None:
    if json:
        speech.put_json(told)
    else:
        speech.console().print("已办理 · done")
