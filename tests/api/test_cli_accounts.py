"""Accounts on the command line, and whose name a command bears once there are some."""

import json
import runpy
import stat

import pytest
from argon2 import PasswordHasher

from registry.store import passwords
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def in_haste(monkeypatch):
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


def test_with_accounts_by_names_one_of_them_in_whatever_order(with_building, gongfang, journal):
    word = ["--register", with_building, "--because", "聊机管〔2026〕8号"]
    new = ["building", "add", "--code", "371500-0001-002", "--name", "二号楼"]
    code, out, _ = gongfang("account", "found", "--by", "安装", "--json", *word, "--on", "2026-01-05")
    assert (code, sorted(json.loads(out)["passwords"])) == (0, ["audit", "security", "system"])
    code, out, _ = gongfang("account", "add", "wangmin", "--person", "王敏", "--by", "system", *word, "--on", "2026-01-05")
    assert code == 0
    before = journal(with_building)
    for by in ("张三", "王敏", "nobody"):
        for words in ((*new, "--by", by, *word), (*new, *word, "--by", by)):
            code, _, err = gongfang(*words)
            assert (code, "须为启用的账号" in err) == (1, True)
    assert journal(with_building) == before
    assert gongfang("account", "grant", "wangmin", "staff", "371500", "--by", "wangmin", *word)[0] == 1
    assert gongfang("account", "grant", "wangmin", "staff", "371500", "--by", "security", *word)[0] == 0
    assert gongfang(*new, *word, "--by", "wangmin")[0] == 0
    assert gongfang("account", "token", "--for", "统计", "--by", "wangmin", *word[:2])[1].count("gongfang_") == 1
    listed = json.loads(gongfang("account", "list", *word[:2], "--json")[1])["accounts"]
    assert {it["name"]: [one["role"] for one in it["grants"]] for it in listed}["wangmin"] == ["staff"]
    assert gongfang("account", "reset-password", "wangmin", "--by", "system", *word)[0] == 0
    assert gongfang("account", "disable", "wangmin", "--by", "security", *word)[0] == 0
    assert gongfang(*new, *word, "--by", "wangmin")[0] == 1
    assert gongfang("account", "take-back", "wangmin", "staff", "371500", "--by", "security", *word)[0] == 0
    assert gongfang("account", "disable", "system", "--by", "security", *word)[0] == 1


def test_an_act_of_the_command_line_bears_the_persons_name(with_building, gongfang):
    from registry import Database
    from registry.models import Entry

    word = ["--register", with_building, "--because", "x", "--on", "2026-01-05"]
    gongfang("account", "found", "--by", "安装", "--security", "李安全", *word)
    gongfang("account", "grant", "audit", "audit-admin", "000000", "--by", "security", *word)
    gongfang(
        "building", "add", "--code", "371500-0001-002", "--name", "二号楼", "--by", "security", *word[:4], "--on", "2026-03-05"
    )
    database = Database(with_building)
    with database.reading() as session:
        assert session.query(Entry).order_by(Entry.number.desc()).first().by == "李安全"
    database.close()


def test_guests_are_refused_where_others_could_reach_the_server(with_building, gongfang):
    code, _, err = gongfang("serve", "--register", with_building, "--guests", "--host", "192.0.2.1")
    assert (code, "127.0.0.1" in err) == (1, True)


def test_the_sample_citys_passwords_are_drawn_anew_and_for_one_pair_of_eyes(embedded_register, tmp_path):
    file = tmp_path / "accounts.txt"
    runpy.run_path(str(ROOT / "fixtures" / "accounts.py"))["main"](embedded_register, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "wangmin" in file.read_text(encoding="utf-8")
