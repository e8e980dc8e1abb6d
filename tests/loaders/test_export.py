"""The whole ledger given away: what is written is read back, and equals the ledger."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import dataset, parquet

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders import SAMPLE, store
from loaders.disarmed import INJECTION, disarm, written
from loaders.forms import load_forms
from loaders.store import export as exported
from loaders.store.export import TYPES, described, export
from loaders.store.ledger import SCHEMA
from tests import warm

Table = list[dict[str, Any]]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of the sample, over the break of the form (one report twice), and a report with blanks."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    form = load_forms()["2019"]
    figures = dict.fromkeys(form.cells, "0") | {"pub.licensing:decisions": "", "case.suit_direct:total": "/"}
    draft = Draft("某街道", 2019, form, figures, title="某街道2019年政府信息公开工作年度报告")
    blank = path.with_name("blank.html")
    blank.write_bytes(LAYOUTS["html"][0](draft))
    loaders.load([SAMPLE / "reports" / "2020", SAMPLE / "reports" / "2022", blank], path)
    loaders.confirm("sample-yanying", 2022, "app.received_new:total", "=甲", "", path)
    loaders.save_view("我的", "overview", {"year": ["2022"]}, path)
    return path


@pytest.fixture(scope="module")
def given_away(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("given") / "csv"
    export(out, ledger)
    return out


@pytest.fixture(scope="module")
def parted(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("given") / "parquet"
    export(out, ledger, "parquet")
    return out


KEPT_APART = {  # whole files, what is shown as a view, and what is made anew from the names of units
    *("original", "cell", "series", "coded_figure", "coded_rollup", "unit_key", "unit_stale", "family_stale"),
}
OF_VIEWS = {"figure": {"cell", "state", "raw", "place"}, "rollup": {"series", "scope", "scope_id"}}


def package(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def resources(folder: Path) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in package(folder)["resources"]}


def tables(ledger: Path) -> dict[str, Table]:
    """Every table of a ledger, as it is given away."""
    with closing(sqlite3.connect(ledger)) as db:
        db.row_factory = sqlite3.Row
        names = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY 1")
            if name not in KEPT_APART
        ]
        found = {name: [dict(row) for row in db.execute(f"SELECT * FROM {name}")] for name in names}
    for row in found["document"]:
        assert row["path"].startswith("/") and row["path"].endswith(row["file_name"])
        row["path"] = row["file_name"]  # where it lies is not given away
    return found


def required(ledger: Path, table: str) -> set[str]:
    """The columns that hold no NULL: an empty text of them is an empty text."""
    if table in OF_VIEWS:
        return OF_VIEWS[table]
    with closing(sqlite3.connect(ledger)) as db:
        return {line[1] for line in db.execute(f"PRAGMA table_info({table})") if line[3] or line[5]}


def armed(text: str) -> str:
    return text[1:] if text.startswith("'") and disarm(text[1:]) == text else text


def read_back(folder: Path, resource: dict[str, Any], whole: set[str]) -> Table:
    """The rows of a CSV file as its description says them."""
    kinds = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
        return [
            {name: of_type(text, kinds[name], name in whole) for name, text in row.items()}
            for row in csv.DictReader(file)
        ]


def of_type(text: str, kind: str, whole: bool) -> str | float | None:
    if text == "" and not (whole and kind == "string"):
        return None
    return {"integer": int, "number": float, "string": armed}[kind](text)


def in_order(rows: Table) -> list[str]:
    return sorted(json.dumps(row, ensure_ascii=False, sort_keys=True, default=str) for row in rows)


def with_numbers(rows: Table, fields: list[dict[str, str]]) -> Table:
    """Rows of the ledger with what is a number as a number with a point, for it is compared with one."""
    points = {field["name"] for field in fields if field["type"] == "number"}
    return [{k: float(v) if k in points and v is not None else v for k, v in row.items()} for row in rows]


def test_the_csv_read_back_is_the_ledger(ledger: Path, given_away: Path) -> None:
    described_ones, stored = resources(given_away), tables(ledger)
    assert set(described_ones) == set(stored) and len(stored["figure"]) > 4_000 and len(stored["report"]) > 20
    for name, rows in stored.items():
        resource = described_ones[name]
        back = read_back(given_away, resource, required(ledger, name))
        assert in_order(back) == in_order(with_numbers(rows, resource["schema"]["fields"])), name


def test_the_parquet_read_back_is_the_ledger(ledger: Path, parted: Path) -> None:
    described_ones, stored = resources(parted), tables(ledger)
    year_of = {row["report_id"]: row["year"] for row in stored["report"]}
    for name, rows in stored.items():
        resource = described_ones[name]
        back = read_parquet(parted, name)
        for row in back if "year" not in (rows or [{"year": 0}])[0] else ():
            year = row.pop("year", None)
            assert year is None or "report_id" not in row or year == year_of[row["report_id"]]
        assert in_order(back) == in_order(with_numbers(rows, resource["schema"]["fields"])), name


def read_parquet(folder: Path, name: str) -> Table:
    if (single := folder / f"{name}.parquet").is_file():
        return parquet.read_table(single).to_pylist()
    if not (folder / name).is_dir():
        return []
    return dataset.dataset(folder / name, partitioning="hive").to_table().to_pylist()


def test_parquet_is_parted_by_the_year_of_the_report(parted: Path) -> None:
    assert {path.name for path in (parted / "figure").iterdir()} == {"year=2019", "year=2020", "year=2022"}
    assert {path.name for path in (parted / "explanation").iterdir()} <= {"year=2020", "year=2022"}
    figure = resources(parted)["figure"]
    assert figure["path"] == [f"figure/year={year}/0.parquet" for year in (2019, 2020, 2022)]
    assert figure["schema"]["fields"][-1]["name"] == "year"
    listed = [path for one in resources(parted).values() for path in _list(one["path"])]
    assert sorted(listed) == sorted(path.relative_to(parted).as_posix() for path in parted.rglob("*.parquet"))


def _list(path: str | list[str]) -> list[str]:
    return [path] if isinstance(path, str) else path


@pytest.mark.parametrize(("rows", "group", "content"), [(1, 1, 10**9), (7, 20, 10**9), (50, 10**9, 4_000)])
def test_however_little_is_held_in_memory_the_same_is_written(
    rows: int, group: int, content: int, ledger: Path, parted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parquet is written group by group: so much, and what is fetched at once, is all that waits in memory."""
    for name, value in (("AT_ONCE", rows), ("GROUP_ROWS", group), ("GROUP_BYTES", content)):
        monkeypatch.setattr(exported, name, value)
    monkeypatch.setattr(exported, "NO_TABLES", (*exported.NO_TABLES, "figure", "rollup"))  # the large ones add nothing
    export(tmp_path / "out", ledger, "parquet")
    for file in (tmp_path / "out").rglob("*.parquet"):
        same = parquet.read_table(parted / file.relative_to(tmp_path / "out"), partitioning=None)
        assert parquet.read_table(file, partitioning=None).equals(same), file
        written_in = parquet.ParquetFile(file).metadata
        assert all(written_in.row_group(at).num_rows < group + rows for at in range(written_in.num_row_groups))


