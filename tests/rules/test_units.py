"""单位: which units are counties, and which names mean the same office."""

import pytest

from rules.units import EVERY_COUNTY, county_of


@pytest.mark.parametrize(
    ("unit", "county"),
    [
        ("湘潭县", "湘潭县"),
        ("湘潭县人民政府", "湘潭县"),
        ("湘乡市人民政府", "湘乡市"),
        ("雨湖区政府", "雨湖区"),
        ("各县市区人民政府", EVERY_COUNTY),
        ("县市区人民政府", EVERY_COUNTY),
        ("市环保局", ""),
        ("市人民政府", ""),
        ("园区（示范区）管委会", ""),
        ("示范区", ""),
        ("高新区", ""),
        ("经开区", ""),
        ("城发集团", ""),
    ],
)
def test_a_county_is_known_by_its_name(unit: str, county: str) -> None:
    assert county_of(unit) == county
