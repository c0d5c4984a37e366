"""An empty workbook to type answers into, which is read afterwards without any option."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.definitions import Instrument, Items
from vaktherapie_analyse.language import Message, label, render
from vaktherapie_analyse.output.formats.sheets.sheet_style import FONT, INK, print_wide, to_bytes

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Form", "to_template"]

#: So many forms fit on a sheet with lists to choose from; more may be typed.
_ROWS: Final = 1000
_OLDEST: Final = 25
_FORM: Final = ("client", "respondent", "date", "age", "sex")
_PERSON: Final = ("client", "respondent", "informant", "age", "sex")
_REGISTER: Final = (
    "client", "start", "end", "status", "sessions", "hours", "indicated", "replaced", "form",
    "reason",
)  # fmt: skip
_CHOICES: Final = {
    "status": ("planned", "running", "completed", "stopped"),
    "form": ("play", "psychomotor", "art", "music", "drama", "dance", "other"),
    "reason": ("moved", "own_request", "referred", "no_contact", "goal_reached", "other"),
}
_DATE: Final = {"nl": "d-m-yyyy", "en": "yyyy-mm-dd"}
_WIDTHS: Final = {"client": 13, "respondent": 14, "informant": 13, "date": 12, "age": 10, "sex": 10}
_ITEM: Final = "8EA9DB"
_TABS: Final = {"begin": "8EA9DB", "eind": "A9D08E", "vervolg": "FFD966"}
#: So many letters fit on a line of the instruction.
_LINE: Final = 110


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire in a template: the header of each item, and how it is analysed."""

    instrument: Instrument
    headers: dict[str, str]
    command: str

    @property
    def name(self) -> str:
        return self.instrument.key.upper()[:20]


