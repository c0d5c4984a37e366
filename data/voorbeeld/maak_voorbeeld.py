"""Makes the example data: `python maak_voorbeeld.py [folder]`. Everybody in it is invented.

The scale scores were chosen by hand (`PEOPLE`), so that they tell the story of the README; the
answers to the items are drawn with a fixed seed so that they give exactly those scores.
"""

from __future__ import annotations

import csv
import random
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from vaktherapie_analyse.definitions import Instrument, Scale, load_instrument

SEED = 20241101
HERE = Path(__file__).parent
MOMENTS = ("begin", "eind", "vervolg")
WORDS = {0: "Niet waar", 1: "Een beetje waar", 2: "Zeker waar"}
IMPACT = ("ebddiff", "distres", "imphome", "impfrie", "impclas", "impleis")
SDQ_SCALES = ("emotion", "conduct", "hyper", "peer", "prosocial")
ARI_SCALES = ("secure", "avoidant", "ambivalent", "disorganised")
PERSON = ("kindcode", "respondent", "datum", "leeftijd", "geslacht")
#: (child, respondent, moment, scale) → how many items of it were left open.
LEFT_OPEN = {
    ("K03", "moeder", "begin", "hyper"): 1,
    ("K09", "moeder", "eind", "emotion"): 2,
    ("K12", "vader", "begin", "ambivalent"): 1,
    ("K15", "moeder", "begin", "conduct"): 3,
}
TRAJECTORY = (
    "kindcode", "start", "eind", "status", "therapievorm", "sessies", "uren",
    "geïndiceerd", "vervangen", "reden",
)  # fmt: skip


@dataclass(frozen=True)
class Measurement:
    """When, how old the child was, and the scores: in the order of SDQ_SCALES and ARI_SCALES."""

    day: date
    age: int
    sdq: tuple[int, int, int, int, int]
    ari: tuple[int, int, int, int]


@dataclass(frozen=True)
class Person:
    child: str
    respondent: str
    age: int
    sex: str
    moments: dict[str, Measurement] = field(default_factory=dict)


def _m(day: str, age: int, sdq: Sequence[int], ari: Sequence[int]) -> Measurement:
    return Measurement(date.fromisoformat(day), age, tuple(sdq), tuple(ari))  # type: ignore[arg-type]


def _p(child: str, respondent: str, sex: str, age: int, *moments: Measurement) -> Person:
    return Person(child, respondent, age, sex, dict(zip(MOMENTS, moments, strict=False)))


