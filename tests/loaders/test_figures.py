import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.figures import looks_like_figure, parse_figure
from loaders.forms import load_forms

COLUMNS = load_forms()["2019"].column_by_cell
COUNT = COLUMNS["app.received_new:total"]
CHANGE = COLUMNS["pub.licensing:items_change"]
AMOUNT = COLUMNS["pub.procurement:procure_amount"]
FEE = load_forms()["2021"].column_by_cell["pub.fee:fee_amount"]


@pytest.mark.parametrize(
    ("raw", "column", "state", "value", "doubt"),
    [
        ("0", COUNT, "number", 0, None),
        ("\u3000 9", COUNT, "number", 9, None),
        ("１２", COUNT, "number", 12, None),
        ("13,612", COUNT, "number", 13612, None),
        ("9项", COUNT, "number", 9, None),
        ("2.5", COUNT, "number", 2.5, None),  # printed for sure; rule C01 says that it cannot be
        ("0.829", COUNT, "number", 0.829, None),  # thousands never begin with 0
        ("1.829", COUNT, "doubtful", None, "thousands"),  # 1,829 or a fraction
        ("12.000件", COUNT, "doubtful", None, "thousands"),
        ("1.234.567", COUNT, "doubtful", None, "thousands"),
        ("1.829", FEE, "number", 18_290, None),
        ("-3", COUNT, "number", -3, None),  # likewise rule C02
        ("", COUNT, "blank", None, None),
        ("\xa0\u3000", COUNT, "blank", None, None),
        ("/", COUNT, "dash", None, None),
        ("——", COUNT, "dash", None, None),
        ("无", COUNT, "dash", None, None),
        ("不适用", COUNT, "dash", None, None),
        ("见附件", COUNT, "text", None, None),
        ("0 0", COUNT, "doubtful", None, "two_figures"),
        ("1,23", COUNT, "doubtful", None, "two_figures"),
        ("约30", COUNT, "doubtful", None, "unclear_digits"),
        ("+3", COUNT, "doubtful", None, "unclear_sign"),
        ("9" * 20, COUNT, "doubtful", None, "too_large"),
        ("+19", CHANGE, "number", 19, None),
        ("-1942", CHANGE, "number", -1942, None),
        ("减2", CHANGE, "number", -2, None),
        ("增加3", CHANGE, "number", 3, None),
        ("--253", CHANGE, "doubtful", None, "unclear_sign"),
        ("29.1万元", AMOUNT, "number", 291_000, None),
        ("251000元", AMOUNT, "number", 251_000, None),
        ("  240万元", AMOUNT, "number", 2_400_000, None),
        ("103.3879万元", AMOUNT, "number", 1_033_879, None),
        ("52.15", AMOUNT, "doubtful", None, "unit"),
        ("0", AMOUNT, "number", 0, None),
        ("0.00", AMOUNT, "number", 0, None),
        ("0.092", FEE, "number", 920, None),
        ("12元", FEE, "doubtful", None, "two_units"),
    ],
)
def test_cells_as_they_are_printed(raw, column, state, value, doubt) -> None:
    parsed = parse_figure(raw, column)
    assert (parsed.state, parsed.value, parsed.doubt) == (state, value, doubt)


def test_the_heading_gives_the_unit() -> None:
    heading = "采购总金额（万元，保留四位小数）"
    assert parse_figure("16.6500", AMOUNT, heading).value == 166_500
    assert parse_figure("16.65万元", AMOUNT, heading).value == 166_500
    assert parse_figure("166500元", AMOUNT, heading).doubt == "two_units"


@given(st.integers(min_value=0, max_value=10**9))
def test_a_printed_count_is_read_back(count: int) -> None:
    for raw in (str(count), f"{count:,}", f" {count}\u3000", f"{count}件"):
        assert parse_figure(raw, COUNT).value == count


@given(st.decimals(min_value=0, max_value=10**6, places=4))
def test_ten_thousands_of_yuan_become_yuan_exactly(amount) -> None:
    assert parse_figure(f"{amount}万元", AMOUNT).value == float(amount * 10_000)


@given(st.text(max_size=12))
def test_any_text_has_a_state_and_only_numbers_have_values(raw: str) -> None:
    for column in (COUNT, CHANGE, AMOUNT, FEE):
        parsed = parse_figure(raw, column)
        assert (parsed.state == "number") == (parsed.value is not None)
        assert (parsed.state == "doubtful") == (parsed.doubt is not None)


@pytest.mark.parametrize("label", ["规章", "（一）予以公开", "1.属于国家秘密", "总计", "其他"])
def test_labels_are_no_figures(label: str) -> None:
    assert not looks_like_figure(label)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2.35万元", 23_500), ("2.35 万 元", 23_500), ("2.35\n万\n元", 23_500), ("2.35\xa0万\u3000元", 23_500),
        ("2.35万\u00ad元", 23_500), ("2.35万\u200b元", 23_500), ("2.35（万元）", 23_500), ("人民币2.35万元", 23_500),
        ("¥ 2.35 万", 23_500), ("￥23,500 元", 23_500), ("23500元整", 23_500), ("2.35萬元", 23_500),
        ("0.5亿元", 50_000_000), ("RMB 2.35万元", 23_500), ("12千元", 12_000), ("2.35万元（人民币）", 23_500),
    ],
)  # fmt: skip
def test_no_space_and_no_mark_makes_a_factor_of_ten_thousand(raw: str, value: int) -> None:
    assert parse_figure(raw, AMOUNT).value == value
    assert looks_like_figure(raw)


@pytest.mark.parametrize("raw", ["2 35万元", "2.35万美元", "2.35万元 3", "约2.35万元", "2.35.1万元", "2.35万元/年"])
def test_what_is_no_sure_amount_stays_none(raw: str) -> None:
    assert parse_figure(raw, AMOUNT).value is None


@pytest.mark.parametrize("raw", ["万元", " 元", "（万元）", "单位：万元"])
def test_a_unit_without_a_number_is_a_blank(raw: str) -> None:
    assert parse_figure(raw, AMOUNT).state == "blank"


GAPS = st.text(" \n\t\xa0\u3000\u00ad\u200b\u2060", max_size=2)


@given(st.data())
def test_a_heading_names_its_unit_however_it_is_spaced(data: st.DataObject) -> None:
    for unit, value in (("万元", 23_500), ("元", 2.35), ("亿元", 235_000_000), ("千元", 2350)):
        heading = f"采购总金额（单位：{unit}）"
        spaced = "".join(letter + data.draw(GAPS) for letter in heading)
        assert parse_figure("2.35", AMOUNT, spaced).value == value
        assert parse_figure("2.35", AMOUNT, "", spaced).value == value


def test_where_units_differ_the_amount_is_doubtful() -> None:
    assert parse_figure("2.35", FEE, "本年收费金额（单位：万元）", "行政事业性收费（元）").doubt == "two_units"
    assert parse_figure("2.35", AMOUNT, "采购总金额（元）", "单位：万元").doubt == "two_units"
    assert parse_figure("2.35", FEE, "本年收费金额", "行政事业性收费（元）").value == 2.35
    assert parse_figure("2.35", FEE, "本年收费金额", "收费单元").value == 23_500
