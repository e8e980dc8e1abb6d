"""Write the sample district: ``python data/sample/make_sample.py``; with ``--check`` only compare with what is there.

Twelve invented units report for 2019 to 2025, in six layouts. The figures are right (``figures``) but for the faults
planted in them (``faults``); ``PLANTED.csv`` lists every finding these must lead to in the current reports. One
report exists twice: the original with a wrong total and the corrected one, which alone counts.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent.parent))

from data.sample import prose  # noqa: E402
from data.sample.draft import Draft  # noqa: E402
from data.sample.faults import CORRECTED, FAULTS, NOT_FILED, Fault, check_declared, misprinted  # noqa: E402
from data.sample.figures import YEARS, Unit, dice, unit_figures, units  # noqa: E402
from data.sample.layouts import LAYOUTS  # noqa: E402
from data.sample.symptoms import Finding, Reading, findings, read_all  # noqa: E402
from loaders.forms import Form, form_for_year, load_forms  # noqa: E402

LAYOUT_CYCLE = (  # of twenty reports eight are pages, six are Word documents, six are plain texts
    "html", "docx", "seed_text", "html", "docx", "html", "pipe_rows", "docx", "html", "led_pipe_rows",
    "html", "docx", "html", "seed_text", "docx", "html", "pipe_cells", "docx", "html", "pipe_rows",
)  # fmt: skip
LAYOUT_STEP = 3  # how far the next unit starts in the cycle
FIXED_LAYOUTS = {
    ("sample-sunyun", 2020): "seed_text",  # the report that does not name its unit
    ("sample-youtong", 2022): "html",  # the original that is corrected later
    # blanks: in the layouts with pipes a blank is hard to tell from a merged cell
    ("sample-huangyu", 2024): "docx",
    ("sample-quxia", 2021): "docx",
    ("sample-yanying", 2025): "html",
}
NAMELESS = ("sample-sunyun", 2020)
NAMELESS_PATH = "reports/2020/附件.txt"
AMOUNT_HEADING = {"采购总金额": "采购总金额（万元，保留四位小数）"}
NOISY_CELLS = 3  # figures of a web page with a wide blank or wide digits
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Sample:
    """A report of the sample. ``readings`` is what its document says, ``figures`` what would have been right."""

    path: str  # relative to data/sample
    unit: Unit
    draft: Draft
    layout: str
    readings: Mapping[str, Reading]
    figures: Mapping[str, int]  # money in yuan
    is_current: bool = True


# Drafts


def _number(unit: Unit) -> int:
    return units().index(unit)


def _layout(unit: Unit, year: int) -> str:
    place = _number(unit) * LAYOUT_STEP + year - YEARS[0]
    return FIXED_LAYOUTS.get((unit.id, year), LAYOUT_CYCLE[place % len(LAYOUT_CYCLE)])


def _ten_thousands(yuan: int) -> str:
    return f"{yuan / 10_000:.4f}".rstrip("0").rstrip(".")


def _amount(unit: Unit, yuan: int) -> str:
    """Each unit keeps its way of writing procurement amounts: 29.1万元, 291000元, or 29.1000 under a heading."""
    ways = (f"{_ten_thousands(yuan)}万元", f"{yuan}元", f"{yuan / 10_000:.4f}")
    return ways[_number(unit) % 3]


def _printed(unit: Unit, cell: str, figure: int) -> str:
    if cell == "pub.procurement:procure_amount":
        return _amount(unit, figure)
    if cell == "pub.fee:fee_amount":
        return _ten_thousands(figure)
    if cell.endswith(":items_change") and figure > 0 and _number(unit) % 2:
        return f"+{figure}"
    return str(figure)


def _noisy(unit: Unit, year: int, texts: dict[str, str]) -> dict[str, str]:
    """A few figures as pages show them, all of them still sure."""
    chance = dice(unit, year, "noise")
    cells = chance.sample([cell for cell, text in texts.items() if text.isdigit()], NOISY_CELLS)
    return texts | {
        cell: chance.choice((f"　{texts[cell]}", f" {texts[cell]} ", texts[cell].translate(WIDE_DIGITS)))
        for cell in cells
    }


def _words(unit: Unit, year: int, layout: str) -> dict[str, str]:
    """Wordings of headings and labels that differ from the form's, as seen in real reports."""
    words = dict(AMOUNT_HEADING) if _number(unit) % 3 == 2 else {}
    if unit.id == "sample-dieling":
        words |= {"本年制发件数": f"本年（{year}）制发件数"}
    if unit.id == "sample-xiangzhu":
        words |= {"行政规范性文件": "规范性文件"}
    return words | ({"其他结果": "其他结 果"} if layout == "seed_text" else {})