# fmt: off
PEOPLE = (
    # A girl of 7 with two parents: the SDQ becomes normal, disorganised stays high until later.
    _p("K01", "moeder", "v", 7,
       _m("2024-01-15", 7, (7, 5, 9, 2, 6), (38, 27, 33, 46)),
       _m("2024-06-24", 7, (3, 2, 4, 1, 8), (42, 25, 30, 45)),
       _m("2024-10-07", 8, (2, 1, 4, 1, 8), (49, 23, 26, 33))),
    _p("K01", "vader", "v", 7,
       _m("2024-01-16", 7, (6, 4, 8, 3, 7), (40, 29, 30, 44)),
       _m("2024-06-25", 7, (2, 2, 5, 1, 8), (43, 28, 29, 43)),
       _m("2024-10-08", 8, (3, 1, 4, 1, 9), (47, 25, 27, 34))),
    # Elevated and high: one more that improves, three that do not.
    _p("K02", "moeder", "m", 5,
       _m("2024-01-22", 5, (6, 6, 8, 4, 5), (37, 31, 36, 43)),
       _m("2024-07-02", 5, (2, 2, 4, 1, 8), (50, 24, 27, 31)),
       _m("2024-10-14", 5, (2, 3, 4, 1, 8), (51, 23, 28, 29))),
    _p("K03", "moeder", "m", 9,
       _m("2024-02-05", 9, (5, 4, 8, 3, 6), (41, 30, 28, 42)),
       _m("2024-07-08", 9, (4, 4, 8, 3, 6), (44, 29, 27, 38))),
    _p("K04", "vader", "v", 6,
       _m("2024-02-12", 6, (6, 3, 7, 3, 7), (39, 26, 35, 45)),
       _m("2024-07-16", 6, (5, 3, 6, 3, 7), (45, 25, 31, 36))),
    _p("K05", "moeder", "m", 10,
       _m("2024-02-19", 10, (4, 5, 9, 4, 4), (36, 34, 31, 47)),
       _m("2024-07-22", 10, (5, 5, 9, 4, 4), (37, 33, 32, 46))),
    # Elevated and not high.
    _p("K06", "moeder", "v", 6,
       _m("2024-03-04", 6, (5, 4, 8, 5, 7), (46, 24, 29, 33)),
       _m("2024-08-20", 7, (3, 2, 6, 3, 8), (48, 22, 26, 30))),
    _p("K07", "vader", "m", 8,
       _m("2024-03-11", 8, (3, 3, 6, 3, 7), (47, 28, 26, 36)),
       _m("2024-08-27", 8, (2, 2, 5, 1, 8), (48, 27, 25, 35))),
    _p("K08", "moeder", "v", 11,
       _m("2024-03-18", 11, (5, 2, 5, 4, 7), (48, 27, 28, 31)),
       _m("2024-09-03", 11, (8, 3, 7, 6, 6), (44, 30, 31, 34))),
    # Not elevated, and low on disorganised.
    _p("K09", "moeder", "m", 4,
       _m("2024-03-25", 4, (2, 1, 4, 1, 7), (56, 19, 22, 18)),
       _m("2024-09-10", 4, (2, 1, 4, 2, 8), (57, 18, 21, 17))),
    _p("K10", "moeder", "v", 7,
       _m("2024-04-02", 7, (1, 1, 3, 1, 9), (60, 15, 18, 16)),
       _m("2024-09-16", 7, (1, 0, 2, 1, 10), (61, 15, 17, 15)),
       _m("2024-12-09", 8, (1, 1, 2, 1, 9), (60, 16, 17, 16))),
    _p("K11", "vader", "m", 9,
       _m("2024-04-08", 9, (3, 2, 5, 2, 8), (53, 22, 24, 20)),
       _m("2024-09-19", 9, (2, 2, 5, 1, 8), (52, 22, 25, 22))),
    _p("K12", "vader", "v", 5,
       _m("2024-04-15", 5, (1, 2, 4, 0, 8), (55, 18, 21, 17)),
       _m("2024-09-23", 5, (4, 4, 6, 3, 6), (50, 22, 27, 24))),
    _p("K13", "moeder", "v", 10,
       _m("2024-04-22", 10, (2, 1, 2, 2, 9), (58, 16, 19, 14)),
       _m("2024-09-26", 10, (3, 1, 3, 2, 9), (57, 17, 20, 16))),
    # Begin only.
    _p("K14", "moeder", "m", 4, _m("2024-02-26", 4, (4, 5, 7, 2, 5), (42, 29, 30, 39))),
    _p("K15", "moeder", "v", 8, _m("2024-03-12", 8, (5, 5, 6, 3, 6), (43, 27, 31, 37))),
    _p("K16", "vader", "m", 6, _m("2024-04-16", 6, (2, 1, 5, 1, 8), (54, 20, 22, 19))),
    _p("K17", "moeder", "m", 11, _m("2024-05-13", 11, (5, 5, 7, 4, 5), (38, 33, 34, 45))),
    _p("K18", "vader", "v", 7, _m("2024-05-27", 7, (4, 2, 5, 2, 8), (51, 23, 25, 27))),
    # No questionnaire at all.
    _p("K19", "moeder", "v", 9), _p("K20", "vader", "m", 6), _p("K21", "moeder", "m", 10),
)
#: Starts of the families without a questionnaire; the others start a week before their first one.
STARTS = {
    "K19": "2024-03-20", "K20": "2024-04-10", "K21": "2024-05-01", "K22": "2024-04-17",
    "K23": "2024-07-10", "K24": "2024-08-21", "K25": "2024-08-28", "K26": "2024-09-11",
    "K27": "2024-10-02", "K28": "2024-02-07", "K29": "2024-06-05",
}
RUNNING = ("K23", "K24", "K25", "K26", "K27")
STOPPED = {"K28": "verhuisd", "K29": "gezin stopte op eigen verzoek"}
# fmt: on


