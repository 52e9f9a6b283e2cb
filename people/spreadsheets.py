"""CSV files that a spreadsheet opens as text and figures, and runs nothing of. Pure."""

import csv
import io
from collections.abc import Iterable

FORMULA_SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe(cell: object) -> str:
    """A cell that no spreadsheet runs (OWASP, CSV injection); some read the wide forms of the signs as well."""
    text = str(cell)
    return f"'{text}" if text.lstrip()[:1] in FORMULA_SIGNS or text[:1] in ("\t", "\r", "\n") else text


def written(rows: Iterable[Iterable[str]]) -> str:
    """Rows of safe cells as CSV, every cell quoted."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()
