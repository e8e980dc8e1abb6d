"""The words of the sample reports: plain sentences of our own, by unit and year, with the figures of the tables."""

from __future__ import annotations

from collections.abc import Mapping

from data.sample.figures import CASES, Unit, dice
from loaders.forms import Form

SUBTITLE = "（示例数据，非真实单位）"
WE = {"subdistrict": "我街道", "town": "我镇", "township": "我乡", "bureau": "我局"}

HEADINGS: tuple[Mapping[str, str], ...] = (  # wordings seen in real reports; each unit keeps one
    {},
    {"二": "二、行政机关主动公开政府信息情况", "四": "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"},
    {"三": "三、收到和处理政府信息公开的申请情况", "五": "五、政府信息公开工作存在的主要问题及改进情况"},
    {"一": "一、概述", "四": "四、政府信息公开行政复议、行政诉讼情况", "六": "六、其他需要报告的事项"},
)

DISCLOSED = (
    "主动公开方面，重点发布了办事指南、财政预决算、民生工程进度和便民服务信息。",
    "主动公开方面，围绕居民关心的养老、就业、环境整治等事项及时发布信息。",
    "主动公开方面，按目录逐项梳理应公开内容，新增了政策问答和图文说明。",
)
MANAGED = (
    "政府信息管理方面，实行拟稿人初审、科室复审、分管领导终审，并定期清理失效内容。",
    "政府信息管理方面，对历年公开的内容做了一次核对，更新了机构职能和联系方式。",
    "政府信息管理方面，明确专人登记台账，做到来源可查、发布有据。",
)
PLATFORMS = (
    "平台建设方面，以区政府网站专栏为主，辅以公开栏和便民服务大厅查阅点。",
    "平台建设方面，改进了网站专栏的检索方式，并在服务大厅设置自助查阅终端。",
    "平台建设方面，规范政务新媒体发布，停用了一个长期不更新的账号。",
)
SUPERVISED = (
    "监督保障方面，把公开工作列入年度工作考核，开展社会评议，全年未发生需要责任追究的情形。",
    "监督保障方面，组织了业务培训，邀请居民代表参加社会评议，工作考核合格，无责任追究事项。",
)
PROBLEMS = (
    "主要问题：一是部分信息发布不够及时；二是政策解读形式较为单一。",
    "主要问题：一是经办人员变动较多，业务不够熟练；二是公开内容与群众需求的结合还不紧。",
    "主要问题：一是表格数据的复核还不细；二是信息更新的主动性有待加强。",
)
MEASURES = (
    "改进情况：完善发布时限提醒，逐月检查；增加图解和问答，方便群众理解。",
    "改进情况：安排老带新和集中学习，编印操作手册；通过走访征集群众想看的内容。",
    "改进情况：建立填报前互相核对的做法，并把更新情况纳入科室考核。",
)


def title(unit: Unit, year: int) -> str:
    """The title line of a report."""
    return f"{unit.name}{year}年政府信息公开工作年度报告"


def opening(unit: Unit, year: int) -> str:
    """The sentences before section one, which name the unit and the year."""
    return (
        f"根据《中华人民共和国政府信息公开条例》有关规定，{unit.name}编制{year}年政府信息公开工作年度报告。"
        f"本报告所列数据的统计期限自{year}年1月1日至{year}年12月31日。"
    )


def _requests(figures: Mapping[str, int]) -> str:
    received, handled = figures["app.received_new:total"], figures["app.result.total:total"]
    carried_in, carried_out = figures["app.carried_in:total"], figures["app.carried_out:total"]
    words = [f"全年新收政府信息公开申请{received}件" if received else "全年未收到政府信息公开申请"]
    words += [f"上年结转{carried_in}件"] * bool(carried_in)
    words += [f"办结{handled}件"] * bool(handled)
    words += [f"结转下年度继续办理{carried_out}件"] * bool(carried_out)
    return "依申请公开方面，" + "，".join(words) + "。"


def _disputes(figures: Mapping[str, int]) -> str:
    reviews, suits = figures[f"{CASES[0]}:total"], sum(figures[f"{kind}:total"] for kind in CASES[1:])
    if not reviews and not suits:
        return "未发生因政府信息公开引起的行政复议和行政诉讼。"
    review_words = f"因政府信息公开引起的行政复议{reviews}件" if reviews else "未发生因政府信息公开引起的行政复议"
    return f"{review_words}，{f'行政诉讼{suits}件' if suits else '未发生行政诉讼'}。"


def passages(unit: Unit, year: int, form: Form, figures: Mapping[str, int]) -> dict[str, str]:
    """Sections one, five and six. ``figures`` are those of the tables as printed."""
    chance = dice(unit, year, "prose")
    we = WE[unit.kind]
    first = f"{year}年，{we}按照区政府统一安排推进政府信息公开工作。{chance.choice(DISCLOSED)}"
    rest = chance.choice(MANAGED) + chance.choice(PLATFORMS) + chance.choice(SUPERVISED)
    fee = "本年度未发出信息处理费收费通知，未收取信息处理费。" if "pub.fee:fee_amount" in form.cells else ""
    return {
        "一": "\n".join((first, _requests(figures) + _disputes(figures), rest)),
        "五": "\n".join((chance.choice(PROBLEMS), chance.choice(MEASURES))),
        "六": f"{fee}{chance.choice(('无其他需要报告的事项。', '没有其他需要报告的事项。'))}",
    }
