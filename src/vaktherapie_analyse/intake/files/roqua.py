"""RoQua, a Dutch system for routine outcome monitoring: what the columns of its export mean.

One csv per questionnaire, every field between quotation marks, separated by `;`. First columns
about the person (`roqua_id`, `patient_id`, `gender`, `respondent_id`, `respondent_type` …), then
those of the questionnaire, each with its key before it: `<key>_id`, `<key>_date`, `<key>_1` …
The number in `<key>_non_response` is that of an entry in `nonrespons/nonrespons.json` in the same
ZIP; that entry holds the code of the sector (SBG). As the public documentation of RoQua says:
https://docs.roqua.net and https://github.com/roqua/documentation ("Non-response", "Schema").
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import is_missing
from vaktherapie_analyse.intake.cells.moment_names import moment_of_cell
from vaktherapie_analyse.intake.cells.person_values import informant_of
from vaktherapie_analyse.intake.cells.vocabulary import plain
from vaktherapie_analyse.intake.files.raw_table import RawTable

REASONS_FILE: Final = "nonrespons.json"

#: The year in which a child was born tells the age but for a year.
BIRTH_YEAR: Final = "birth_year"

#: The keys of the SDQ; `hsdq` is about sleep, SDQ-5 and SDQ-20 about dissociation.
_SDQ_KEYS: Final = frozenset({
    "sdq416o_fu", "sdq416l_fu", "sdq34l", "sdq34o_en", "sdq4o_en_f", "sdq16o_en", "sdq16o_enf",
    "sdq416ol_s", "sdq416sub", "sdq1117sub",
})  # fmt: skip

#: Code of the SBG → the reason by which it is told.
_REASONS: Final = {
    "01": "refused", "02": "unable", "02a": "unable_language", "02b": "unable_severity",
    "03": "not_shown", "04": "not_returned", "05": "incomplete", "06": "judged_unable",
    "06a": "judged_unable_language", "06b": "judged_unable_severity", "07": "no_action",
    "08": "no_treatment", "09": "irregular", "09a": "deceased", "09b": "stopped_by_client",
    "10": "other",
}  # fmt: skip
UNKNOWN_REASON: Final = "unclear"

#: Words of the reason → its code, for entries that hold no code; the first that fits.
_PHRASES: Final = (
    ("niet in staat werd geacht", "06"), ("niet in staat", "02"), ("weigert", "01"),
    ("niet verschenen", "03"), ("retourneert", "04"), ("incompleet", "05"), ("geen actie", "07"),
    ("geen evalueerbare", "08"), ("overlijden", "09a"), ("eenzijdig staken", "09b"),
    ("niet regulier", "09"), ("andere reden", "10"),
)  # fmt: skip
_BY_CAUSE: Final = (("vanwege taal", "a"), ("ernst van de stoornis", "b"))

#: What stands for who filled in where the form is one for somebody else.
OTHER_FORM: Final = " on the form for "
#: The letter behind the ages in a key (`sdq416o_fu`) → for whom the form is: ouder, leerkracht.
_FORM_FOR: Final = {"o": "parent", "l": "teacher"}
_OTHERS: Final = frozenset(("parent", "teacher", "self"))
_FORM: Final = re.compile(r"sdq\d+(o|l)(?!l)(?:_|$)")

_EXPORTED: Final = re.compile(r"_\d{4}-\d{2}-\d{2}$")
_NON_RESPONSE: Final = "_non_response"
_RESPONDENT_TYPE: Final = "respondent_type"
#: Of the 2–4 form: what is asked in the place of two items of the other form.
_YOUNG: Final = {"sdq_18": "argues", "sdq_22": "spite"}


def read_reasons(content: bytes) -> Mapping[str, str]:
    """Number in the export → reason; nothing where the file is not as it should be."""
    try:
        listed = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    entries = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {str(one.get("id")): _reason_in(one) for one in entries}


def reason_of(cell: Any) -> str | None:
    """The reason of a missing measurement; a number without its entry says only that there is one.

    >>> reason_of("09b"), reason_of("refused"), reason_of("37"), reason_of("")
    ('stopped_by_client', 'refused', 'unclear', None)
    """
    if is_missing(cell):
        return None
    word = plain(str(cell))
    return word if word in _REASONS.values() else _REASONS.get(word, UNKNOWN_REASON)


def roqua_table(raw: RawTable, reasons: Mapping[str, str] | None = None) -> RawTable:
    """The table with the names of its columns as the program knows them, where it is of RoQua.

    `reasons` are those of the ZIP. The questionnaire of the table is then known.
    """
    headers = [str(cell).strip() for cell in raw.cells[0]] if len(raw.cells) else []
    keys = [h.removesuffix(_NON_RESPONSE) for h in headers if h.endswith(_NON_RESPONSE)]
    if not {"roqua_id", "patient_id"} <= set(headers) or len(keys) != 1:
        return raw
    (key,) = keys
    questionnaire = "sdq" if key in _SDQ_KEYS else key
    names = {f"{key}{_NON_RESPONSE}": "non_response"}
    dated = next((f"{key}_{at}" for at in ("date", "completed_at") if f"{key}_{at}" in headers), "")
    names |= {dated: "datum"}
    cells = raw.cells.copy()
    if _names_moments(cells[1:], headers, f"{key}_measurement"):
        names |= {f"{key}_measurement": "moment"}
    for at, header in enumerate(headers):
        if re.fullmatch(rf"{re.escape(key)}_\d+", header):
            renamed = header.replace(key, questionnaire)
            young = key.startswith("sdq34")
            cells[0, at] = _YOUNG.get(renamed, renamed) if young else renamed
        else:
            cells[0, at] = names.get(header, header)
    if (form := _FORM.match(key)) and _RESPONDENT_TYPE in headers:
        at = headers.index(_RESPONDENT_TYPE)
        cells[1:, at] = [_of_form(cell, _FORM_FOR[form[1]]) for cell in cells[1:, at]]
    at = headers.index(f"{key}{_NON_RESPONSE}")
    cells[1:, at] = [_told(cell, reasons) for cell in cells[1:, at]]
    sheet = raw.sheet and _EXPORTED.sub("", raw.sheet)
    return replace(raw, cells=cells, sheet=sheet, questionnaire=questionnaire)


def _names_moments(cells: Cells, headers: list[str], header: str) -> bool:
    """Whether every measurement is called after its moment, and there is more than one."""
    if header not in headers:
        return False
    names = {str(cell) for cell in cells[:, headers.index(header)] if not is_missing(cell)}
    moments = {moment_of_cell(name) for name in names}
    return len(moments) > 1 and None not in moments


def _of_form(cell: Any, form: str) -> Any:
    """Who filled in, or that this form is not theirs: a parent may use the account of the child."""
    who = informant_of(cell)
    return f"{who}{OTHER_FORM}{form}" if who in _OTHERS - {form} else cell


def _told(cell: Any, reasons: Mapping[str, str] | None) -> Any:
    """The reason behind the number of an entry; a number alone is no code of the sector."""
    if is_missing(cell):
        return ""
    text = str(cell).strip()
    if reasons:
        return reasons.get(text, UNKNOWN_REASON)
    return text if text in _REASONS and text.startswith("0") else UNKNOWN_REASON


def _reason_in(entry: Mapping[str, Any]) -> str:
    data = entry.get("data")
    inner = data if isinstance(data, dict) else {}
    code = str(entry.get("reason_code") or inner.get("reason_code") or "").strip().lower()
    if code in _REASONS:
        return _REASONS[code]
    text = plain(str(entry.get("reden_non_respons") or inner.get("reden_non_respons") or ""))
    found = next((code for words, code in _PHRASES if words in text), "")
    cause = next((end for words, end in _BY_CAUSE if words in text), "")
    return _REASONS.get(found + cause, _REASONS.get(found, UNKNOWN_REASON))
