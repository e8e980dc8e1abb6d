"""The house rules that a machine can hold: who imports whom, where SQL lives, what a file may be called."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import loaders
from tests.imports import MODULES, circles, climbs, edges, floor_of

ROOT = Path(__file__).resolve().parents[1]
LOADERS = sorted((ROOT / "loaders").rglob("*.py"))
PAGES = [path for path in sorted((ROOT / "pages").glob("*.py")) if path.name != "__init__.py"]
SHARED = sorted((ROOT / "pages" / "shared").rglob("*.py"))
TOP_LEVEL = {"app.py", "pages", "data", "loaders", "requirements.txt", "requirements-dev.txt", "tests", "docs"}
TOP_LEVEL |= {"README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml", ".streamlit", ".ci", ".gitignore"}
JUNK = re.compile(r"^(utils?|helpers?|common|misc|functions|tools)$")
SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b", re.S)
SQL_MAY_STAND_IN = ("loaders/store/", "loaders/rollup.py", "pages/shared/queries.py")
OPEN_TO_PAGES = {
    *("loaders", "loaders.districts", "loaders.forms", "loaders.series", "loaders.wording"),
    *("loaders.reconcile.rules", "loaders.reconcile.explain.answer", "loaders.reconcile.explain.wording"),
}
HEAVY = {"store", "reconcile", "identify", "recognise", "documents", "flow"}  # rooms of the loaders
READERS = {"lxml", "xlrd", "pdfplumber", "opencc", "rapidfuzz", "olefile", "tinycss2", "sqlite3"}


def imported(path: Path) -> set[str]:
    """Every module a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def strings(path: Path) -> list[str]:
    """Every string of a file that is no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docs]
    return [node.value for node in constants if isinstance(node.value, str)]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", LOADERS, ids=named)
def test_load_time_knows_no_streamlit_and_no_page(path: Path) -> None:
    of_view_time = {"streamlit", "plotly", "pandas", "pages", "app"}
    assert not {name.split(".")[0] for name in imported(path)} & of_view_time


def test_a_circle_is_seen() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"d", "e"}, "e": set()}
    assert circles(graph) == [{"a", "b", "c"}]


def test_an_import_is_an_edge_wherever_it_stands(tmp_path: Path) -> None:
    said = "from loaders import store\nif TYPE_CHECKING:\n    from loaders.store.views import save_view\n"
    said += "def f():\n    import loaders.forms\n    from loaders.documents import archive, read_document\n"
    (tmp_path / "one.py").write_text(said, encoding="utf-8")
    assert edges(tmp_path / "one.py") == {"loaders.store", "loaders.store.views", "loaders.forms", "loaders.documents"}


def test_no_module_of_the_loaders_stands_in_a_circle() -> None:
    assert circles({module: edges(path) for module, path in MODULES.items()}) == []


@pytest.mark.parametrize("path", LOADERS, ids=named)
def test_nothing_below_knows_what_is_above(path: Path) -> None:
    assert climbs(path) == set()


def test_the_face_of_the_loaders_names_what_it_opens() -> None:
    """What the checker of types is told and what the door finds are the same, and all of it is there."""
    tree = ast.parse((ROOT / "loaders" / "__init__.py").read_text(encoding="utf-8"))
    told = {
        (node.module, one.name) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for one in node.names
    }
    opened = {(room, name) for room, names in loaders.ROOMS.items() for name in names}
    assert opened == {(room, name) for room, name in told if room and room.startswith("loaders.")}
    assert all(getattr(loaders, name) is getattr(sys.modules[room], name) for room, name in opened)
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        _ = loaders.lode


@pytest.mark.parametrize("module", ["loaders", "loaders.forms", "loaders.errors", "loaders.series"])
def test_who_needs_a_form_pays_for_nothing_else(module: str) -> None:
    done = run(sys.executable, "-c", f"import sys, {module}; print(*sys.modules)")
    loaded = set(done.stdout.split())
    assert done.returncode == 0 and module in loaded, done.stderr
    assert not loaded & (READERS | {f"loaders.{room}" for room in HEAVY})


def test_the_process_that_reads_a_pdf_loads_no_other_reader() -> None:
    done = run(sys.executable, "-c", "import sys, loaders.documents.pdf.__main__; print(*sys.modules)")
    loaded = set(done.stdout.split())
    assert "pdfplumber" in loaded, done.stderr
    assert not loaded & (READERS - {"pdfplumber"})
    assert {
        one for one in loaded if one.startswith("loaders.") and floor_of(one) > floor_of("loaders.documents")
    } == set()


@pytest.mark.parametrize("path", [*PAGES, *SHARED], ids=named)
def test_view_time_knows_only_the_declarations_and_the_door_of_the_loaders(path: Path) -> None:
    assert {name for name in imported(path) if name.split(".")[0] == "loaders"} <= OPEN_TO_PAGES


@pytest.mark.parametrize("path", [*LOADERS, *PAGES, *SHARED, ROOT / "app.py"], ids=named)
def test_sql_lives_in_the_store_and_the_queries(path: Path) -> None:
    if not named(path).startswith(SQL_MAY_STAND_IN):
        assert [text for text in strings(path) if SQL.search(text)] == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_is_a_function_a_guard_and_little_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    body = ast.parse(text).body
    assert any(isinstance(node, ast.FunctionDef) and node.name == "show" for node in body)
    usual = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.Assign | ast.Expr
    loose = [node for node in body if not isinstance(node, usual)]
    assert [type(node).__name__ for node in loose] == ["If"], "only the guard for a page that is opened by itself"
    assert text.rstrip().endswith("app.main()")
    assert len(text.splitlines()) <= 100


def test_only_the_one_cache_module_caches() -> None:
    for path in [*PAGES, *SHARED, ROOT / "app.py"]:
        if path.name != "cached.py":
            assert "cache_data" not in path.read_text(encoding="utf-8"), named(path)


def test_no_page_writes_html_by_hand() -> None:
    for path in [*PAGES, *SHARED, ROOT / "app.py"]:
        assert "unsafe_allow_html" not in path.read_text(encoding="utf-8"), named(path)
        assert not [text for text in strings(path) if re.search(r"</?(div|span|table|td|b|p|style)\b", text)], named(
            path
        )


def test_nothing_is_called_by_what_it_is_not() -> None:
    assert [named(path) for path in [*LOADERS, *SHARED, *PAGES] if JUNK.match(path.stem)] == []


def test_the_top_level_is_the_houses() -> None:
    listed = run("git", "ls-files", "-coz", "--exclude-standard")
    assert {name.split("/")[0] for name in filter(None, listed.stdout.split("\0"))} <= TOP_LEVEL


@pytest.mark.parametrize("arguments", [("check",), ("format", "--check")], ids=["lint", "format"])
def test_lint_and_format(arguments: tuple[str, ...]) -> None:
    done = run(sys.executable, "-m", "ruff", *arguments, ".")
    assert done.returncode == 0, done.stdout + done.stderr
