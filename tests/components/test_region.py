"""The place that an article is chiefly about (SPEC §2). All sentences here are made up."""

from __future__ import annotations

import pytest

from nlp.components.region import find_region


@pytest.mark.parametrize(
    ("title", "body", "outlet", "expected"),
    [
        ("山村通了路", "宜丰县今年修路。宜丰县委开会。宜丰的老人高兴。", "宜春日报", ("宜丰县", "360924")),
        ("【江西】宜春:竹海深处", "宜丰县修路。宜丰县潭山镇种竹。宜丰富了。", "宜春日报", ("宜丰县", "360924")),
        ("宜春市召开全会", "宜春市提出目标。宜丰县、上高县、铜鼓县发言。宜春市要求抓落实。", "", ("宜春市", "360900")),
        ("全省动员", "江西省部署春耕。南昌、九江、赣州都在行动。江西省要求抓紧。", "", ("江西省", "360000")),
        ("公司表彰", "公司开会，表彰先进。", "", ("", "")),
        ("学院办班", "学院请来江西省委党校教授讲课，学员听得认真。", "", ("", "")),
        ("海外来电", "法国与德国签约。", "", ("", "")),
    ],
)
def test_region(title: str, body: str, outlet: str, expected: tuple[str, str]) -> None:
    assert find_region(title, f"{title}\n{body}", outlet=outlet) == expected


def test_a_township_counts_for_its_county() -> None:
    assert find_region("", "在江西省宜丰县潭山镇，潭山镇的干部在忙，潭山镇又添新竹。") == ("宜丰县", "360924")


def test_the_channel_counts() -> None:
    assert find_region("开会", "开会\n今天开会。", channel="首页;地方;广西") == ("广西壮族自治区", "450000")