def _published(unit: Unit, year: int) -> str:
    """Departments publish by the end of January, the others by the end of March."""
    days = dice(unit, year, "date").randrange(9, 30 if unit.kind == "bureau" else 85)
    return (date(year + 1, 1, 1) + timedelta(days=days)).isoformat()


def _right_draft(unit: Unit, year: int, form: Form, figures: Mapping[str, int]) -> Draft:
    layout = _layout(unit, year)
    texts = {cell: _printed(unit, cell, figure) for cell, figure in figures.items()}
    named = (unit.id, year) != NAMELESS
    return Draft(
        organisation=unit.name,
        year=year,
        form=form,
        figures=_noisy(unit, year, texts) if layout == "html" else texts,
        title=prose.title(unit, year) if named else None,
        subtitle=prose.SUBTITLE,
        opening=prose.opening(unit, year) if named else None,
        published_on=_published(unit, year),
        headings=prose.HEADINGS[_number(unit) % len(prose.HEADINGS)],
        words=_words(unit, year, layout),
        glued=frozenset("六"),
    )


def _with_fault(draft: Draft, fault: Fault, figures: Mapping[str, int]) -> Draft:
    return replace(
        draft,
        figures=misprinted(fault, draft.form, draft.figures, figures),
        lost_rows=draft.lost_rows | ({fault.lost_row} if fault.lost_row else set()),
        extra_rows=draft.extra_rows + ((fault.extra_row,) if fault.extra_row else ()),
        published_on=fault.published_on or draft.published_on,
    )


def _missaid(draft: Draft, faults: Iterable[Fault]) -> Draft:
    """The prose as the faults have it."""
    passages = dict(draft.passages)
    for before, after in (pair for fault in faults for pair in fault.said.items()):
        passages = {section: text.replace(before, after) for section, text in passages.items()}
    return replace(draft, passages=passages)


def _with_prose(unit: Unit, draft: Draft, figures: Mapping[str, int]) -> Draft:
    """The words repeat the tables as printed, and the truth where the tables hold no figure."""
    read = {cell: reading.value for cell, reading in read_all(draft).items() if reading.value is not None}
    return replace(draft, passages=prose.passages(unit, draft.year, draft.form, {**figures, **read}))


def _forms(unit: Unit, faults: Iterable[Fault]) -> dict[int, Form]:
    other = {fault.year: load_forms()[fault.form] for fault in faults if fault.form and fault.unit == unit.id}
    return {year: other.get(year) or form_for_year(year) for year in YEARS}


def unit_drafts(unit: Unit, faults: Iterable[Fault]) -> dict[int, tuple[Draft, dict[str, int]]]:
    """The reports of a unit with these faults planted, each with its true figures, by year."""
    own = [fault for fault in faults if fault.unit == unit.id]
    forms = _forms(unit, own)
    drafts = {}
    for year, figures in unit_figures(unit, forms).items():
        if (unit.id, year) in NOT_FILED or any(fault.no_report == year for fault in own):
            continue
        draft = _right_draft(unit, year, forms[year], figures)
        ours = [fault for fault in own if fault.year == year]
        for fault in ours:
            draft = _with_fault(draft, fault, figures)
        drafts[year] = _missaid(_with_prose(unit, draft, figures), ours), figures
    return drafts


def _sample(unit: Unit, draft: Draft, layout: str, figures: dict[str, int], suffix: str = "") -> Sample:
    path = f"reports/{draft.year}/{unit.short_name}{suffix}.{LAYOUTS[layout][1]}"
    if (unit.id, draft.year) == NAMELESS:
        path = NAMELESS_PATH
    return Sample(path, unit, draft, layout, read_all(draft), figures)


def _versions(unit: Unit, draft: Draft, figures: dict[str, int]) -> Iterator[Sample]:
    """The report, or for the corrected one the faulty original and then the correction."""
    right = _sample(unit, draft, _layout(unit, draft.year), figures)
    if (unit.id, draft.year) != (CORRECTED.unit, CORRECTED.year):
        yield right
        return
    wrong = _with_prose(unit, _with_fault(draft, CORRECTED, figures), figures)
    yield replace(right, draft=wrong, readings=read_all(wrong), is_current=False)
    yield _sample(unit, draft, "docx", figures, "（更正）")