def test_a_csv_opens_in_a_spreadsheet(given_away: Path) -> None:
    content = (given_away / "confirmation.csv").read_bytes()
    assert content.startswith("\ufeff".encode()) and content.count(b"\r\n") == content.count(b"\n")
    assert b",'=\xe7\x94\xb2," in content, "what would run as a formula is disarmed"
    for path in given_away.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row if cell.startswith(INJECTION)]
        assert [cell for cell in cells if not re.fullmatch(r"-\d+(\.\d+)?", cell)] == [], path.name


def test_a_blank_is_empty_and_never_0(ledger: Path, given_away: Path) -> None:
    unread = {(row["report_id"], row["cell"]) for row in tables(ledger)["figure"] if row["value"] is None}
    with (given_away / "figure.csv").open(encoding="utf-8-sig", newline="") as file:
        empty = {(int(row["report_id"]), row["cell"]) for row in csv.DictReader(file) if row["value"] == ""}
    assert empty == unread and unread


def test_the_package_says_keys_types_and_what_a_column_is(given_away: Path) -> None:
    found = package(given_away)
    assert found["profile"] == "tabular-data-package" and found["name"] == "gongkai-ledger"
    figure = resources(given_away)["figure"]
    fields = {field["name"]: field for field in figure["schema"]["fields"]}
    assert figure["schema"]["primaryKey"] == ["report_id", "cell"]
    assert figure["schema"]["foreignKeys"] == [
        {"fields": ["report_id"], "reference": {"resource": "report", "fields": ["report_id"]}}
    ]
    assert fields["value"] == {"name": "value", "type": "number", "description": "counts; money in yuan"}
    assert fields["cell"]["type"] == "string" and fields["report_id"]["type"] == "integer"
    assert resources(given_away)["claim"]["description"] == "numbers stated in the prose"
    parent = resources(given_away)["organisation"]["schema"]["foreignKeys"]
    own = {"resource": "", "fields": ["organisation_id"]}
    assert parent == [{"fields": [one], "reference": own} for one in ("successor_id", "parent_id")]


def test_every_key_of_the_package_leads_somewhere(given_away: Path) -> None:
    found = resources(given_away)
    for name, resource in found.items():
        columns = {field["name"] for field in resource["schema"]["fields"]}
        assert set(resource["schema"]["primaryKey"]) <= columns
        for key in resource["schema"].get("foreignKeys", ()):
            other = found[key["reference"]["resource"] or name]["schema"]["fields"]
            assert set(key["fields"]) <= columns
            assert set(key["reference"]["fields"]) <= {field["name"] for field in other}


