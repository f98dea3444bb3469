"""The administrator sets the server up by a file and the environment, and is told at once what is wrong with it."""

import re
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from api.settings import Settings, read_settings
from registry import RegistryError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def configured(tmp_path):
    """A file of settings, and what it comes to in an environment."""

    def read(text, *, said=None, **environment):
        path = tmp_path / "gongfang.toml"
        path.write_text(text, encoding="utf-8")
        outside = {f"GONGFANG_{name.upper()}": it for name, it in environment.items()}
        return read_settings(path, outside, **(said or {}))

    return read


def refused(configured, text, **environment):
    with pytest.raises(RegistryError) as refusal:
        configured(text, **environment)
    return refusal.value.words


def test_the_command_line_goes_before_the_environment_and_that_before_the_file(configured):
    text = 'register_url = "a.gpkg"\nport = 1\nidle_minutes = 7\nforwarded_allow_ips = ["10.0.0.1"]\n'
    found = configured(text, said={"port": 3}, port="2", register_url="b.gpkg")
    assert (found.port, found.register_url, found.idle_minutes, found.lock_after) == (3, "b.gpkg", 7, 5)
    assert [str(it) for it in found.forwarded_allow_ips] == ["10.0.0.1/32"]


def test_the_file_is_named_by_the_environment(tmp_path):
    (tmp_path / "x.toml").write_text('register_url = "a.gpkg"\nlock_after = 3', encoding="utf-8")
    assert read_settings(None, {"GONGFANG_CONFIG": str(tmp_path / "x.toml")}).lock_after == 3


def test_every_wrong_value_is_told_at_once_with_where_it_was_said(configured):
    words = refused(configured, 'register_url = "a.gpkg"\nport = 0\nguests = "write"\nthreads = "many"\n', idle_minutes="x")
    assert len(words.zh.split("；")) == 4
    for said in ("port", "不得小于 1", "gongfang.toml", "guests", "threads", "应为整数", "GONGFANG_IDLE_MINUTES", "不是 x"):
        assert said in words.zh, said
    assert "must be at least 1, not 0" in words.en


def test_a_name_that_is_none_is_refused_with_the_nearest_that_is(configured):
    words = refused(configured, 'register_url = "a.gpkg"\nlargest_uplaod = 3\n', lock_minuts="3")
    assert "largest_uplaod：没有这一项设置；是否指 largest_upload？" in words.zh
    assert "did you mean GONGFANG_LOCK_MINUTES?" in words.en


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "register_url：没有填写"),
        ("register_url = 'postgres+x://me:geheim@host/x'", "应为 .gpkg 文件的路径或 postgresql:// 地址"),
        ("register_url = 'a.gpkg'\nforwarded_allow_ips = '0.0.0.0/0'", "不得是所有地址"),
        ("register_url = 'a.gpkg'\nforwarded_allow_ips = '*'", "应为反向代理的地址或网段"),
        ("register_url = a.gpkg", "不是 TOML"),
        ("[server]\nregister_url = 'a.gpkg'", "server：没有这一项设置"),
    ],
)
def test_what_cannot_stand_is_refused_in_a_sentence_that_repeats_no_secret(configured, text, says):
    words = refused(configured, text)
    assert says in words.zh
    assert "geheim" not in words.zh + words.en


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(RegistryError, match="读不到配置文件"):
        read_settings(tmp_path / "none.toml", {})


def test_no_secret_stands_where_settings_are_shown():
    shown = repr(Settings(register_url="postgresql://me:geheim@host/x", metrics_token="geheim"))  # noqa: S106  # no real one
    assert "geheim" not in shown


@pytest.mark.parametrize("page", ["running.md", "running.zh-CN.md"])
def test_the_page_lists_every_setting_with_what_it_is_when_nobody_says(page):
    lines = (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines()
    listed = {found[1]: line for line in lines if (found := re.match(r"\| `(\w+)` \|", line))}
    assert set(listed) == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        if field.default is PydanticUndefined or field.default in ("", None, ()):
            continue
        assert f"| `{field.default}` |" in listed[name], name
