"""`analyse voorbeeld`: write the invented example data, for who has no repository at hand."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from vaktherapie_analyse.cli.deliver import remark
from vaktherapie_analyse.cli.typed.options import Example
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.language import LANGUAGES

NAMES = (
    "README.md",
    "pilot.xlsx",
    "pilot.csv",
    "enquete.csv",
    "analyse.toml",
    "ari-cp-verzonnen.toml",
    "ari-cp-normen-verzonnen.toml",
)


def write_example(choices: Example) -> None:
    """Copy the example files to a folder; nothing that exists there is overwritten."""
    from vaktherapie_analyse import output

    present = [name for name in NAMES if (choices.folder / name).exists()]
    if present:
        raise UsageError.of("cli.example_exists", folder=str(choices.folder), files=present)
    try:
        choices.folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UsageError.of("cli.example_no_folder", name=choices.folder.name) from None
    output.save({choices.folder / name: _folder().joinpath(name).read_bytes() for name in NAMES})
    data = choices.folder / "pilot.xlsx"
    remark(
        "cli.example_written",
        choices.language or LANGUAGES[0],
        folder=str(choices.folder),
        data=str(data),
    )


def _folder() -> Traversable:
    """Where the files are: in the installed package, or in the repository it runs from."""
    installed = files("vaktherapie_analyse").joinpath("voorbeeld")
    return installed if installed.is_dir() else Path(__file__).parents[4] / "data" / "voorbeeld"
