"""What an administrator copies to a server agrees with the program: settings that exist, commands that exist, limits that fit."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from api.settings import Settings

DEPLOY = Path(__file__).parents[1] / "deploy"
SETTINGS = {f"GONGFANG_{it.upper()}" for it in Settings.model_fields}


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda it: it.name)
def test_every_setting_that_is_named_exists(path):
    named = set(re.findall(r"GONGFANG_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert named <= SETTINGS


def test_the_proxy_takes_files_as_large_as_the_server_and_believes_nobody():
    for name in ("nginx.conf", "nginx.compose.conf"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        assert Settings.model_fields["largest_upload"].default == int(re.search(r"client_max_body_size (\d+)m", text)[1]) << 20
        assert "X-Forwarded-For $remote_addr;" in text  # not $proxy_add_x_forwarded_for, which keeps what a visitor says
        assert "X-Forwarded-Proto $scheme;" in text
        assert "X-Request-Id $request_id;" in text


def test_the_services_of_the_compose_file_hang_together():
    told = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    services, network = told["services"], told["networks"]["inside"]["ipam"]["config"][0]["subnet"]
    for name, service in services.items():
        assert set(service.get("depends_on", ())) <= set(services), name
        assert {it.split(":")[0] for it in service.get("volumes", ()) if not it.startswith(".")} <= set(told["volumes"]), name
        assert "ports" not in service or name == "proxy"  # nothing else can be reached from outside
    assert services["server"]["environment"]["GONGFANG_FORWARDED_ALLOW_IPS"] == network
    assert services["server"]["read_only"] is True


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_units_and_finds_little_to_fear():
    units = [str(it) for it in sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer"))]
    said = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False).stderr
    assert [it for it in said.splitlines() if "gongfang" in it and "is not executable" not in it] == []
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(DEPLOY / "gongfang.service")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
