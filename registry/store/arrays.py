"""Rows as columns: arrays of one length by their names, the form in which many rows are read and judged.

A frame of pandas costs more to make than the verdicts on a building to find; views make frames of columns where people want them.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Columns = dict[str, NDArray[Any]]
Which = NDArray[np.bool_]


def size(columns: Columns) -> int:
    """How many rows."""
    return len(next(iter(columns.values())))


def take(columns: Columns, which: NDArray[Any]) -> Columns:
    """Some rows: those that are so, or those at some places."""
    return {name: values[which] for name, values in columns.items()}


def joined(several: Iterable[Columns]) -> Columns:
    """The rows of several, one after the other."""
    listed = list(several)
    return {name: np.concatenate([it[name] for it in listed]) for name in listed[0]}


def objects(values: Iterable[Any]) -> NDArray[Any]:
    """A column of anything.

    >>> objects([(1, 2), "a"]).tolist()
    [(1, 2), 'a']
    """
    listed = list(values)
    column = np.empty(len(listed), object)
    column[:] = listed
    return column


def places(keys: NDArray[Any], among: NDArray[Any]) -> NDArray[np.intp]:
    """Where each key stands among others; -1 where it does not.

    >>> places(objects("ba"), objects("abc")).tolist()
    [1, 0]
    """
    found: NDArray[np.intp] = pd.Index(among, dtype=object).get_indexer(pd.Index(keys, dtype=object))
    return found


def frame_of(columns: Columns) -> pd.DataFrame:
    """The same as a frame."""
    return pd.DataFrame({name: pd.Series(values, dtype=values.dtype) for name, values in columns.items()})