def main(folder: Path) -> None:
    """Write the workbook and the CSV file."""
    sdq, ari = load_instrument("sdq"), load_instrument(HERE / "ari-cp-verzonnen.toml")
    chance = random.Random(SEED)
    sdq_rows = list(_rows(sdq, chance))
    ari_rows = list(_rows(ari, chance))
    _write_workbook(folder / "pilot.xlsx", sdq_rows, ari_rows, chance)
    _write_csv(folder / "pilot.csv", sdq_rows)


@dataclass(frozen=True)
class Row:
    person: Person
    moment: str
    answers: dict[str, int | None]


def _rows(instrument: Instrument, chance: random.Random) -> Iterator[Row]:
    """The answers of everybody at every moment, scale by scale."""
    names = SDQ_SCALES if instrument.key == "sdq" else ARI_SCALES
    for moment in MOMENTS:
        for person in PEOPLE:
            if moment not in person.moments:
                continue
            measurement = person.moments[moment]
            scores = measurement.sdq if instrument.key == "sdq" else measurement.ari
            answers: dict[str, int | None] = {}
            for name, score in zip(names, scores, strict=True):
                left_open = LEFT_OPEN.get((person.child, person.respondent, moment, name), 0)
                answers |= _answers(instrument, instrument.scale(name), score, left_open, chance)
            if instrument.key == "sdq":
                answers |= _impact(sum(scores[:4]), chance)
            yield Row(person, moment, answers)


def _answers(
    instrument: Instrument, scale: Scale, score: int, left_open: int, chance: random.Random
) -> dict[str, int | None]:
    """Answers that give the score, also when some items are left open (prorated, half up)."""
    items = scale.items_of("parent")
    block = instrument.items[0]
    n_answered = len(items) - left_open
    points = next(
        total
        for total in range(block.lowest * n_answered, block.highest * n_answered + 1)
        if (2 * total * len(items) + n_answered) // (2 * n_answered) == score
    )
    values: list[int | None] = list(_drawn(points, n_answered, block.lowest, block.highest, chance))
    values += [None] * left_open
    chance.shuffle(values)
    return {
        item: block.lowest + block.highest - value if is_reversed and value is not None else value
        for (item, is_reversed), value in zip(items, values, strict=True)
    }


def _drawn(total: int, n: int, lowest: int, highest: int, chance: random.Random) -> list[int]:
    """Numbers from lowest to highest, so many, that add up to the total."""
    numbers = [lowest] * n
    for _ in range(total - lowest * n):
        room = [place for place, number in enumerate(numbers) if number < highest]
        numbers[chance.choice(room)] += 1
    return numbers