def drafts() -> list[Sample]:
    """Every report of the sample, unit by unit and year by year; a corrected one after its original."""
    return [
        sample
        for unit in units()
        for draft, figures in unit_drafts(unit, FAULTS).values()
        for sample in _versions(unit, draft, figures)
    ]


# Findings


def _found(unit: Unit, faults: Iterable[Fault]) -> list[Finding]:
    return findings({year: draft for year, (draft, _) in unit_drafts(unit, faults).items()})


def planted() -> list[tuple[Fault, Finding]]:
    """Every finding that the current reports must lead to, with the fault it comes from.

    Each fault is tried alone; together they must give the same findings, and without them there must be none.
    """
    rows = []
    for unit in units():
        own = [fault for fault in FAULTS if fault.unit == unit.id]
        alone = [(fault, finding) for fault in own for finding in _found(unit, [fault])]
        for fault in own:
            check_declared({tuple(finding) for one, finding in alone if one is fault}, fault)
        if _found(unit, ()) or sorted(finding for _, finding in alone) != sorted(_found(unit, own)):
            message = f"{unit.id}: findings without a fault, or faults that touch each other"
            raise ValueError(message)
        rows += alone
    check_declared({tuple(one) for one in _found(_unit(CORRECTED.unit), [CORRECTED])}, CORRECTED)
    return sorted(rows, key=lambda row: (row[0].id, row[1]))


def _unit(unit_id: str) -> Unit:
    return next(unit for unit in units() if unit.id == unit_id)


# Files


def _csv(header: str, rows: Iterable[Iterable[object]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return file.getvalue().encode()


def _planted_csv() -> bytes:
    rows = (
        (fault.id, _unit(fault.unit).name, finding.year, fault.kind_zh, fault.kind_en, *finding[1:])
        for fault, finding in planted()
    )
    return _csv("fault,organisation,year,kind_zh,kind_en,rule_id,subject,status", rows)


def _manifest_csv() -> bytes:
    note = (
        "正文只称“我街道”，单位按报送人说明登记",
        "The text only says “our sub-district”; its sender gave the name",
    )
    return _csv(
        "file,organisation,year,note_zh,note_en",
        [(NAMELESS_PATH, _unit(NAMELESS[0]).name, NAMELESS[1], *note)],
    )


def files() -> dict[str, bytes]:
    """Everything the script writes: path relative to ``data/sample`` -> content."""
    reports = {sample.path: LAYOUTS[sample.layout][0](sample.draft) for sample in drafts()}
    return reports | {"PLANTED.csv": _planted_csv(), "manifest.csv": _manifest_csv()}


def _same(path: Path, content: bytes) -> bool:
    """Word documents are compared unpacked: another zlib may pack the same members otherwise."""
    if not path.is_file():
        return False
    if path.suffix != ".docx" or not zipfile.is_zipfile(path):
        return path.read_bytes() == content
    with zipfile.ZipFile(path) as there, zipfile.ZipFile(io.BytesIO(content)) as here:
        return there.namelist() == here.namelist() and all(there.read(n) == here.read(n) for n in here.namelist())


def _left_over(folder: Path, wanted: Mapping[str, bytes]) -> set[str]:
    """Reports that are there and no longer made."""
    there = {path.relative_to(folder).as_posix() for path in (folder / "reports").rglob("*") if path.is_file()}
    return there - set(wanted)


def differing(folder: Path = HERE) -> list[str]:
    """Files that are missing, not as they would be written, or left over in ``reports``."""
    wanted = files()
    changed = {name for name, content in wanted.items() if not _same(folder / name, content)}
    return sorted(changed | _left_over(folder, wanted))


def write(folder: Path = HERE) -> int:
    """Write every file, remove reports that are no longer made, and return how many files were written."""
    wanted = files()
    for name in _left_over(folder, wanted):
        (folder / name).unlink()
    for name, content in wanted.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return len(wanted)


def main() -> int:
    """Write the sample, or with ``--check`` say which files are not as they should be."""
    parser = argparse.ArgumentParser(description="Write the sample district's reports.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file differs")
    if parser.parse_args().check:
        names = differing()
        print("\n".join(names) if names else "The sample is as the script writes it.")
        return int(bool(names))
    print(f"{write()} files written to {HERE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