def to_template(forms: Sequence[Form], language: str) -> bytes:
    """The workbook: an instruction, a list of everybody, a sheet per questionnaire and moment.

    The headers are words that intake knows. Items stand there by number or the publisher's short
    name: their wording is copyright and is not in this program.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    _Template(book, language).fill(forms)
    book.properties.creator = "vaktherapie-analyse"
    return to_bytes(book)


class _Template:
    """The workbook under construction, with the lists to choose from."""

    def __init__(self, book: Workbook, language: str) -> None:
        self.book = book
        self.language = language
        self._lists: dict[tuple[str | int, ...], str] = {}

    def fill(self, forms: Sequence[Form]) -> None:
        self._instruction(forms)
        people = self.book.create_sheet(self.say("sheet_people"))
        self._person_columns(people, _PERSON)
        people.freeze_panes = "A2"
        for form in forms:
            for moment in MOMENTS:
                name = f"{form.name} {self.say(f'moment_{moment}')}"
                sheet = self.book.create_sheet(name)
                sheet.sheet_properties.tabColor = _TABS[moment]
                self._form(sheet, form)
        self._register(self.book.create_sheet(self.say("sheet_register")))
        self._choices()

    def say(self, key: str, /, **values: Any) -> str:
        return render(Message(f"template.{key}", values), self.language)

    def _form(self, sheet: Worksheet, form: Form) -> None:
        from openpyxl.utils import get_column_letter

        self._person_columns(sheet, _FORM)
        column = len(_FORM)
        for block in form.instrument.items:
            first = column + 1
            for key in block.keys:
                column += 1
                self._header(sheet, column, form.headers[key], _ITEM, "000000")
                self._width(sheet, column, 17 if self._words(block) else 8)
            self._validate(sheet, first, column, self._answer(block))
        sheet.freeze_panes = f"{get_column_letter(len(_FORM) + 1)}2"
        print_wide(sheet)

    def _register(self, sheet: Worksheet) -> None:
        """The sheet of trajectories, which `analyse kwartaal` reads; it may stay empty."""
        from openpyxl.utils import get_column_letter

        for column, name in enumerate(_REGISTER, start=1):
            self._header(sheet, column, self.say(name), INK, "FFFFFF")
            self._width(sheet, column, 25 if name in ("form", "reason") else 14)
            if name in ("start", "end"):
                number_format = _DATE[self.language]
                sheet.column_dimensions[get_column_letter(column)].number_format = number_format
            self._validate(sheet, column, column, self._about_trajectory(name))
        sheet.freeze_panes = "B2"
        print_wide(sheet)

    def _about_trajectory(self, name: str) -> DataValidation:
        if name in _CHOICES:
            return self._list(tuple(self.say(f"{name}_{word}") for word in _CHOICES[name]))
        if name in ("indicated", "replaced"):
            return self._list((self.say("yes"), self.say("no")))
        if name in ("sessions", "hours"):
            return self._amount()
        return self._about_person("date" if name in ("start", "end") else name)

    def _amount(self) -> DataValidation:
        from openpyxl.worksheet.datavalidation import DataValidation

        rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
        rule.error = self.say("amount_error")
        return _shown(rule)

    def _person_columns(self, sheet: Worksheet, names: tuple[str, ...]) -> None:
        from openpyxl.utils import get_column_letter

        for column, name in enumerate(names, start=1):
            self._header(sheet, column, self.say(name), INK, "FFFFFF")
            self._width(sheet, column, _WIDTHS[name])
            dimension = sheet.column_dimensions[get_column_letter(column)]
            if name in ("client", "respondent"):
                dimension.number_format = "@"
            elif name == "date":
                dimension.number_format = _DATE[self.language]
            self._validate(sheet, column, column, self._about_person(name))

    def _header(self, sheet: Worksheet, column: int, text: str, fill: str, ink: str) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        cell = sheet.cell(1, column, text)
        cell.font = Font(name=FONT, bold=True, color=ink)
        cell.fill = PatternFill("solid", fgColor=fill)
        cell.alignment = Alignment(horizontal="left", vertical="center")
        sheet.row_dimensions[1].height = 20

    def _width(self, sheet: Worksheet, column: int, width: int) -> None:
        from openpyxl.utils import get_column_letter

        sheet.column_dimensions[get_column_letter(column)].width = width

    def _validate(self, sheet: Worksheet, first: int, last: int, rule: DataValidation) -> None:
        from openpyxl.utils import get_column_letter

        rule.allow_blank = True
        sheet.add_data_validation(rule)
        rule.add(f"{get_column_letter(first)}2:{get_column_letter(last)}{_ROWS + 1}")

    def _about_person(self, name: str) -> DataValidation:
        from openpyxl.worksheet.datavalidation import DataValidation

        if name == "sex":
            return self._list((self.say("m"), self.say("v")))
        if name == "informant":
            return self._list((self.say("parent"), self.say("teacher"), self.say("self")))
        if name == "date":
            first = "DATE(2000,1,1)"
            rule = DataValidation("date", operator="greaterThanOrEqual", formula1=first)
            rule.error, rule.prompt = self.say("date_error"), self.say("date_prompt")
        elif name == "age":
            rule = self._whole(0, _OLDEST)
            rule.error, rule.prompt = self.say("age_error"), self.say("age_prompt")
        else:
            rule = DataValidation()
            rule.prompt = self.say(f"{name}_prompt")
        return _shown(rule)

    def _answer(self, block: Items) -> DataValidation:
        words = self._words(block)
        if words:
            digits = self._digits(block)
            rule = self._list((*words, *digits))
            rule.error = self.say("answer_error") if digits else rule.error
            return rule
        rule = self._whole(block.lowest, block.highest)
        rule.error = self.say("number_error", lowest=block.lowest, highest=block.highest)
        return _shown(rule)

    def _whole(self, lowest: int, highest: int) -> DataValidation:
        from openpyxl.worksheet.datavalidation import DataValidation

        return DataValidation("whole", str(lowest), str(highest), operator="between")

    def _digits(self, block: Items) -> tuple[int, ...]:
        """The numbers of the answers; intake knows from this list how they are counted."""
        digits = tuple(range(block.lowest, block.highest + 1))
        return digits if len(digits) == len(self._words(block)) else ()

    def _list(self, words: tuple[str | int, ...]) -> DataValidation:
        """A list by reference to a sheet: words may have commas, which separate them otherwise."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        if words not in self._lists:
            letter = get_column_letter(len(self._lists) + 1)
            self._lists[words] = f"'{self.say('sheet_choices')}'!${letter}$1:${letter}${len(words)}"
        rule = DataValidation("list", formula1=self._lists[words])
        rule.error = self.say("list_error")
        return _shown(rule)

    def _words(self, block: Items) -> tuple[str, ...]:
        """The answers as they are offered, in the language of the template or else in Dutch."""
        offered = block.offered.get(self.language) or block.offered.get("nl", ())
        return tuple(word[:1].upper() + word[1:] for word in offered)

    def _choices(self) -> None:
        sheet = self.book.create_sheet(self.say("sheet_choices"))
        for column, words in enumerate(self._lists, start=1):
            for row, word in enumerate(words, start=1):
                sheet.cell(row, column, word)
        sheet.sheet_state = "hidden"

    def _instruction(self, forms: Sequence[Form]) -> None:
        from openpyxl.styles import Alignment, Font

        sheet = self.book.create_sheet(self.say("sheet_instruction"))
        sheet.sheet_view.showGridLines = False
        sheet.column_dimensions["A"].width = 22
        sheet.column_dimensions["B"].width = 100
        for line, (kind, left, right) in enumerate(self._story(forms), start=1):
            for column, text in ((1, left), (2, right)):
                cell = sheet.cell(line, column, text or None)
                cell.alignment = Alignment(vertical="top", wrap_text=column == 2)
                cell.font = Font(name=FONT, bold=column == 1 or kind == "head")
            if kind == "title":
                sheet.cell(line, 1).font = Font(name=FONT, bold=True, size=16, color=INK)
                sheet.row_dimensions[line].height = 28
            else:
                lines = right.count("\n") + max(1, math.ceil(len(right) / _LINE))
                sheet.row_dimensions[line].height = 16 * lines + 3
        print_wide(sheet)

    def _story(self, forms: Sequence[Form]) -> Iterator[tuple[str, str, str]]:
        """What stands on the first sheet, line by line: kind, left, right."""
        titles = [form.name for form in forms]
        empty = ("", "", "")
        commands = "\n".join(["", *(form.command for form in forms)])
        yield "title", self.say("heading", titles=titles), ""
        yield empty
        yield "head", self.say("how"), ""
        people = self.say("sheet_people")
        steps = ("people", "code", "moment", "same", "answers", "reverse", "analyse")
        for number, step in enumerate(steps, start=1):
            yield "", str(number), self.say(f"step_{step}", people=people, command=commands)
        yield empty
        yield "head", self.say("which"), ""
        for name in ("client", "respondent", "informant", "date", "age", "sex"):
            yield "", self.say(name), self.say(f"about_{name}")
        for form in forms:
            for block in form.instrument.items:
                yield self._about_items(form, block)
        for name in _REGISTER[1:]:
            yield "", self.say(name), self.say(f"about_{name}")
        yield empty
        yield "", "", self.say("wording")

    def _about_items(self, form: Form, block: Items) -> tuple[str, str, str]:
        first, last = block.keys[0], block.keys[-1]
        headers = [form.headers[key] for key in dict.fromkeys((first, last))]
        words = self._words(block)
        limits = {"lowest": block.lowest, "highest": block.highest}
        answers = Message("template.answers_numbers", limits)
        if words:
            digits = self._digits(block)
            pairs = [f"{w} ({d})" for w, d in zip(words, digits, strict=True)] if digits else words
            answers = Message("template.answers_words", {"words": " · ".join(pairs)})
        key = "about_items" if block.count else "about_named"
        title = label(form.instrument.title, self.language)
        text = self.say(key, title=title, first=first, last=last, answers=answers)
        return "", " – ".join(headers), text


def _shown(rule: DataValidation) -> DataValidation:
    rule.showErrorMessage = True
    rule.showInputMessage = bool(rule.prompt)
    return rule
