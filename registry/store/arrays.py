"""Rows as columns: arrays of one length by their names, the form in which many rows are read and judged.

A frame of pandas costs more to make than the verdicts on a building to find; views make frames of columns where people want them.
"""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Columns = dict[str, NDArray[Any]]
Which = NDArray[np.bool_]
ID: Final = np.dtype("V16")
"""How an id stands in a column."""


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
    """Where each key stands among others, each of which stands there once; -1 where it does not.

    >>> places(objects("ba"), objects("abc")).tolist()
    [1, 0]
    """
    if not len(keys):
        return np.zeros(0, np.intp)
    if keys.dtype == ID:
        found = pc.index_in(_arrow(keys), value_set=_arrow(among)).fill_null(-1)
        return np.asarray(found.to_numpy(zero_copy_only=False), np.intp)
    at: NDArray[np.intp] = pd.Index(among, dtype=object).get_indexer(pd.Index(keys, dtype=object))
    return at


def found_at(values: NDArray[Any], at: NDArray[np.intp], nothing: Any = "") -> NDArray[Any]:
    """The values at some places, and nothing where a place is -1.

    >>> found_at(objects("ab"), np.array([1, -1, 0])).tolist()
    ['b', '', 'a']
    """
    return np.concatenate([values, np.array([nothing], values.dtype)])[at]


def numbered(keys: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[Any]]:
    """A number for each key, from nought, the same for the same; and the distinct keys in the order of their numbers.

    >>> numbered(objects("bab"))[0].tolist()
    [0, 1, 0]
    """
    if keys.dtype != ID:
        return pd.factorize(keys)
    found = _arrow(keys).dictionary_encode()
    return np.asarray(found.indices.to_numpy(zero_copy_only=False), np.intp), np.frombuffer(
        found.dictionary.buffers()[1], ID, len(found.dictionary)
    )


def ranked(ids: NDArray[Any]) -> NDArray[np.intp]:
    """The place of each id in the order of all that there are, which is that in which they were issued."""
    high, low = ids.view(">u8").reshape(-1, 2).astype(np.uint64).T
    order = np.lexsort((low, high))
    new = np.ones(len(ids), bool)
    new[1:] = (high[order[1:]] != high[order[:-1]]) | (low[order[1:]] != low[order[:-1]])
    found = np.empty(len(ids), np.intp)
    found[order] = np.cumsum(new)
    return found


def grouped(group: NDArray[Any], numbers: NDArray[Any], asked: NDArray[Any]) -> list[list[int]]:
    """The distinct numbers, from nought, of each group that is asked for, rising.

    >>> grouped(np.array([7, 7, 2, 7]), np.array([3, 1, 5, 3]), np.array([2, 7, 0]))
    [[5], [1, 3], []]
    """
    count = 1 + int(numbers.max(initial=0))
    pairs = np.sort(group * count + numbers)
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    of, flat = pairs // count, (pairs % count).tolist()
    edges = (np.searchsorted(of, asked, side).tolist() for side in ("left", "right"))
    return [flat[start:end] for start, end in zip(*edges, strict=True)]


def sorted_places(texts: NDArray[Any]) -> NDArray[np.intp]:
    """The order of distinct texts, by their code points.

    >>> sorted_places(objects("cab")).tolist()
    [1, 2, 0]
    """
    if len(texts) < 2 or (texts[1:] > texts[:-1]).all():
        return np.arange(len(texts))
    return np.asarray(pc.array_sort_indices(pa.array(texts, pa.string())), np.intp)


def _arrow(ids: NDArray[Any]) -> Any:
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(ids), [None, pa.py_buffer(np.ascontiguousarray(ids))])


def frame_of(columns: Columns) -> pd.DataFrame:
    """The same as a frame, without ids."""
    return pd.DataFrame({name: pd.Series(it, dtype=it.dtype) for name, it in columns.items() if it.dtype != ID})
