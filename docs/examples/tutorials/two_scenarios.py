"""Two futures of one council that share their luck: what differs, and a plot of both."""

import matplotlib.pyplot as plt

import gofal

small = {"only": ["Conwy"], "burn_in_weeks": 26, "years": 1}
better_fees = "baseline/fee_level=1.2"

# Paired: what differs between the two comes from the policy and not from luck.
found = gofal.compare("baseline", better_fees, replicates=3, workers=1, **small)
effects = found.wales(better_fees)
print(effects.loc[["met_need", "effective_wage", "turnover"], ["difference", "low", "high"]])

# Every week of one replicate of each.
figure, axes = plt.subplots()
for scenario in ("baseline", better_fees):
    outcomes = gofal.run(scenario, stress=False, **small).outcomes
    chosen = outcomes[(outcomes["outcome"] == "met_need") & (outcomes["level"] == "wales")]
    axes.plot(chosen["week"], chosen["value"], label=scenario)
axes.set_xlabel("week of the policy")
axes.set_ylabel("share of need met")
axes.legend()
figure.savefig("two_scenarios.png")