def _impact(total: int, chance: random.Random) -> dict[str, int | None]:
    """Answers to the impact supplement that go with the total; none below "no difficulties"."""
    difficulties = min(3, total // 7)
    if not difficulties:
        return dict.fromkeys(IMPACT, None) | {"ebddiff": 0}
    burden: dict[str, int | None] = {
        item: min(3, max(0, difficulties - chance.choice((0, 1, 1, 2)))) for item in IMPACT
    }
    return burden | {"ebddiff": difficulties}


def _write_workbook(
    path: Path, sdq_rows: list[Row], ari_rows: list[Row], chance: random.Random
) -> None:
    book = Workbook()
    del book["Sheet"]
    people = [(p.child, p.respondent, p.age, p.sex, "ouder") for p in PEOPLE]
    _add(
        book,
        "Respondenten",
        ("kindcode", "respondent", "leeftijd", "geslacht", "informant"),
        people,
    )
    sdq_items = [str(number) for number in range(1, 26)]
    ari_items = [str(number) for number in range(1, 49)]
    for moment in MOMENTS:
        header = [*PERSON, *(f"sdq{item}" for item in sdq_items), *IMPACT]
        lines = [
            [*_person(row), *(_word(row.answers[item]) for item in sdq_items),
             *(row.answers[item] for item in IMPACT)]
            for row in sdq_rows if row.moment == moment
        ]  # fmt: skip
        _add(book, f"SDQ {moment}", header, lines)
    for moment in MOMENTS:
        header = [*PERSON, *(f"ari{item}" for item in ari_items)]
        lines = [
            [*_person(row), *(row.answers[item] for item in ari_items)]
            for row in ari_rows if row.moment == moment
        ]  # fmt: skip
        _add(book, f"ARI-CP {moment}", header, lines)
    _add(book, "Trajecten", TRAJECTORY, _trajectories(chance))
    book.save(path)
    _fix_time(path)


def _word(answer: int | None) -> str | None:
    return None if answer is None else WORDS[answer]


def _person(row: Row) -> list[object]:
    measurement = row.person.moments[row.moment]
    return [
        row.person.child,
        row.person.respondent,
        measurement.day,
        measurement.age,
        row.person.sex,
    ]


def _trajectories(chance: random.Random) -> Iterator[list[object]]:
    """One row per family: 22 completed, 5 running on 1 November 2024, 2 stopped early."""
    therapies = ("speltherapie", "psychomotorische therapie")
    begins = {p.child: p.moments["begin"].day for p in PEOPLE if p.moments}
    starts = {child: day - timedelta(days=7) for child, day in begins.items()}
    starts |= {child: date.fromisoformat(day) for child, day in STARTS.items()}
    for number, child in enumerate(sorted(starts)):
        start, indicated = starts[child], number % 4 != 3
        replaced = ("ja" if number % 2 else "nee") if indicated else None
        end: date | None = start + timedelta(weeks=chance.randint(22, 25))
        status, sessions, hours = "afgerond", chance.randint(18, 25), chance.choice((3, 4, 4.5, 5))
        if child in RUNNING:
            status, end, replaced = "lopend", None, None
            sessions, hours = (date(2024, 11, 1) - start).days // 7, 2
        elif child in STOPPED:
            status, end, replaced = "gestopt", start + timedelta(weeks=7), None
            sessions, hours = 6, 1.5
        elif child in ("K05", "K17"):  # over both limits
            sessions, hours = 27, 6.5
        yield [
            child, start, end, status, chance.choice(therapies), sessions, hours,
            "ja" if indicated else "nee", replaced, STOPPED.get(child),
        ]  # fmt: skip


def _add(
    book: Workbook,
    title: str,
    header: Sequence[str],
    lines: Sequence[Sequence[object]] | Iterator[list[object]],
) -> None:
    sheet = book.create_sheet(title)
    sheet.append(list(header))
    for line in lines:
        sheet.append(list(line))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, name in enumerate(header, start=1):
        wide = name.startswith("sdq") or name in ("datum", "start", "eind", "therapievorm", "reden")
        sheet.column_dimensions[get_column_letter(number)].width = 17 if wide else 11
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, date):
                cell.number_format = "DD-MM-YYYY"
    sheet.freeze_panes = "C2"


def _fix_time(path: Path) -> None:
    """Write the workbook again without the time of writing: the same data give the same bytes."""
    moment = datetime(2024, 11, 1)
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z?", stamp, core)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2024, 11, 1, 0, 0, 0))
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)


def _write_csv(path: Path, rows: list[Row]) -> None:
    """The SDQ, one row per respondent and moment; an empty row for who filled in nothing."""
    items = [str(number) for number in range(1, 26)]
    header = ["kindcode", "respondent", "moment", "datum", "leeftijd", "geslacht"]
    header += [f"sdq{item}" for item in items] + list(IMPACT)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        for row in rows:
            child, respondent, day, age, sex = _person(row)
            answers = [row.answers[item] for item in (*items, *IMPACT)]
            writer.writerow([child, respondent, row.moment, f"{day:%d-%m-%Y}", age, sex, *answers])
        for person in PEOPLE:
            if not person.moments:
                empty = [None] * (len(items) + len(IMPACT))
                line = [person.child, person.respondent, "begin", None, person.age, person.sex]
                writer.writerow(line + empty)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
