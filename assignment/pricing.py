"""Compiled inner loops (numba): the best entries of blocks of a table of scores that is never kept."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def best_of_rows(block, price, floor, columns, found, count):
    """Keep for each row the best columns by score - price, of those with more than the row's floor.

    `columns` numbers the block's columns; `found[row, :count[row]]` becomes their places in the block.
    """
    most = found.shape[1]
    value = np.empty(most, block.dtype)
    for i in range(block.shape[0]):
        kept = 0
        limit = floor[i]
        for j in range(columns.size):
            x = block[i, j] - price[j]
            if x > limit:
                place = kept if kept < most else most - 1
                while place > 0 and value[place - 1] < x:
                    value[place] = value[place - 1]
                    found[i, place] = found[i, place - 1]
                    place -= 1
                value[place] = x
                found[i, place] = j
                if kept < most:
                    kept += 1
                if kept == most:
                    limit = value[most - 1]
        count[i] = kept


@njit(cache=True, nogil=True)
def best_of_columns(block, first, value, row):
    """Keep for each column the best rows so far, best first; `first` is the number of the block's first row."""
    most = value.shape[1]
    for i in range(block.shape[0]):
        for j in range(block.shape[1]):
            x = block[i, j]
            if x > value[j, most - 1]:
                place = most - 1
                while place > 0 and value[j, place - 1] < x:
                    value[j, place] = value[j, place - 1]
                    row[j, place] = row[j, place - 1]
                    place -= 1
                value[j, place] = x
                row[j, place] = first + i


@njit(cache=True, nogil=True)
def fill(block, rows, columns, row_kinds, column_kinds, bonuses):
    """Set the block to rows x columns, (r, d) by (d, c), and bonuses where kinds are the same.

    In one thread: libraries that use all of them wait for each other on a busy machine.
    """
    for i in range(block.shape[0]):
        line = block[i]
        line[:] = 0
        for k in range(columns.shape[0]):
            factor = rows[i, k]
            column = columns[k]
            for j in range(line.size):
                line[j] += factor * column[j]
        for k in range(bonuses.size):
            kind = row_kinds[i, k]
            bonus = bonuses[k]
            kinds = column_kinds[k]
            for j in range(line.size):
                line[j] += bonus if kinds[j] == kind else 0
