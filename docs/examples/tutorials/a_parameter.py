"""A number of the model in place of another: alone, from a named set, and over its range."""

from pathlib import Path

import gofal

small = {"only": ["Conwy"], "burn_in_weeks": 26, "years": 1}

# Every number has a range and a source.
known = gofal.parameters().parameter("carer.reach_mean")
print(known.value, known.unit, "from", known.low, "to", known.high, "because", known.source)

# One value, set where a lever is set.
usual = gofal.run(stress=False, **small).wales()
far = gofal.run(set={"carer.reach_mean": 50}, stress=False, **small).wales()
print("need met:", usual["met_need"], "and with carers who travel further:", far["met_need"])

# The same from a file that says whose numbers they are; run.json repeats it.
Path("far_travellers.toml").write_text("""
name = "far-travellers"
version = "1.0"
source = "an example"

[parameters]
carer.reach_mean = 50
""")
named = gofal.run(parameters="far_travellers.toml", stress=False, **small)
named.save("far_travellers")
print("the same again:", named.wales()["met_need"] == far["met_need"])

# The whole range, in a folder that goes on where it was when it is stopped.
swept = gofal.sweep(
    {"carer.reach_mean": {"low": known.low, "high": known.high}},
    "reach",
    design={"kind": "grid", "levels": 3},
    outcomes=["met_need"],
    only=["Conwy"],
    burn_in_weeks=26,
    years=1,
    replicates=1,
    workers=1,
)
table = swept.results.merge(swept.runs[["run", "carer.reach_mean"]], on="run")
print(table[["carer.reach_mean", "value"]])