def test_every_comment_of_the_schema_on_a_column_is_its_description() -> None:
    said = described()
    lines = SCHEMA.read_text(encoding="utf-8").splitlines()
    comments = [
        line.partition("-- ")[2]
        for line in lines
        if re.match(r"(?:CREATE (?:TABLE|VIEW)|    [a-z]|.* AS \w+,).* -- ", line)
    ]
    assert sorted(said.values()) == sorted(comments) and len(comments) > 30
    assert said["figure", "likely"].startswith("what a doubtful figure most likely means")


def test_every_type_of_the_schema_has_its_kind() -> None:
    types = set(re.findall(r"^    [a-z]\w* ([A-Z]+)", SCHEMA.read_text(encoding="utf-8"), re.M))
    assert types - {"BLOB"} <= set(TYPES), "the kept originals stay out"


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_an_empty_ledger_is_given_away_too(tmp_path: Path, kind: str) -> None:
    with store.ledger(tmp_path / "ledger.db"):
        pass
    rows = export(tmp_path / "out", tmp_path / "ledger.db", kind)
    assert set(rows.values()) == {0} and set(resources(tmp_path / "out")) == set(rows)


@pytest.mark.parametrize("version", [2, 3, 4])
def test_a_ledger_of_an_earlier_version_is_given_away_as_todays(tmp_path: Path, version: int) -> None:
    schema = Path(__file__).parent / "schemas" / f"{version}.sql"
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as db:
        db.executescript(f"{schema.read_text(encoding='utf-8')}\nPRAGMA user_version = {version};")
    assert "saved_view" in export(tmp_path / "out", tmp_path / "ledger.db")


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return warm.loaders("export", *arguments)


def test_the_command_says_what_it_did(ledger: Path, tmp_path: Path) -> None:
    done = command("--db", ledger, "--out", tmp_path / "out", "--language", "en")
    assert done.returncode == 0 and done.stderr == ""
    assert re.match(rf"Written to {re.escape(str(tmp_path / 'out'))}: \d+ tables, \d+ rows", done.stdout)


def test_what_cannot_be_given_away_is_one_sentence_and_exit_2(ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("keep", encoding="utf-8")
    (tmp_path / "no.db").write_text("no ledger at all, but text that is long enough" * 40, encoding="utf-8")
    asked = {
        "is not empty": ("--db", ledger, "--out", tmp_path / "full"),
        "There is no ledger": ("--db", tmp_path / "none.db", "--out", tmp_path / "a"),
        "is no ledger": ("--db", tmp_path / "no.db", "--out", tmp_path / "b"),
        "is in a wrong place": ("--db", ledger, "--out", tmp_path / "full" / "mine.txt"),
    }
    for said, arguments in asked.items():
        done = command(*arguments, "--language", "en")
        assert (done.returncode, done.stdout) == (2, ""), done
        assert said in done.stderr and len(done.stderr.splitlines()) == 1
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]
    assert not (tmp_path / "none.db").exists()


def test_a_ledger_in_use_is_given_away_as_it_was_when_it_began(ledger: Path) -> None:
    with store.ledger(ledger) as db, store.ledger(ledger) as other:
        with store.one_moment(db):
            before = store.setting(db, "revision")
            with store.transaction(other):
                store.set_setting(other, "data_date", "2026-02-03")
            assert store.setting(db, "revision") == before
        assert store.setting(db, "revision") != before


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=20).filter(lambda text: not text.startswith("'")))
def test_what_is_disarmed_can_be_armed_again(text: str) -> None:
    assert armed(disarm(text)) == text and not disarm(text).startswith(INJECTION)


@given(st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_in_full(number: float) -> None:
    assert float(written(number)) == number


def test_a_step_that_fails_leaves_the_older_ledger_as_it_was(tmp_path: Path) -> None:
    """Two steps are made before the third stumbles: of all three nothing stays."""
    file = tmp_path / "ledger.db"
    schema = (Path(__file__).parent / "schemas" / "2.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(file)) as db:
        db.executescript(f"{schema}\nALTER TABLE report ADD COLUMN tables TEXT;\nPRAGMA user_version = 2;")
    before = tables(file).keys()
    with pytest.raises(sqlite3.OperationalError, match="duplicate column"), store.ledger(file):
        pass
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (2,)
    assert tables(file).keys() == before and "finding" in before and "saved_view" not in before


def test_only_a_ledger_that_must_be_changed_pays_for_the_library(tmp_path: Path) -> None:
    code = "import sys\nfrom pathlib import Path\nfrom loaders import store\n"
    code += f"with store.ledger(Path({str(tmp_path / 'ledger.db')!r})):\n    pass\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"sqlite_utils", "pandas", "pyarrow"} & set(done.stdout.split())
