import pytest

from loaders.forms import load_forms
from loaders.labels import fold, likeness, plain

KANGXI = str.maketrans({"一": "⼀", "自": "⾃", "行": "⾏", "文": "⽂", "人": "⼈", "大": "⼤", "门": "⻔", "母": "⺟"})


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"),
        ("3.危及“三安全一稳定”", "危及三安全一稳定"),
        ("、 本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量"),
        ("() 予以公开", "予以公开"),
        ("其他结 果", "其他结果"),
        ("上一年项目数量 (指2019年事项数)", "上一年项目数量"),
        ("行政複議", "行政复议"),
    ],
)
def test_what_carries_no_meaning_is_folded_away(label: str, expected: str) -> None:
    assert plain(label) == expected


@pytest.mark.parametrize("form", load_forms().values(), ids=lambda form: form.id)
def test_every_label_survives_radicals(form) -> None:
    for row in form.rows:
        assert fold(row.label_zh.translate(KANGXI)) == fold(row.label_zh)


@pytest.mark.parametrize("form", load_forms().values(), ids=lambda form: form.id)
def test_a_label_that_lost_one_character_is_still_nearest_to_itself(form) -> None:
    labels = [row.label_zh for row in form.rows if row.section != "四"]
    for label in labels:
        if len(plain(label)) >= 5:
            scores = {other: likeness(plain(label)[:-1], other) for other in labels}
            nearest = max(labels, key=scores.__getitem__)
            assert plain(nearest) == plain(label)


def test_short_labels_must_be_equal() -> None:
    assert likeness("其他", "其他") == 1
    assert likeness("其他处理", "其他") == 0
    assert likeness("规章制度", "规章") == 0
