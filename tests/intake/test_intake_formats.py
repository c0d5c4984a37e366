"""SPSS, Parquet, Feather, several files by one name, and standard input."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.feather
import pyreadstat
import pytest

from tests.intake.pilot_files import ITEMS, ZEROS, Files, explained
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import read_answers
from vaktherapie_analyse.intake.files import typed_files
from vaktherapie_analyse.intake.files.read_files import read_files

LABELS = {1: "Niet waar", 2: "Een beetje waar", 3: "Zeker waar"}


def frame(**columns: list[Any]) -> pd.DataFrame:
    answers = {item: [1.0, 2.0, 3.0] for item in ITEMS}
    return pd.DataFrame({"client": ["K1", "K2", "K3"], **answers, **columns})


def sav(folder: Path, data: pd.DataFrame, **how: Any) -> Path:
    pyreadstat.write_sav(data, folder / "pilot.sav", **how)
    return folder / "pilot.sav"


def key_of(error: DataError) -> str:
    assert explained(error)
    return error.problems[0].message.key.removeprefix("intake.")


def test_labels_of_spss_say_what_the_numbers_mean(tmp_path: Path, sdq: Instrument) -> None:
    """Codes 1–3 without labels would be read the same; here the labels turn them round."""
    turned = {1: "Zeker waar", 2: "Een beetje waar", 3: "Niet waar"}
    labels = dict.fromkeys(ITEMS, LABELS) | {"sdq1": turned, "geslacht": {1: "jongen", 2: "meisje"}}
    path = sav(tmp_path, frame(geslacht=[1.0, 2.0, 2.0]), variable_value_labels=labels)
    read = read_answers([path], sdq).frame
    assert read["1"].tolist() == [2, 1, 0]
    assert read["2"].tolist() == [0, 1, 2]
    assert read["sex"].tolist() == ["m", "v", "v"]


def test_a_label_that_is_no_known_word_leaves_the_number(tmp_path: Path, sdq: Instrument) -> None:
    labels = {item: {1: "nooit", 2: "soms", 3: "vaak"} for item in ITEMS}
    read = read_answers([sav(tmp_path, frame(), variable_value_labels=labels)], sdq).frame
    assert read["1"].tolist() == [0, 1, 2]


def test_values_that_spss_declares_missing_are_missing(tmp_path: Path, sdq: Instrument) -> None:
    data = frame(sdq3=[1.0, 8.0, 3.0], sdq4=[1.0, None, 3.0])
    path = sav(tmp_path, data, missing_ranges={"sdq3": [8.0]})
    read = read_answers([path], sdq).frame
    assert read["3"].isna().tolist() == [False, True, False]
    assert read["4"].isna().tolist() == [False, True, False]
    with pytest.raises(DataError) as caught:
        read_answers([sav(tmp_path, data)], sdq)
    assert key_of(caught.value) == "answer_out_of_range"


def test_a_label_for_two_numbers_tells_nothing(tmp_path: Path, sdq: Instrument) -> None:
    labels = {"sdq1": {1: "waar", 2: "waar", 3: "Zeker waar"}}
    read = read_answers([sav(tmp_path, frame(), variable_value_labels=labels)], sdq).frame
    assert read["1"].tolist() == [0, 1, 2]


def test_a_labelled_age_is_not_the_number_of_the_label(tmp_path: Path, sdq: Instrument) -> None:
    labels = {"leeftijd": {1: "7 jaar", 2: "8 jaar", 3: "9 jaar"}}
    path = sav(tmp_path, frame(leeftijd=[1.0, 2.0, 3.0]), variable_value_labels=labels)
    assert read_answers([path], sdq).frame["age"].tolist() == [7, 8, 9]


@pytest.mark.parametrize("suffix", [".parquet", ".feather"])
def test_columnar_files_are_read(suffix: str, tmp_path: Path, sdq: Instrument) -> None:
    data = frame(
        datum=pd.to_datetime(["2024-05-03", "2024-05-04", None]),
        leeftijd=pd.array([7, None, 9], dtype="Int64"),
    )
    path = tmp_path / f"pilot{suffix}"
    data.to_parquet(path) if suffix == ".parquet" else data.to_feather(path)
    read = read_answers([path], sdq).frame
    assert read["1"].tolist() == [0, 1, 2]
    assert read["date"].iloc[0].date() == date(2024, 5, 3)
    assert read["date"].isna().tolist() == [False, False, True]
    assert read["age"].isna().tolist() == [False, True, False]


def test_without_pyarrow_the_message_says_what_to_install(
    tmp_path: Path, sdq: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Files(tmp_path).bytes(b"PAR1", "pilot.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DataError) as caught:
        read_answers([path], sdq)
    assert 'pip install "vaktherapie-analyse[parquet]"' in explained(caught.value)[0]


def test_a_code_kept_as_index_is_read(tmp_path: Path, sdq: Instrument) -> None:
    pytest.importorskip("pyarrow")
    data = pd.DataFrame([["K7", *ZEROS]], columns=["kindcode", *ITEMS]).set_index("kindcode")
    data.to_parquet(tmp_path / "pilot.parquet")
    assert read_answers([tmp_path / "pilot.parquet"], sdq).frame["client"].tolist() == ["K7"]


@pytest.mark.parametrize("name", ["pilot.sav", "pilot.zsav", "pilot.parquet", "pilot.feather"])
def test_a_damaged_file_is_named(name: str, files: Files, sdq: Instrument) -> None:
    with pytest.raises(DataError) as caught:
        read_answers([files.bytes(b"niet wat het lijkt" * 20, name)], sdq)
    assert key_of(caught.value) == "damaged_data"


def written(folder: Path, suffix: str, data: pd.DataFrame) -> Path:
    path = folder / f"pilot{suffix}"
    if suffix == ".parquet":
        data.to_parquet(path, compression="zstd")
    elif suffix == ".feather":
        data.to_feather(path, compression="zstd", chunksize=100)
    else:
        pyreadstat.write_sav(data, path, compress=True)
    return path


@pytest.mark.parametrize("suffix", [".zsav", ".parquet", ".feather"])
def test_a_small_file_that_unpacks_to_more_than_the_limit_is_refused(
    suffix: str, tmp_path: Path, sdq: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"{n} " + "lang " * 400 for n in range(1000)]
    path = written(tmp_path, suffix, pd.DataFrame({"client": texts, "sdq1": [1.0] * 1000}))
    assert path.stat().st_size < 100_000
    monkeypatch.setattr(typed_files, "MAX_BYTES", 1_000_000)
    with pytest.raises(DataError) as caught:
        read_answers([path], sdq)
    assert key_of(caught.value) == "too_big"


@pytest.mark.parametrize("compression", ["zstd", "lz4", "uncompressed"])
def test_the_size_of_a_feather_file_is_known_before_it_is_unpacked(
    compression: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"{n} " + "lang " * 400 for n in range(1000)]
    kinds = pd.Categorical(["p", "q"] * 500)
    data = pd.DataFrame({"client": texts, "kind": kinds, "sdq1": [1, None] * 500})
    path = tmp_path / "pilot.feather"
    data.to_feather(path, compression=compression, chunksize=300)
    content = path.read_bytes()
    (whole,) = typed_files.read_columnar(content, path.name, ".feather")
    assert whole.cells[1:, 0].tolist() == texts
    assert whole.cells[1:, 1].tolist() == ["p", "q"] * 500
    counted = pyarrow.feather.read_table(path).nbytes
    monkeypatch.setattr(typed_files, "MAX_BYTES", int(counted * 1.01))
    typed_files.read_columnar(content, path.name, ".feather")
    unpacked: list[object] = []
    monkeypatch.setattr(typed_files, "_until_too_big", lambda *given: unpacked.append(given))
    monkeypatch.setattr(typed_files, "MAX_BYTES", int(counted * 0.99))
    with pytest.raises(DataError) as caught:
        typed_files.read_columnar(content, path.name, ".feather")
    assert key_of(caught.value) == "too_big"
    assert not unpacked


@pytest.mark.parametrize("compression", ["zstd", "uncompressed"])
def test_a_feather_file_that_is_cut_off_or_damaged_is_refused_by_name(
    compression: str, tmp_path: Path
) -> None:
    path = tmp_path / "pilot.feather"
    frame().to_feather(path, compression=compression)
    content = path.read_bytes()
    whole = typed_files.read_columnar(content, path.name, ".feather")[0].cells.tolist()
    for at in range(0, len(content), 97):
        changed = content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]
        for damaged in (content[:at], changed):
            try:
                typed_files.read_columnar(damaged, path.name, ".feather")
            except DataError as error:
                assert key_of(error) in ("damaged_data", "too_big", "too_wide")
    assert typed_files.read_columnar(content, path.name, ".feather")[0].cells.tolist() == whole


def test_a_text_of_a_parquet_file_is_kept_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of 20 kB held 4 GB when every row had its own copy."""
    data = pd.DataFrame({"client": ["x" * 10_000] * 5_000})
    path = written(tmp_path, ".parquet", data)
    monkeypatch.setattr(typed_files, "MAX_BYTES", 1_000_000)
    (table,) = typed_files.read_columnar(path.read_bytes(), "pilot.parquet", ".parquet")
    assert len({id(cell) for cell in table.cells[1:, 0]}) == 1


