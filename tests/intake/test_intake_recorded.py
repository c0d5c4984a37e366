"""A report is read back, whatever somebody made of it. The reports are invented."""

from __future__ import annotations

import base64
import io
import json
import zlib
from typing import Any

import openpyxl
import pytest

from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake.no_questionnaire.recorded_file import recorded_of

META: dict[str, Any] = {
    "program": "vaktherapie-analyse",
    "version": "1",
    "date": "2026-01-01",
    "command": "analyse sdq",
    "language": "nl",
    "options": {"verhoogd": "klinisch", "per": ["kind"], "toetsen": True, "onderdruk": 5},
    "inputs": [{"name": "a.csv", "sha256": "0", "n_rows": 3}],
}
TABLES = {"flow": [{"step": "pairs", "scale": None, "n": 14}]}


def whole(**other: Any) -> bytes:
    return json.dumps({"meta": META | other, "tables": TABLES}).encode()


def page(record: bytes, body: str = "<p>9 van de 14</p>") -> bytes:
    content = base64.b64encode(zlib.compress(record)).decode()
    return (
        f'<!doctype html><html><head><meta name="vaktherapie-analyse" content="{content}">'
        f"<style>p {{ color: red }}</style></head><body>{body}</body></html>"
    ).encode()


def test_json_and_a_page_hold_the_same() -> None:
    for content, suffix in ((whole(), ".json"), (page(whole()), ".html")):
        found = recorded_of(content, suffix)
        assert found.command == "analyse sdq"
        assert found.options == META["options"]
        assert found.tables == TABLES
    assert found.lines == ("9 van de 14",)


def test_the_columns_of_a_table_may_be_named_once() -> None:
    table = {"columns": ["step", "scale", "n"], "rows": [["pairs", None, 14]]}
    content = json.dumps({"meta": META, "tables": {"flow": table}}).encode()
    assert recorded_of(content, ".json").tables == TABLES
    with pytest.raises(DataError):
        recorded_of(content.replace(b", 14]", b"]"), ".json")


def test_the_text_of_a_page_is_read_line_by_line_and_a_row_of_a_table_is_one() -> None:
    body = (
        "<h1>Titel</h1><p>Bij 4 van de <b>9</b></p><table><tr><th>Totaal</th><td>4/9 "
        "<span>(44 %)</span></td></tr></table><svg><text>64 <tspan>%</tspan></text></svg>"
        '<p class="typed"><code>analyse sdq a.csv</code></p><script>n = 1</script>'
    )
    lines = recorded_of(page(whole(), body), ".html").lines
    assert lines == ("Titel", "Bij 4 van de 9", "Totaal | 4/9 (44 %) |", "64 %")


DAMAGED = {
    "empty": b"",
    "no json": b"{",
    "no report": b"[1, 2]",
    "other program": whole(program="andere"),
    "deep": b'{"meta": ' + b"[" * 200_000,
    "deep facts": whole().replace(b'"inputs"', b'"facts": ' + b'{"a": ' * 200_000, 1),
    "huge number": json.dumps({"meta": META, "tables": {"flow": [{"n": 10**400}]}}).encode(),
    "not finite": whole().replace(b"14", b"1e999"),
    "nan": whole().replace(b"14", b"NaN"),
    "nested option": whole(options={"per": {"kind": 1}}),
    "long option": whole(options={"per": "k" * 100_000}),
    "many options": whole(options={f"o{n}": 1 for n in range(5_000)}),
    "nested cell": whole().replace(b"14", b"[14]"),
    "no text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_what_is_no_report_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(DataError) as error:
        recorded_of(content, ".json", "rapport.json")
    assert error.value.problems[0].message.key == "repeat.not_ours"
    assert error.value.problems[0].place.file == "rapport.json"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<p>",
        b"\xff",
        b"<![odd[",
        page(b"{"),
        page(b"", "<!--"),
        page(b" " * 60_000_000),
        b'<meta name="vaktherapie-analyse" content="{}">',
        b"<" * 100_000,
    ],
)
def test_a_page_without_a_record_is_refused(content: bytes) -> None:
    with pytest.raises(DataError):
        recorded_of(content, ".html")


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"tables": '["flow"]'},
        {"tables": '["weg"]'},
        {"tables": "1"},
        {"program": "geen json"},
        {key: json.dumps(value) for key, value in META.items()},
    ],
)
def test_a_workbook_that_does_not_say_what_made_it_is_refused(told: dict[str, str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "meta"
    for row in [("name", "value"), *told.items()]:
        sheet.append(row)
    book.create_sheet("flow").append(("step", "n"))
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(DataError):
        recorded_of(file.getvalue(), ".xlsx")
