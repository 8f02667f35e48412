"""A lever of your own, made of levers that there are: how much is done for carers, 0 to 1."""

import gofal

small = {"only": ["Conwy"], "burn_in_weeks": 26, "years": 1}
levers = gofal.levers()


def care_for_carers(share: float) -> dict[str, float]:
    """What is set at a share of the way from how things are to the best that is thought of."""
    best = {"travel_time_paid": 1.0, "guaranteed_hours": 0.9, "pay_floor": 0.12}
    return {
        name: levers[name].default + share * (value - levers[name].default)
        for name, value in best.items()
    }


for share in (0.0, 0.5, 1.0):
    wales = gofal.run(set=care_for_carers(share), stress=False, **small).wales()
    print(share, "turnover", wales["turnover"], "wage", wales["effective_wage"])

# Half of the way is kept in a file, to be run by its name, compared with others and shared.
halfway = gofal.load_scenario("baseline").with_(set=care_for_carers(0.5))
gofal.save_scenario(halfway, "halfway.toml", label="Half of the way for carers")
again = gofal.run("halfway.toml", stress=False, **small)
print(again.model.followed.label_en, "turnover", again.wales()["turnover"])
