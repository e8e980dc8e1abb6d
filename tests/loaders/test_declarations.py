"""What is declared is checked before anything is read: a wrong line stops every command with one sentence.

Each case changes one file of a copy of the program and runs the command line there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.declared import Line, declared, editions
from loaders.errors import BrokenRuleError
from loaders.forms import DATA, load_forms, read_csv
from loaders.reconcile.declarations import check_declarations
from loaders.reconcile.rulebook import load_rules
from loaders.series import load_series
from tests import warm

ROOT = Path(__file__).resolve().parents[2]
EDITION = "2027"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the loaders and of what is declared."""
    folder = tmp_path_factory.mktemp("program")
    shutil.copytree(ROOT / "loaders", folder / "loaders", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("forms", "rules", "words", "organisations", "reports"):
        shutil.copytree(DATA / name, folder / "data" / name)
    return folder


def run(program: Path, *command: str) -> subprocess.CompletedProcess[str]:
    if command[:2] == ("-m", "loaders"):
        return warm.loaders_of(program, *command[2:])
    return subprocess.run([sys.executable, *command], cwd=program, capture_output=True, text=True, check=False)


@pytest.fixture
def changed(program: Path) -> Callable[[str, str, str], None]:
    """Replaces, once, a text of a declaration; put back when the test is done."""
    kept: dict[Path, str] = {}

    def change(name: str, old: str, new: str) -> None:
        file = program / "data" / name
        text = file.read_text(encoding="utf-8")
        kept.setdefault(file, text)
        assert old in text, f"{name} has no {old!r}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    yield change
    for file, text in kept.items():
        file.write_text(text, encoding="utf-8")


def line_of(name: str, start: str) -> int:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def test_what_ships_is_in_order(program: Path) -> None:
    check_declarations()
    done = run(program, "-m", "loaders", "explain")
    assert (done.returncode, done.stderr) == (0, "")


WRONG = [  # the file, what stands there, what is written instead; the line that is named, what is said
    ("rules/rules.csv", "app.received_new:{c} +", "app.received:{c} +", "K01,", "rule K01: form 2019 has no cell"),
    ("rules/rules.csv", "C01,cell", "C1,cell", "C01,", "the id 'C1' is not one capital letter and two digits"),
    ("rules/rules.csv", "C02,cell,x in cells(unsigned)", "C02,cell,x in money", "C02,", "there is no set 'money'"),
    ("rules/claims.csv", ",small_fee,", ",tiny_fee,", "L04,", "rule L04: there is no method 'tiny_fee'"),
    ("rules/claims.csv", ",small_fee,2021-", ",small_fee,2022-", "L04,", "forms '2022' is none of 2019, 2021"),
    ("rules/stated.csv", "=,app.result.granted:total", "=,app.result.given:total", "N04,outcome.granted,", "no cell"),
    ("rules/stated.csv", "N05,carried_out", "N55,carried_out", "N05,carried_out", "no rule of the prose 'N55'"),
    ("rules/stated.csv", "N05,carried_out", "N05,carried_on", "N05,carried_out", "no words 'claim.carried_on'"),
    ("rules/wordings.csv", "S06,problem,", "S66,problem,", "S06,problem", "no rule of the prose 'S66'"),
    ("rules/wordings.csv", "S05,platforms,", "S05,places,", "S05,platforms", "no words 'claim.aspect.places'"),
    ("rules/wordings.csv", "S08,appraisal,考核", "S08,appraisal,(考核", "S08,appraisal", "is no pattern"),
    ("rules/wordings.csv", "S08,appraisal,考核", "S08,appraisal,考核|", "S08,appraisal", "is found in every text"),
    ("rules/thresholds.csv", "X07,step,10", "X07,step,0", "X07,", "'0' is no whole number from 1 on"),
    ("rules/flows.csv", "pub.*:issued", "pub.*:issue", "pub.*:issued", "'pub.*:issue' names no cell"),
    (
        "rules/limits.csv",
        "subdistrict,case.review:total",
        "street,case.review:total",
        "subdistrict,case",
        "no such kind",
    ),
    ("rules/limits.csv", "subdistrict,case.review:total", "subdistrict,case.reviews:total", "subdistrict,case", "cell"),
    ("rules/deadlines.csv", "sample-district,town,2019", "sample-district,street,2019", "sample-district,town", "kind"),
    ("forms/crosswalk.csv", "pub.rules:made_new", "pub.rules:made_now", "rules.made,", "names no cell of form 2019"),
    ("forms/crosswalk.csv", "issued,near", "issued,nearly", "rules.made,", "comparability 'nearly' is none of"),
    (
        "forms/crosswalk.csv",
        "rules.made,",
        "laws.made,",
        "rules.made,",
        "no words 'series_group.laws' in both languages",
    ),
    (
        "forms/groups.csv",
        "licensing.decisions",
        "licensing.decision",
        "licensing,",
        "'licensing.decision' is no series",
    ),
    ("forms/groups.csv", "licensing.decisions", "penalty.decisions", "licensing,", "'penalty.decisions' is no series"),
    ("forms/groups.csv", "fee,disclosures", "fee,disclosure", "fee,", "no words 'page.disclosure'"),
    (
        "forms/aliases.csv",
        "2021,row,pub.admin_normative",
        "2021,row,pub.decrees",
        "2021,row,pub.admin_normative",
        "decrees",
    ),
    ("forms/printed/2021_4.csv", "=case.review:upheld", "=case.review:kept", "", "has no cell 'case.review:kept'"),
    ("forms/printed/2021_4.csv", "=case.review:upheld", "维持", "", "'case.review:upheld' is not printed"),
    ("forms/forms.csv", "〔2021〕30号,2021,", "〔2021〕30号,since,", "2021,", "form '2021': ValueError"),
    ("forms/forms.csv", "\n2021,", "\n2022,", "2021,", "form '2022': FileNotFoundError"),
]


@pytest.mark.parametrize(("name", "old", "new", "start", "said"), WRONG, ids=[f"{one[0]}:{one[4]}" for one in WRONG])
def test_a_wrong_declaration_is_one_sentence_and_exit_2(program, changed, name, old, new, start, said) -> None:
    changed(name, old, new)
    done = run(program, "-m", "loaders", "explain")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    place = f", line {line_of(name, start)}: " if start else ", line "
    assert done.stderr.startswith(f"{name.rpartition('/')[2]}{place}"), done.stderr
    assert said in done.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rules/wordings.csv", "rule S07: wordings.csv has no line 'fee' for it"),
        ("rules/thresholds.csv", "rule L04: thresholds.csv has no line 'requests' for it"),
        ("rules/stated.csv", "rule N11: stated.csv has no line 'share' for it on each of its forms"),
    ],
)
def test_what_a_method_needs_must_be_said(program: Path, changed, name: str, said: str) -> None:
    needed = {"rules/wordings.csv": "S07 X04,", "rules/thresholds.csv": "L04,", "rules/stated.csv": "N11,"}[name]
    lines = (DATA / name).read_text(encoding="utf-8").splitlines(keepends=True)
    for line in lines:
        if line.startswith(needed):
            changed(name, line, "")
    done = run(program, "-m", "loaders", "explain")
    assert done.returncode == 2 and said in done.stderr and done.stderr.startswith("claims.csv, line ")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("forms/groups.csv", "\nrules,disclosures,", "", "crosswalk.csv, line 2: groups.csv has no group 'rules'"),
        (
            "words/pages.csv",
            "\nreviews.suit_direct,",
            "\nreviews.suits,",
            "2021_4.csv, line 1: there are no words 'reviews.suit_direct'",
        ),
    ],
)
def test_what_one_file_needs_of_another_is_said_where_it_is_needed(program, changed, name, old, new, said) -> None:
    changed(name, old, new)
    done = run(program, "-m", "loaders", "explain")
    assert done.returncode == 2 and done.stderr.startswith(said), done.stderr


