"""The doctor says of each thing whether it is well, and of what is not what to do; the exit code is for a timer."""

import json
import os
import stat
import time
from pathlib import Path

import pytest

from api import doctor_machine as examination
from api.doctor import examined
from api.settings import Settings
from tests.registry.conftest import break_in


@pytest.fixture
def fit(embedded_register, tmp_path, monkeypatch, gongfang):
    """Settings of a server that is as it should be."""
    for name in ("uploads", "backups"):
        (tmp_path / name).mkdir(mode=0o700)
    Path(embedded_register).chmod(0o600)
    gongfang("account", "found", "--register", embedded_register, "--by", "安装", "--because", "文号")
    assert gongfang("backup", tmp_path / "backups", "--register", embedded_register)[0] == 0
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(examination, "ROOM", 1)
    told = {"uploads": tmp_path / "uploads", "backups": tmp_path / "backups", "forwarded_allow_ips": "127.0.0.1"}
    told |= {f"{it}_per_minute{more}": 10 for it in ("logins", "uploads") for more in ("", "_from")}
    return lambda **other: Settings(**{"register_url": embedded_register, **told, **other})


def bad(settings):
    return {it.of.zh: (it.how, it.says.zh) for it in examined(settings) if it.how != "ok"}


def test_a_server_that_is_well(fit):
    assert bad(fit()) == {}
    assert {it.of.zh for it in examined(fit())} >= {
        "登记库",
        "库结构",
        "空间索引",
        "日志",
        "写前日志",
        "备份",
        "设置",
        "文件权限",
        "中文字体",
    }


@pytest.mark.parametrize(
    ("harm", "of", "how", "says"),
    [
        ("UPDATE alembic_version SET version_num = '0007'", "库结构", "wrong", "gongfang register upgrade"),
        ("DROP TRIGGER rtree_room_survey_outline_insert", "空间索引", "wrong", "缺少 room_survey"),
        ("DROP TRIGGER journal_stands_update; UPDATE journal SET because = 'x'", "日志", "wrong", "第 1 条"),
    ],
)
def test_a_register_that_was_harmed(fit, embedded_register, harm, of, how, says):
    break_in(embedded_register, *harm.split("; "))
    assert bad(fit())[of][0] == how
    assert says in bad(fit())[of][1]


def test_settings_that_are_dangerous(fit):
    for told, says in (
        ({"guests": "read"}, "只供演示"),
        ({"host": "0.0.0.0", "forwarded_allow_ips": ""}, "明文"),  # noqa: S104  # that is the danger
        ({"uploads": None}, "重启后即无"),
        ({"logins_per_minute": 0}, "不限次数"),
    ):
        assert says in bad(fit(**told))["设置"][1], told


def test_a_backup_that_is_old_missing_or_not_to_be_found(fit, tmp_path):
    assert "没有设置" in bad(fit(backups=None))["备份"][1]
    assert "没有备份" in bad(fit(backups=tmp_path / "nowhere"))["备份"][1]
    manifest = next((tmp_path / "backups").glob("*/manifest.json"))
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"made": "2020-01-01T00:00:00+00:00"}))
    assert "小时前的" in bad(fit())["备份"][1]
    manifest.write_text("{")
    assert bad(fit())["备份"][0] == "wrong"


def test_files_that_others_read_a_full_disc_and_a_clock_that_is_wrong(fit, embedded_register, monkeypatch):
    Path(embedded_register).chmod(0o644)
    assert "chmod" in bad(fit())["文件权限"][1]
    Path(embedded_register).chmod(stat.S_IRUSR | stat.S_IWUSR)
    monkeypatch.setattr(examination, "ROOM", 1 << 60)
    assert bad(fit())["登记库所在磁盘"][0] == "wrong"
    real = examination.datetime

    class Yesteryear(real):
        @classmethod
        def now(cls, tz=None):
            return real.fromtimestamp(time.time() - 40 * 365 * 86400, tz)

    monkeypatch.setattr(examination, "datetime", Yesteryear)
    assert bad(fit())["时钟与时区"][0] == "wrong"


def test_at_the_command_line(gongfang, tmp_path, embedded_register):
    code, out, _ = gongfang("doctor", "--register", tmp_path / "none.gpkg")
    assert code == 1
    assert "不行 登记库：没有这个登记库" in out.replace("\n", "")
    code, out, err = gongfang("doctor", "--register", embedded_register, "--json")
    assert err == ""
    told = {it["of_zh"]: it["how"] for it in json.loads(out)}
    assert told["账号"] == "warning"
    assert gongfang("doctor", "--register", embedded_register, "--strict")[0] == 1


def test_a_server_s_database(network_register):
    found = {it.of.zh: it for it in examined(Settings(register_url=network_register))}
    assert found["空间索引"].how == "ok"
    assert found["写前日志"].how == "wrong"  # the cluster of the tests does not wait for the disc
    nowhere = Settings(register_url="postgresql://me:geheim@127.0.0.1:1/x")
    said = [it for it in examined(nowhere) if it.of.zh == "登记库"]
    assert said[0].how == "wrong"
    assert "geheim" not in str(said)