@pytest.mark.parametrize("encoding", ["PLAIN", "DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY"])
def test_a_parquet_file_is_read_and_bounded_however_it_is_packed(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyarrow import Table, parquet

    texts = ["p" * 1_000 + str(n) for n in range(5_000)]
    table = Table.from_pydict({"client": texts, "list": [[1, 2]] * 5_000})
    path = tmp_path / "pilot.parquet"
    parquet.write_table(
        table, path, use_dictionary=False, column_encoding={"client": encoding}, compression="zstd"
    )
    (raw,) = typed_files.read_columnar(path.read_bytes(), path.name, path.suffix)
    assert raw.cells[:, 0].tolist() == ["client", *texts]
    assert set(raw.cells[1:, 1]) == {"…"}
    monkeypatch.setattr(typed_files, "MAX_BYTES", 1_000_000)
    with pytest.raises(DataError) as caught:
        typed_files.read_columnar(path.read_bytes(), path.name, path.suffix)
    assert key_of(caught.value) == "too_big"


def test_spss_texts_that_may_be_long_but_are_short_are_read(
    tmp_path: Path, sdq: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = frame(toelichting=["kort", "", "x" * 5_000])
    path = written(tmp_path, ".zsav", data)
    whole = read_answers([path], sdq).frame
    monkeypatch.setattr(typed_files, "MAX_BYTES", 12_000)
    pd.testing.assert_frame_equal(read_answers([path], sdq).frame, whole)


@pytest.mark.parametrize("suffix", [".parquet", ".feather"])
def test_an_index_with_codes_is_a_column_too(suffix: str, tmp_path: Path, sdq: Instrument) -> None:
    from pyarrow import Table, feather, parquet

    table = Table.from_pandas(frame().set_index("client"))
    path = tmp_path / f"pilot{suffix}"
    (parquet.write_table if suffix == ".parquet" else feather.write_feather)(table, path)
    assert read_answers([path], sdq).frame["client"].tolist() == ["K1", "K2", "K3"]


@pytest.mark.parametrize("suffix", [".sav", ".parquet", ".feather"])
def test_too_many_columns_are_refused(suffix: str, tmp_path: Path, sdq: Instrument) -> None:
    data = pd.DataFrame({f"x{n}": [1.0] for n in range(5001)})
    path = tmp_path / f"breed{suffix}"
    if suffix == ".sav":
        pyreadstat.write_sav(data, path)
    elif suffix == ".parquet":
        data.to_parquet(path)
    else:
        data.to_feather(path)
    with pytest.raises(DataError) as caught:
        read_answers([path], sdq)
    assert key_of(caught.value) == "too_wide"


def test_one_name_with_a_star_stands_for_several_files(files: Files, sdq: Instrument) -> None:
    files.csv([["client", *ITEMS], ["K1", *ZEROS]], "meting begin.csv")
    files.csv([["client", *ITEMS], ["K1", *ZEROS]], "meting eind.csv")
    files.bytes(b"x", "~$meting begin.csv")
    answers = read_answers([files.folder / "meting*.csv"], sdq)
    assert [file.name for file in answers.inputs] == ["meting begin.csv", "meting eind.csv"]
    assert answers.frame["moment"].tolist() == ["begin", "eind"]


def test_a_file_with_brackets_in_its_name_is_one_file(files: Files, sdq: Instrument) -> None:
    path = files.csv([["client", *ITEMS], ["K1", *ZEROS]], "begin [1].csv")
    assert len(read_answers([path], sdq).frame) == 1


def test_a_name_that_fits_no_file_is_a_fault(files: Files, sdq: Instrument) -> None:
    with pytest.raises(DataError) as caught:
        read_answers([files.folder / "*.xlsx"], sdq)
    assert key_of(caught.value) == "nothing_fits"


class _Input:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def test_a_dash_is_the_standard_input(sdq: Instrument, monkeypatch: pytest.MonkeyPatch) -> None:
    content = ";".join(["client", *ITEMS]) + "\nK1" + ";0" * 25 + "\n"
    monkeypatch.setattr(sys, "stdin", _Input(content.encode()))
    files = read_files([Path("-")])
    first = read_answers(files, sdq)
    assert first.frame.equals(read_answers(files, sdq).frame)
    assert len(first.frame) == 1
    assert first.inputs[0].name == "stdin"
    monkeypatch.setattr(sys, "stdin", _Input(b" \n"))
    with pytest.raises(DataError) as caught:
        read_answers([Path("-")], sdq)
    assert key_of(caught.value) == "file_empty"


def explained_places(folder: Path, name: str, sdq: Instrument) -> list[tuple[int | None, str]]:
    with pytest.raises(DataError) as error:
        read_answers([folder / name], sdq)
    assert all(p.message.key == "intake.date_unreadable" for p in error.value.problems)
    return [(p.place.row, str(p.place.column)) for p in error.value.problems]


@pytest.mark.parametrize("seconds", [588_896_352_000.0, 1e300])
@pytest.mark.parametrize("kind", ["DATE11", "DATETIME20", "EDATE10", "SDATE10"])
def test_a_date_of_spss_far_in_the_future_is_a_fault_in_its_own_cell(
    kind: str, seconds: float, tmp_path: Path, sdq: Instrument
) -> None:
    """8 January of the year 20244; and a number that no calendar reaches."""
    good = 13_924_051_200.0
    sav(tmp_path, frame(datum=[good, seconds, good]), variable_format={"datum": kind})
    assert explained_places(tmp_path, "pilot.sav", sdq) == [(3, "datum")]


def test_the_other_dates_beside_one_far_in_the_future_are_read(
    tmp_path: Path, sdq: Instrument
) -> None:
    good, far = 13_924_051_200.0, 588_896_352_000.0
    data = frame(datum=[good, good, None], anders=[far, None, good])
    path = sav(tmp_path, data, variable_format={"datum": "DATE11", "anders": "DATE11"})
    read = read_answers([path], sdq).frame["date"]
    assert [str(day)[:10] for day in read] == ["2024-01-08", "2024-01-08", "NaT"]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "date32"])
@pytest.mark.parametrize("suffix", [".parquet", ".feather"])
def test_a_time_stamp_outside_the_calendar_is_a_fault_in_its_own_cell(
    suffix: str, unit: str, tmp_path: Path, sdq: Instrument
) -> None:
    import pyarrow as pa
    from pyarrow import feather, parquet

    day = pa.date32() if unit == "date32" else pa.timestamp(unit)
    per_day = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "date32": 1}[unit]
    good, far = 19_730 * per_day, 3_000_000 * per_day  # 8 January 2024, and the year 10183
    table = pa.Table.from_pandas(frame())
    table = table.append_column("datum", pa.array([good, far, good], day))
    write = {".parquet": parquet.write_table, ".feather": feather.write_feather}[suffix]
    write(table, tmp_path / f"pilot{suffix}")
    assert explained_places(tmp_path, f"pilot{suffix}", sdq) == [(3, "datum")]
