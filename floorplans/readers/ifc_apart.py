"""A building model is read in a process of its own: the geometry kernel is C++, and a damaged model can end it.

A register that serves an office must outlive every file that is handed to it.
"""

import pickle
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any, Final

from floorplans.finding import Unreadable
from floorplans.plan import Reading
from floorplans.vocabulary import Words

PATIENCE: Final = 900.0
"""In seconds: a model of a whole ministry takes a minute."""

CHILD: Final = """
import pickle, sys
job = pickle.load(sys.stdin.buffer)
sys.path[:] = job["path"]
from floorplans.readers.ifc_apart import answer
answer(**job["for"])
"""


def read(path: Path | str, *, mapping: str | None = None, unit: str | None = None) -> Reading:
    """What ``floorplans.readers.ifc.read`` reads, by another process; raises ``Unreadable`` also where that one dies."""
    path = Path(path)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "answer"
        asked = {"model": str(path.resolve()), "mapping": mapping, "unit": unit, "out": str(out)}
        job = pickle.dumps({"path": sys.path, "for": asked})
        try:
            child = subprocess.run(  # noqa: S603  # our own interpreter and our own words
                [sys.executable, "-W", "ignore", "-c", CHILD], input=job, capture_output=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired as trouble:
            raise Unreadable(
                f"“{path.name}”读取超过 {PATIENCE / 60:.0f} 分钟，已停止；请只导出空间（IfcSpace）和楼板。",
                f"“{path.name}” was not read within {PATIENCE / 60:.0f} minutes; export spaces (IfcSpace) and slabs only.",
            ) from trouble
        if child.returncode or not out.is_file():
            raise _damaged(path, f"the reader ended with {child.returncode}: {child.stderr[-2000:].decode('utf-8', 'replace')}")
        told: Any = pickle.loads(out.read_bytes())  # noqa: S301  # written by our own process
    if isinstance(told, Reading):
        return told
    if isinstance(told, Words):
        raise Unreadable(*told)
    raise _damaged(path, str(told))


def answer(model: str, mapping: str | None, unit: str | None, out: str) -> None:
    """In the other process: writes the reading, the sentence of a refusal, or the trace of what went wrong."""
    from floorplans.readers import ifc

    told: Reading | Words | str
    try:
        told = ifc.read(model, mapping=mapping, unit=unit)
    except Unreadable as refusal:
        told = refusal.words
    except Exception:  # noqa: BLE001  # a model may point anywhere; whatever comes of it, the file is told to be damaged
        told = traceback.format_exc()
    Path(out).write_bytes(pickle.dumps(told))


def _damaged(path: Path, why: str) -> Unreadable:
    refusal = Unreadable(
        f"“{path.name}”内部引用有误，无法按 IFC 读取；请在 BIM 软件中检查模型后重新导出。",
        f"“{path.name}” is damaged inside and cannot be read as IFC; check the model in the BIM program and export it again.",
    )
    refusal.__cause__ = RuntimeError(why)
    return refusal
