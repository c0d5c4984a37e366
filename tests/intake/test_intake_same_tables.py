"""One pilot in many shapes: `analyse sdq … --formaat json` gives the same tables, byte by byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from tests.cli.run import analyse
from tests.intake.pilot_files import Files
from tests.intake.test_intake_exports import import_ids, qualtrics
from tests.intake.test_intake_shapes import PILOT, SHAPES, Shape, numbered, table

LABELS = {1.0: "Niet waar", 2.0: "Een beetje waar", 3.0: "Zeker waar"}
SEXES = {1.0: "jongen", 2.0: "meisje"}


def _frame(start: int) -> pd.DataFrame:
    """The pilot with typed columns, as SPSS and Parquet keep it."""
    header, *rows = table(numbered("sdq{}"))
    frame = pd.DataFrame(rows, columns=header)
    items = frame[numbered("sdq{}")].astype(float) + start
    sexes = frame["geslacht"].map({"m": 1.0, "v": 2.0})
    days = pd.to_datetime(frame["datum"]).astype("datetime64[ns]")
    person = frame[["kindcode", "respondent", "moment", "leeftijd"]]
    return pd.concat([person.assign(datum=days, geslacht=sexes), items], axis=1)


def _spss(name: str, labelled: bool) -> Shape:
    def write(files: Files) -> list[Path]:
        labels = dict.fromkeys(numbered("sdq{}"), LABELS) if labelled else {}
        pyreadstat.write_sav(
            _frame(int(labelled)),
            files.folder / name,
            variable_value_labels={"geslacht": SEXES, **labels},
            compress=name.endswith("zsav"),
        )
        return [files.folder / name]

    return write


def _columnar(name: str, write: Callable[[pd.DataFrame, Path], object]) -> Shape:
    def written(files: Files) -> list[Path]:
        frame = _frame(0)
        sexes = frame["geslacht"].map({1.0: "m", 2.0: "v"})
        write(frame.assign(geslacht=sexes), files.folder / name)
        return [files.folder / name]

    return written


FORMATS: dict[str, Shape] = {
    "SPSS": _spss("pilot.sav", labelled=False),
    "SPSS with labels": _spss("pilot.sav", labelled=True),
    "SPSS, packed": _spss("pilot.zsav", labelled=True),
    "Parquet": _columnar("pilot.parquet", lambda frame, path: frame.to_parquet(path)),
    "Feather": _columnar("pilot.feather", lambda frame, path: frame.to_feather(path)),
    "Qualtrics csv": lambda files: [files.csv(import_ids(qualtrics(numbered("SDQ_{}"))))],
    "Qualtrics xlsx": lambda files: [files.xlsx(Sheet0=qualtrics(numbered("Q7_{}")))],
}
CHOSEN = {**FORMATS, **dict(list(SHAPES.items())[::2])}


def tables(capsys: pytest.CaptureFixture[str], paths: list[Path]) -> str:
    """The part of the output that holds the tables, as it stands there."""
    outcome = analyse(
        capsys, "sdq", *paths, "--informant", "ouder", "--per-respondent", "--formaat", "json"
    )
    assert outcome.code == 0, outcome.err
    return outcome.out.partition('"tables":')[2]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    yield {}


def test_there_are_enough_shapes() -> None:
    assert len(CHOSEN) >= 20


@pytest.mark.parametrize("shape", CHOSEN)
def test_every_shape_gives_the_same_tables(
    shape: str,
    files: Files,
    capsys: pytest.CaptureFixture[str],
    reference: dict[str, str],
) -> None:
    found = tables(capsys, CHOSEN[shape](files))
    assert f'"{PILOT[0].client}"' in found
    assert found == reference.setdefault("tables", found)
