"""Paragraphs made of plain sentences over one table: the true ones break no rule, and one changed number is found.

The sentences are ours, by office and subject; between them stand sentences about other matters, other years and other
units, with numbers of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.forms import read_csv
from loaders.reconcile.claims import check_claims
from loaders.reconcile.claims.read import claims
from loaders.reconcile.filed import Filed
from loaders.reconcile.rulebook import load_rules
from tests.claims import HERE, SETS
from tests.loaders.filed import figures_of, report

RULES = {name: rule for name, rule in load_rules().items() if name.startswith(("N", "X"))}
COUNTERS = ("件", "宗", "条", "份", "起")
OUTCOMES = {
    "granted": "granted",
    "partial": "partial",
    "denied": "denied.third_party",
    "unavailable": "unavailable.not_held",
    "not_processed": "not_processed.repeat",
    "other": "other.misc",
}
RECEIVED = (  # every name in braces is a number of the table
    "全年共收到政府信息公开申请{new}{c}",
    "本年度收到申请公开政府信息{new}{c}",
    "{year}年，我街道共收到依申请公开政府信息{new}{c}",
    "我街道全年受理{new}{c}政府信息公开申请",
    "年内新收公民、法人和其他组织提出的信息公开申请{new}{c}",
    "政府信息公开申请受理数为{new}{c}",
    "{year}年1月1日至12月31日，街道新增政府信息公开申请{new}{c}",
)
APPLICANTS = (
    "其中自然人{natural}{c}，法人或其他组织{firms}{c}",
    "其中：自然人申请{natural}{c}、法人和其他组织申请{firms}{c}",
    "其中{natural}{c}为自然人申请",
)
CHANNELS = (
    "其中网上申请{online}{c}、信函申请{letters}{c}",
    "按申请方式分为网络{online}{c}、信函{letters}{c}",
    "包括当面申请{online}{c}、邮寄{letters}{c}",
)
CARRIED = (
    "上年结转{carried_in}{c}",
    "另有{last}年结转{carried_in}{c}",
    "上年度结转政府信息公开申请{carried_in}{c}",
)
HANDLED = (
    "共办结政府信息公开申请{handled}{c}",
    "全年已答复依申请公开{handled}{c}",
    "共办结依申请公开{handled}{c}（内含上年结转的{carried_in}{c}）",
)
RESULTS = (
    "其中予以公开{granted}{c}、部分公开{partial}{c}、不予公开{denied}{c}、无法提供{unavailable}{c}、"
    "不予处理{not_processed}{c}、其他处理{other}{c}",
    "其中“予以公开”{granted}{c}，“部分公开”{partial}{c}，“不予公开”{denied}{c}",
    "包括{granted}{c}予以公开、{unavailable}{c}无法提供",
    "其中予以公开或部分公开{open}{c}，不予公开{denied}{c}",
)
ONWARD = (
    "结转下年度继续办理{carried_out}{c}",
    "其余{carried_out}{c}结转至{next}年",
    "{carried_out}{c}申请转下年度办理",
)
CASES = (
    "因政府信息公开被申请行政复议{review}件、提起行政诉讼{suit}件",
    "因政府信息公开引发行政复议{review}件，其中维持{upheld}件、纠正{corrected}件；引发行政诉讼{suit}件",
    "政府信息公开类行政复议{review}起，行政诉讼{suit}起",
    "涉及政府信息公开的行政复议和行政诉讼案件共{cases}件",
)
DOCUMENTS = (
    "制发行政规范性文件{issued}件，废止{repealed}件，现行有效{in_force}件",
    "行政规范性文件制定{issued}件、废止{repealed}件、现行有效{in_force}件",
    "作出行政许可决定{licensing}件、行政处罚决定{penalty}件、行政强制{compulsion}件",
)
BESIDE = (  # other matters, years, units, plans: they state nothing
    "接到群众求助4520件，办结4516件。",
    "受理低保申请45件，办结45件。",
    "{last}年收到政府信息公开申请907件，办结905件。",
    "全区共收到政府信息公开申请8210件，答复8190件。",
    "{next}年计划办理政府信息公开申请700件。",
    "办理人大代表建议61件、政协提案52件，答复率100%。",
    "全年发布信息930条，其中政府网站700条、微信公众号610条（部分内容同步发布）。",
    "全年发生行政复议11件、行政诉讼12件，均不涉及政府信息公开。",
    "清理规范性文件54件，废止11件，宣布失效6件。",
    "公文标注主动公开302件、依申请公开98件、不予公开31件。",
    "对1件申请拟收取信息处理费120元，因申请人撤回，全年未收取。",
    "协助区政府办公室办理政府信息公开申请63件，办结63件。",
    "坚持“收到一件、登记一件、办结一件”。",
    "未收到通过传真提出的政府信息公开申请。",
    "在平台公示行政许可3210条、行政处罚2203条。",
)


@dataclass(frozen=True)
class Told:
    """A paragraph as its pieces, each a template, and the numbers of its table."""

    pieces: tuple[str, ...]
    numbers: Mapping[str, int]
    counter: str

    def text(self, changes: Mapping[str, int] | None = None) -> str:
        words = {"year": 2023, "last": 2022, "next": 2024, "c": self.counter}
        return "".join(self.pieces).format(**words, **(dict(self.numbers) | (changes or {})))

    def names(self) -> list[str]:
        """The numbers of the table that the paragraph states."""
        return [name for name in self.numbers if f"{{{name}}}" in "".join(self.pieces)]


def numbers_of(counts: Mapping[str, int], split: int) -> dict[str, int]:
    """A table that adds up, from its outcomes and what was carried."""
    handled = sum(counts[name] for name in OUTCOMES)
    carried_in = min(counts["carried_in"], handled)
    new = handled + counts["carried_out"] - carried_in
    natural, online = new * split // 10, new * (10 - split) // 10
    derived = {"handled": handled, "carried_in": carried_in, "new": new, "natural": natural, "firms": new - natural}
    derived |= {"online": online, "letters": new - online, "open": counts["granted"] + counts["partial"]}
    derived |= {"review": counts["upheld"] + counts["corrected"], "suit": counts["direct"] + counts["after"]}
    return {**counts, **derived, "cases": derived["review"] + derived["suit"]}


def table_of(numbers: Mapping[str, int]) -> Filed:
    """A report whose tables hold these numbers."""
    totals = {
        "received_new": "new",
        "carried_in": "carried_in",
        "result.total": "handled",
        "carried_out": "carried_out",
    }
    totals |= {f"result.{row}": name for name, row in OUTCOMES.items()}
    cells = {f"app.{row}:total": numbers[name] for row, name in totals.items()}
    cells |= {"app.received_new:natural_person": numbers["natural"], "app.received_new:org_business": numbers["firms"]}
    cells |= {f"case.review:{one}": numbers[one] for one in ("upheld", "corrected")}
    cells |= {"case.review:total": numbers["review"], "case.suit_direct:total": numbers["direct"]}
    cells |= {"case.suit_after_review:total": numbers["after"]}
    cells |= {f"pub.admin_normative:{one}": numbers[one] for one in ("issued", "repealed", "in_force")}
    cells |= {f"pub.{one}:decisions": numbers[one] for one in ("licensing", "penalty", "compulsion")}
    return replace(report(), figures=figures_of("2021", {cell: str(number) for cell, number in cells.items()}))


HEADING = "依申请公开方面"
COUNTED = (*OUTCOMES, "carried_in", "carried_out", "upheld", "corrected", "direct", "after", "issued", "repealed")
COUNTED += ("in_force", "licensing", "penalty", "compulsion")
TABLES = st.builds(numbers_of, st.fixed_dictionaries(dict.fromkeys(COUNTED, st.integers(2, 90))), st.integers(2, 9))


@st.composite
def told(draw: st.DrawFn) -> Told:
    """A paragraph of some statements, in the order of the genre, with other matters between them."""
    sentences = (
        [HEADING, draw(st.sampled_from(RECEIVED)), *draw(_some(APPLICANTS, CHANNELS))],
        [HEADING, *draw(_some(CARRIED))],
        [HEADING, draw(st.sampled_from(HANDLED)), draw(st.sampled_from(RESULTS))],
        [HEADING, *draw(_some(ONWARD))],
        draw(_some(CASES)),
        draw(_some(DOCUMENTS)),
    )
    pieces: list[str] = []
    for one in sentences:
        if one and one != [HEADING]:
            pieces += ["，".join(one), "。", *draw(st.lists(st.sampled_from(BESIDE), max_size=2))]
    return Told(tuple(pieces), draw(TABLES), draw(st.sampled_from(COUNTERS)))


def _some(*kinds: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    """One statement of one of the kinds, or none."""
    return st.one_of(st.just([]), *(st.sampled_from(kind).map(lambda one: [one]) for kind in kinds))


def failing(one: Filed, text: str) -> set[str]:
    checks = check_claims(replace(one, passages={"一": text}), RULES)
    return {f"{check.rule.id} {check.subject}" for check in checks if check.status == "fail"}


@settings(max_examples=60, deadline=None)
@given(told())
def test_a_paragraph_that_says_what_the_tables_say_breaks_no_rule(one: Told) -> None:
    assert failing(table_of(one.numbers), one.text()) == set(), one.text()


@settings(max_examples=60, deadline=None)
@given(told(), st.data())
def test_one_changed_number_is_found(one: Told, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in one.names() if name not in ("online", "letters")]))
    wrong = one.text({name: one.numbers[name] + 1_000})
    assert failing(table_of(one.numbers), wrong), (name, wrong)


# --- sentences behind one another -----------------------------------------------------------

STREETS = ("subdistrict", "town", "township")


def plain_lines(*kinds: str) -> list[Mapping[str, str]]:
    """The sentences written for offices of some kinds, in one paragraph each."""
    lines = [line for name in SETS for line in read_csv(HERE / f"{name}.csv")]
    return [line for line in lines if line["kind of office"] in kinds and "\n" not in line["sentence"]]


def subjects(text: str, kind: str) -> set[str]:
    return {one.subject for one in claims("一", text, 2023, kind) if one.kind != "parts"}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(("bureau", "district", "subdistrict")), st.data())
def test_a_sentence_states_no_more_behind_another(kind: str, data: st.DataObject) -> None:
    lines = plain_lines(*(STREETS if kind == "subdistrict" else (kind,)))
    first, second = (data.draw(st.sampled_from(lines)) for _ in range(2))
    if not second["may"]:  # what a sentence may state, it may owe to the one before
        alone = subjects(first["sentence"], kind) | subjects(second["sentence"], kind)
        assert subjects(first["sentence"] + second["sentence"], kind) <= alone