@pytest.mark.parametrize("command", [("read", "x.txt"), ("load", "x.txt"), ("check",), ("remove-sample",)])
def test_every_command_says_it(program: Path, changed, command: tuple[str, ...]) -> None:
    changed("words/checking.csv", "\nhint.signature,", "\nhint.signed,")
    done = run(program, "-m", "loaders", *command)
    assert done.returncode == 2
    assert (
        done.stderr
        == "checking.csv, line 1: there are no words 'hint.signature' in both languages; add them to data/words\n"
    )


def test_two_lines_of_a_series_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "crosswalk.csv"
    head, *lines = (DATA / "forms" / "crosswalk.csv").read_text(encoding="utf-8").splitlines()
    first = next(line for line in lines if line.startswith("rules.repealed,"))
    same = first.replace(",2019,,2021,pub.rules:repealed,", ",2021,pub.rules:repealed,2019,,")
    for more, is_broken in ((first, False), (same, False), (same.replace(":repealed", ":issued"), True)):
        file.write_text("\n".join([head, *lines, more]) + "\n", encoding="utf-8")
        load_series.cache_clear()
        if is_broken:
            with pytest.raises(
                BrokenRuleError, match=rf"crosswalk.csv, line {len(lines) + 2}: series 'rules.repealed'"
            ):
                load_series(file)
        else:
            assert load_series(file)["rules.repealed"].cells["2021"] == ("pub.rules:repealed",)
    load_series.cache_clear()


