"""How much one file may hold: far above any year's tables, far below what would stop the machine."""

from typing import Final

LARGEST_FILE: Final = 20 * 2**20
"""Bytes of a file as handed in."""

LARGEST_UNPACKED: Final = 100 * 2**20
"""Bytes of a workbook's parts together, unpacked."""

MOST_PARTS: Final = 200
"""Parts (zip entries) of a workbook."""

MOST_ROWS: Final = 200_000
"""Rows of a sheet, blank ones included."""

MOST_CELLS: Final = 5_000_000
"""Cells of a sheet's rectangle: the reader sets aside memory for blank ones too."""

MOST_TITLE_ROWS: Final = 30
"""Rows searched for a header; titles and notes above it are fewer."""
