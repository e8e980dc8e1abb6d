"""The house rules that a machine can hold: who imports whom, where SQL lives, what a file may be called."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import loaders
from pages.shared.data import queries
from pages.shared.view.navigation import SECTIONS
from tests.imports import MODULES, circles, climbs, edges, floor_of

ROOT = Path(__file__).resolve().parents[1]
LOADERS = sorted((ROOT / "loaders").rglob("*.py"))
PAGES = [path for path in sorted((ROOT / "pages").glob("*.py")) if path.name != "__init__.py"]
SHARED = sorted((ROOT / "pages" / "shared").rglob("*.py"))
PARTS = sorted((ROOT / "pages" / "parts").rglob("*.py"))
TOP_LEVEL = {"app.py", "pages", "data", "loaders", "requirements.txt", "requirements-dev.txt", "tests", "docs"}
TOP_LEVEL |= {"benchmarks", "requirements.lock", "requirements-dev.lock"}
TOP_LEVEL |= {"README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml", ".streamlit", ".ci", ".gitignore"}
MOST_SHARED, LONGEST_SHARED = 54, 200  # files of pages/shared, lines of a file of it or of a wing
JUNK = re.compile(r"^(utils?|helpers?|common|misc|functions|tools)$")
SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b", re.S)
SQL_MAY_STAND_IN = re.compile(r"loaders/(store/|rollup\.py)|pages/shared/data/queries/")
QUERIES = "pages.shared.data.queries"  # one room by subject, for one page's SELECT too: it counts as one file of shared
OPEN_TO_PAGES = {
    *(
        "loaders",
        "loaders.access",
        "loaders.audit_said",
        "loaders.backup",
        "loaders.users",
        "loaders.disarmed",
        "loaders.exact",
        "loaders.calendar",
        "loaders.districts",
        "loaders.forms",
        "loaders.given",
        "loaders.series",
        "loaders.groups",
        "loaders.labels",
        "loaders.said",
        "loaders.said.findings",
        "loaders.said.trouble",
        "loaders.words",
        "loaders.units",
        "loaders.store.ledger",
    ),
    *(
        "loaders.errors",
        "loaders.failure",
        "loaders.reader_version",
        "loaders.store.accounts",
        "loaders.store.audit",
        "loaders.store.journal",
        "loaders.store.originals",
        "loaders.store.revisions",
        "loaders.store.settlements",
        "loaders.figures",
        "loaders.reconcile.rule",
        "loaders.reconcile.rulebook",
    ),
    *(f"loaders.reconcile.language.{module}" for module in ("nodes", "parse", "text")),
    *("loaders.reconcile.explain.answer", "loaders.reconcile.explain.wording"),
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


@pytest.mark.parametrize("path", [*PAGES, *SHARED, *PARTS], ids=named)
def test_view_time_knows_only_the_declarations_and_the_door_of_the_loaders(path: Path) -> None:
    assert {name for name in imported(path) if name.split(".")[0] == "loaders"} <= OPEN_TO_PAGES


@pytest.mark.parametrize("path", [*LOADERS, *PAGES, *SHARED, *PARTS, ROOT / "app.py"], ids=named)
def test_sql_lives_in_the_store_and_the_queries(path: Path) -> None:
    if not SQL_MAY_STAND_IN.match(named(path)):
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


def test_the_face_of_the_queries_offers_every_one_of_them() -> None:
    room = ROOT / QUERIES.replace(".", "/")
    files = [path for path in room.glob("*.py") if path.name not in ("__init__.py", "asked.py")]
    trees = [ast.parse(path.read_text(encoding="utf-8")).body for path in files]
    asked = {one.name for body in trees for one in body if isinstance(one, ast.FunctionDef) and one.name[0] != "_"}
    assert set(queries.__all__) == asked | {"connect", "select"}


@pytest.mark.parametrize("path", [*PAGES, *SHARED, *PARTS], ids=named)
def test_view_time_reads_sqlite_through_the_queries_alone(path: Path) -> None:
    if not SQL_MAY_STAND_IN.match(named(path)):
        assert not imported(path) & {"sqlite3", "sqlite_utils"}


def test_only_the_one_cache_module_caches() -> None:
    for path in [*PAGES, *SHARED, *PARTS, ROOT / "app.py"]:
        if path.name != "cached.py":
            assert "cache_data" not in path.read_text(encoding="utf-8"), named(path)


def test_no_page_writes_html_by_hand() -> None:
    for path in [*PAGES, *SHARED, *PARTS, ROOT / "app.py"]:
        assert "unsafe_allow_html" not in path.read_text(encoding="utf-8"), named(path)
        assert not [text for text in strings(path) if re.search(r"</?(div|span|table|td|b|p|style)\b", text)], named(
            path
        )


def test_nothing_is_called_by_what_it_is_not() -> None:
    assert [named(path) for path in [*LOADERS, *SHARED, *PARTS, *PAGES] if JUNK.match(path.stem)] == []


def test_the_top_level_is_the_houses() -> None:
    listed = run("git", "ls-files", "-coz", "--exclude-standard")
    assert {name.split("/")[0] for name in filter(None, listed.stdout.split("\0"))} <= TOP_LEVEL


@pytest.mark.parametrize("arguments", [("check",), ("format", "--check")], ids=["lint", "format"])
def test_lint_and_format(arguments: tuple[str, ...]) -> None:
    done = run(sys.executable, "-m", "ruff", *arguments, ".")
    assert done.returncode == 0, done.stdout + done.stderr


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    files = [*LOADERS, *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


def graph() -> dict[str, set[str]]:
    """Module -> the modules of the product that it imports by name, also inside functions."""
    known = modules()
    found: dict[str, set[str]] = {}
    for name, path in known.items():
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        froms = [node for node in nodes if isinstance(node, ast.ImportFrom)]
        named_ones = {f"{node.module}.{one.name}" for node in froms for one in node.names}
        found[name] = {one for one in named_ones | imported(path) if one in known and one != name}
    return found


def reached(start: str, edges: dict[str, set[str]]) -> set[str]:
    """Every module that one leads to."""
    found, waiting = set(), [start]
    while waiting:
        new = edges[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def test_pages_are_never_below_the_loaders() -> None:
    upward = {name: {one for one in found if one.startswith(("pages", "app"))} for name, found in graph().items()}
    assert not {name: found for name, found in upward.items() if name.startswith("loaders") and found}


def test_shared_rooms_know_no_page_and_a_wing_only_its_own_page_enters() -> None:
    edges = graph()
    for name, found in edges.items():
        owner = name.split(".")[1] if name.startswith("pages.") else name
        owner = name.split(".")[2] if name.startswith("pages.parts.") else owner
        strange = {one for one in found if one.startswith("pages.parts.") and one.split(".")[2] != owner}
        assert not strange, f"{name} enters {strange}"
        assert not (name.startswith("pages.shared") and found & {f"pages.{page.stem}" for page in PAGES}), name


def test_what_one_page_alone_uses_is_not_shared() -> None:
    """But for the queries: the house reads SQLite through them only, so that a change of the schema has one place."""
    edges = graph()
    users = {page.stem: reached(f"pages.{page.stem}", edges) for page in PAGES}
    of_app = reached("app", edges)
    for name in edges:
        shared = name.startswith("pages.shared") and not name.startswith(QUERIES)
        if shared and modules()[name].name != "__init__.py":
            by = [page for page, found in users.items() if name in found]
            assert len(by) > 1 or name in of_app, f"{name} serves {by or 'nobody'}: pages/parts/ is its place"


def test_every_wing_is_that_of_a_page() -> None:
    wings = {path.name for path in (ROOT / "pages" / "parts").iterdir() if (path / "__init__.py").is_file()}
    assert wings <= {page.stem for page in PAGES}


def test_a_file_of_view_time_holds_one_idea() -> None:
    shared = [path for path in SHARED if path.name != "__init__.py" and path.parent != ROOT / QUERIES.replace(".", "/")]
    assert len(shared) + 1 <= MOST_SHARED, "faces are not counted, the queries are one"
    longest = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in [*SHARED, *PARTS]}
    assert {name: lines for name, lines in longest.items() if lines > LONGEST_SHARED} == {}


def test_streamlit_takes_no_file_below_pages_for_a_page() -> None:
    """It offers what stands in the folder itself, by ``glob``; ours stand under the menu of ``navigation``."""
    offered = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__"}
    assert offered == {name for names in SECTIONS.values() for name in names}


def test_the_pages_import_in_one_direction() -> None:
    edges = graph()
    assert [name for name in edges if name.startswith(("pages", "app")) and name in reached(name, edges)] == []


def test_the_walk_sees_imports_of_names_and_of_modules() -> None:
    edges = graph()
    assert "pages.shared.view.takeaway" in edges["pages.shared.view.filters"], "from a.b import Name"
    assert "pages.shared.data.queries" in edges["pages.shared.data.cached"], "from a import b"
    assert "pages.shared.data.queries" in reached("pages.compare", edges) - edges["pages.compare"]
