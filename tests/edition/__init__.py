"""An edition of the form that nobody has issued, made of data files only, and the program with it.

``data/`` holds the files of the edition itself, ``more/`` lines to be added at the end of declarations that there are,
``changes.csv`` what ends with it: of a file the first ``old`` becomes ``new``. Against the form before a row is added
(行政检查), one dropped (逾期未缴费), one reworded (执法案件卷宗信息), and there is a kind of applicant more (新闻媒体).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from loaders.forms import read_csv

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EDITION = "2027"
KEPT = ("app.py", "loaders", "pages", "data", "tests", ".streamlit", "pyproject.toml")
LEFT = shutil.ignore_patterns("__pycache__", "*.pyc", "ledger.db*", "received")


def program_with_edition(folder: Path) -> Path:
    """A copy of the program in which the edition is declared; no code differs."""
    for name in KEPT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=LEFT)
        else:
            shutil.copy(ROOT / name, folder / name)
    shutil.copytree(HERE / "data", folder / "data", dirs_exist_ok=True)
    for more in (HERE / "more").rglob("*.csv"):
        with (folder / "data" / more.relative_to(HERE / "more")).open("a", encoding="utf-8") as file:
            file.write(more.read_text(encoding="utf-8"))
    for line in read_csv(HERE / "changes.csv"):
        _change(folder / "data" / line["file"], line["old"], line["new"])
    return folder


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} has no {old!r}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
