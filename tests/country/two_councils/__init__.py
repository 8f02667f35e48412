"""A made-up country of two councils and five places, for tests."""

from gofal.abm.country import DEFAULT, Country

COUNTRY = Country(
    "two-councils",
    __name__,
    name_en="Two Councils",
    name_cy="Dau Gyngor",
    like=DEFAULT,
    frame=(20.0, 21.0, 10.0, 10.6),
)