# --- spans of editions ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2019-", ("2019", "2021")),
        ("2021-", ("2021",)),
        ("2019-2021", ("2019", "2021")),
        ("2019-2019", ("2019",)),
        ("2019", ("2019",)),
        ("2019;2021", ("2019", "2021")),
    ],
)
def test_a_rule_names_a_span_of_editions_or_as_before_a_list(text: str, found: tuple[str, ...]) -> None:
    assert editions(text) == found


@pytest.mark.parametrize(
    "text", ["", "-", "2020-", "2019-2020", "-2021", "2021-2019", "2019;2020", "2019-2021-", "2019;"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(BrokenRuleError, match="forms "):
        editions(text)


def test_no_rule_lists_editions_any_more() -> None:
    for file in ("rules.csv", "claims.csv", "stated.csv"):
        assert [line for line in read_csv(DATA / "rules" / file) if ";" in line["forms"]] == []


def test_a_line_is_placed_where_it_begins(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text('a,b\n1,"two\nlines"\n3,4\n', encoding="utf-8")
    assert list(declared(file)) == [
        ("x.csv, line 2", {"a": "1", "b": "two\nlines"}),
        ("x.csv, line 4", {"a": "3", "b": "4"}),
    ]
    file.write_text("a,b\n1\n", encoding="utf-8")
    with pytest.raises(BrokenRuleError, match=r"x\.csv, line 2: has more or fewer fields"):
        list(declared(file))
    with pytest.raises(BrokenRuleError, match="there is no column 'c'"):
        Line(a="1")["c"]


# --- a new edition --------------------------------------------------------------------------

APPLIED = (
    "from loaders.forms import load_forms; from loaders.reconcile.rulebook import load_rules; "
    "from loaders.reconcile.rule import applies; from loaders.reconcile.declarations import check_declarations; "
    "check_declarations(); "
    f"print(' '.join(rule.id for rule in load_rules().values() if applies(rule, load_forms()['{EDITION}'])))"
)


@pytest.fixture
def with_edition(program: Path, changed) -> Path:
    """The program with an edition more: as that of 2021, and from 2027 on."""
    changed(
        "forms/forms.csv", "〔2021〕30号,2021,", f"〔2021〕30号,2021,2026\n{EDITION},2027年版格式,2027 form,通知,2027,"
    )
    forms = program / "data" / "forms"
    copies = {forms / "form_2021.csv": forms / f"form_{EDITION}.csv"}
    copies |= {forms / "printed" / f"2021_{n}.csv": forms / "printed" / f"{EDITION}_{n}.csv" for n in (2, 3, 4)}
    for old, new in copies.items():
        shutil.copy(old, new)
    yield program
    for new in copies.values():
        new.unlink()


def test_a_new_edition_is_checked_by_every_rule_that_has_not_ended(with_edition: Path) -> None:
    done = run(with_edition, "-c", APPLIED)
    assert done.returncode == 0, done.stderr
    expected = [rule.id for rule in load_rules().values() if list(load_forms())[-1] in rule.forms]
    assert done.stdout.split() == expected


def test_a_rule_that_names_what_a_new_edition_dropped_is_named_until_it_ends(with_edition: Path, changed) -> None:
    forms = with_edition / "data" / "forms"
    file, printed = forms / f"form_{EDITION}.csv", forms / "printed" / f"{EDITION}_2.csv"
    for one, word in ((file, "pub.fee"), (printed, "pub.fee:fee_amount")):
        text = one.read_text(encoding="utf-8")
        lines = [line for line in text.splitlines(keepends=True) if word not in line or one == printed]
        one.write_text("".join(lines).replace("=pub.fee:fee_amount", "—"), encoding="utf-8")
    done = run(with_edition, "-m", "loaders", "explain")
    assert done.returncode == 2 and f"form {EDITION} has no cell 'pub.fee:fee_amount'" in done.stderr
    assert done.stderr.startswith(f"stated.csv, line {line_of('rules/stated.csv', 'X06,')}: rule X06: ")
    changed("rules/stated.csv", "X06,fee,2021-,", "X06,fee,2021-2021,")
    assert run(with_edition, "-m", "loaders", "explain").returncode == 0


def test_a_form_without_rules_is_no_form_in_order(with_edition: Path) -> None:
    file = with_edition / "data" / "rules" / "rules.csv"
    kept = file.read_text(encoding="utf-8")
    file.write_text(kept.replace(",2019-,", ",2019;2021,").replace(",2021-,", ",2021,"), encoding="utf-8")
    done = run(with_edition, "-m", "loaders", "explain")
    file.write_text(kept, encoding="utf-8")
    assert done.returncode == 2
    assert done.stderr.startswith(f"forms.csv, line 4: no rule is for form '{EDITION}'")
