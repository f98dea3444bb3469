"""What is known as data: tables in YAML that lie beside the code that asks for them."""

from importlib.resources import files
from typing import Any

import yaml


def read_table(package: str, name: str) -> Any:
    """What a YAML file of a package says; read by libyaml, which takes a tenth of the time.

    >>> sorted(read_table("floorplans.readers", "layers.yaml"))
    ['mappings']
    """
    return parse(files(package).joinpath(name).read_text("utf-8"))


def parse(text: str) -> Any:
    """What YAML says.

    >>> parse("2014-11-24: {value: 9}")
    {datetime.date(2014, 11, 24): {'value': 9}}
    """
    return yaml.load(text, Loader=yaml.CSafeLoader)
