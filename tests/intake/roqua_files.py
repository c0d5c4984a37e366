"""Makes a ZIP like the export of RoQua, with invented people."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PERSON = ("roqua_id", "patient_id", "gender", "birth_year", "hide_pii_from_researchers",
          "respondent_id", "respondent_type", "respondent_label")  # fmt: skip
ABOUT = ("id", "protocol", "project", "measurement", "notes", "location", "invited_at",
         "open_from", "non_response", "compl_by", "started_at", "completed_at", "date",
         "variant")  # fmt: skip

#: Number of an entry → code of the SBG and its text, as in `nonrespons/nonrespons.json`.
REASONS = [
    {"id": 1, "timestamp": "2024-06-01T00:00:00.000+02:00", "reason_code": "09b"},
    {"id": 2, "timestamp": "2024-06-01T00:00:00.000+02:00", "reason_code": "04"},
    {"id": 37, "data": {"reden_non_respons": "Patiënt is wel benaderd voor de ROM meting, maar: "
                        "Patiënt weigert meting."}},
]  # fmt: skip


def export_row(
    key: str, client: str, day: str, answers: Sequence[Any] = (), **given: Any
) -> dict[str, Any]:
    """One fill-in (or one that was not): `answers` are `<key>_1` …, `given` other columns."""
    row: dict[str, Any] = {"patient_id": client, "gender": "f", "birth_year": 2015}
    row |= {"respondent_id": f"r{client}", "respondent_type": "parent", f"{key}_date": day}
    row |= {f"{key}_{number}": answer for number, answer in enumerate(answers, start=1)}
    return row | {(n if n in PERSON else f"{key}_{n}"): value for n, value in given.items()}


def export_csv(key: str, rows: Sequence[Mapping[str, Any]], n_items: int = 25) -> str:
    headers = [*PERSON, *(f"{key}_{name}" for name in ABOUT)]
    headers += [f"{key}_{number}" for number in range(1, n_items + 1)]
    file = io.StringIO()
    writer = csv.DictWriter(file, headers, "", delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def zipped(path: Path, **parts: str | bytes) -> Path:
    """A ZIP of these parts; `__` in a name stands for a folder, `_csv` at its end for `.csv`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            place = name.replace("__", "/")
            for suffix in ("csv", "json", "xlsx", "zip", "html"):
                place = place.removesuffix(f"_{suffix}") + (
                    f".{suffix}" if place.endswith(f"_{suffix}") else ""
                )
            archive.writestr(place, content)
    return path


def roqua(path: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]], **more: str) -> Path:
    """The export with one csv per questionnaire, the reasons, and a description of variables."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, rows in tables.items():
            archive.writestr(f"{key}_2024-07-01.csv", export_csv(key, rows))
            archive.writestr(f"codebooks/{key}.csv", '"key";"title"\n"v_1";"…"\n')
        archive.writestr("nonrespons/nonrespons.json", json.dumps(REASONS))
        for name, content in more.items():
            archive.writestr(name, content)
    return path
