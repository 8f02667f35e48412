"""Owned by its workers: surplus belongs to members; finance is harder to get (E273-E301)."""

from gofal.agents.delivery.base import DeliveryModel, Serves, terms

MODEL = DeliveryModel(
    slug="cooperative",
    label_en="Co-operative",
    label_cy="Cydweithfa",
    sector="cooperative",
    serves=Serves(council=True, direct_payment=True, own_money=True),
    whole_council=False,
    owner_covers=False,
    enters=True,
    parameters=terms(
        "cooperative",
        wage_over_floor=(1.03, 1, 1.2, "assumption: members start from the market scale"),
        travel_paid=(
            0.65,
            0.3,
            1,
            "assumption: travel is partly paid; the law tops pay up to the floor [F-132]",
        ),
        waiting_paid=(
            0,
            0,
            0.3,
            "assumption: gaps between visits are not paid under time and task [E057]",
        ),
        secure_offer=(0.42, 0.3, 0.8, "assumption: members give themselves hours first"),
        fixed_cost=(
            220,
            100,
            900,
            "assumption: part-time manager's office and insurance; with overhead and layers adds up to 25-27 % at 300 h [F-51]",
        ),
        overhead=(
            1.1,
            0.5,
            2.7,
            "assumption: recruitment, IT and supplies; with fixed cost and layers adds up to 25-27 % at 300 h [F-51]",
        ),
        royalty=(0, 0, 0, "no franchisor"),
        tax=(0.19, 0.19, 0.19, "UK corporation tax 2018-19"),
        dividend=(0.1, 0, 0.3, "assumption: limited return on members' shares"),
        owner_local=(1, 0.9, 1, "members work and live locally"),
        target_margin=(0.005, 0, 0.04, "assumption: members ask for a reserve, not a profit"),
        pass_through=(0.7, 0.3, 1, "members put surplus into pay first [E284]"),
        autonomy=(0.5, 0.3, 0.8, "assumption: members shape their work [E285]"),
        training=(0.3, 0.1, 0.6, "assumption: usual level = 0.3"),
        skill=(0.42, 0.2, 0.6, "assumption: carers are new to business [E285 E289]"),
        radius=(30, 15, 60, "assumption: minutes a coordinator will send carers from the base"),
        max_clients=(100000, 100000, 100000, "no limit"),
        growth=(0.07, 0.02, 0.2, "assumption: members are taken in with care"),
        private_ratio=(1.14, 1, 1.5, "assumption: private prices lie above council fees [F-61]"),
        direct_ratio=(
            1,
            0.85,
            1.1,
            "assumption: agencies ask their council price of direct payments [F-62]",
        ),
        start_cash=(7, 2, 20, "difficulty in raising finance [E289]"),
        credit=(2, 0, 8, "difficulty in raising finance [E289]"),
    ),
)
