"""How a report names its own unit in a clause: in full, in short, or, where no name is known, by the look of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from loaders.names import GRASSROOTS, core, is_name, local, same_unit

NOBODY = (
    r"(?!.{0,6}?(?:某|其他|兄弟|相邻|邻近|各|有关|下属|所属|协|转|代|替|配合|指导|上级|社区|小区|辖区|便民|党群|为民))"
)
LETTERS = r"(?:(?![收受接办答公申我本全由向对的在年未无])[\u4e00-\u9fff])"
STREET = rf"{NOBODY}{LETTERS}{{2,12}}?(?:街道办事处|街道办(?!公)|街道|街办|镇人民政府|乡人民政府|镇政府|乡政府|镇|乡)"
BUREAU = rf"{NOBODY}{LETTERS}{{1,14}}?(?:局|委员会|管委会|委(?!员|会|托)|中心|办公室|院)"
REGION = rf"{NOBODY}{LETTERS}{{1,6}}?(?:区|县|市|旗)(?:人民政府|政府)?(?!办|场)"
LOOKS = {"bureau": BUREAU, "other": BUREAU, "district": REGION}
LEVEL = re.compile(r"(?<=[全我本])[区县市省州旗]|^[区县市省州旗](?=人民政府|政府)")
WITHIN = r"(?!(?:司法|派出|党校|[\u4e00-\u9fff]{1,3}(?:所|队|站|科|股)))"  # 街道司法所 is no street office


@dataclass(frozen=True)
class Named:
    """The name of the unit that reports, where it is known, and its kind."""

    kind: str
    name: str = ""
    looks: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        shape = LOOKS.get(self.kind, STREET) if not self.name else f"{STREET}|{BUREAU}|{REGION}"
        object.__setattr__(self, "looks", re.compile(f"(?:{shape}){WITHIN}"))

    def ends_at(self, text: str, place: int) -> int:
        """Where a name of the unit ends that begins at a place; 0 where none does."""
        own = next((place + len(one) for one in _forms(self.name) if text.startswith(one, place)), 0)
        match = self.looks.match(text, place)
        looks = match.end() if match and (not self.name or _may_be(match[0], self.name)) else 0
        return max(own, looks)

    def is_other(self, word: str) -> bool:
        """Whether a word for a unit of some kind (街道, 镇政府, 市局) or a region (全市 in the report of a 区) is
        another's, because this one is of another kind."""
        level = LEVEL.search(word)
        if level and self.name:
            return core(self.name)[-1:] != level[0]
        if level or word[0] in "我本全":
            return False
        return self.kind not in (("bureau", "other") if set("局会") & set(word) else GRASSROOTS)

    def is_own_office(self, word: str) -> bool:
        """Whether a word for the office of a government (区政府办) is short for this unit, which is that office."""
        name = self.name.replace("人民政府", "政府")
        return any(name.endswith(word.replace("人民政府", "政府") + rest) for rest in ("", "公室", "公厅"))


@cache
def _forms(name: str) -> tuple[str, ...]:
    """A name in full, without what may be left out, and without its place; the longest first."""
    short = core(name) if name else ""
    names = {name, short, local(short)} if name else set()
    return tuple(sorted((one for one in names if len(one) > 2), key=len, reverse=True))


@cache
def _may_be(mention: str, name: str) -> bool:
    return is_name(mention) and same_unit(mention, name)


def own_name(title: str) -> str:
    """The name of a unit as the title of its report has it; empty where it has none."""
    name = re.split(r"(?:关于)?[(（]?(?:19|20)\d\d", title)[0].strip()
    return name if is_name(name) else ""
