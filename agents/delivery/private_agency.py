"""Private agencies: owners keep the surplus; the larger part of the Welsh market (E014)."""

from gofal.agents.delivery.base import DeliveryModel, Serves, terms

MODEL = DeliveryModel(
    slug="private_agency",
    label_en="Private agency",
    label_cy="Asiantaeth breifat",
    sector="private",
    serves=Serves(council=True, direct_payment=True, own_money=True),
    whole_council=False,
    owner_covers=False,
    enters=True,
    parameters=terms(
        "private_agency",
        wage_over_floor=(
            1.02,
            1,
            1.15,
            "assumption: independent agencies pay close to the floor [F-39 F-44]",
        ),
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
        secure_offer=(0.18, 0.15, 0.5, "zero-hours share 56-80 % [F-34]"),
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
        dividend=(0.7, 0.3, 1, "assumption: owners draw most of the surplus beyond the reserve"),
        owner_local=(
            0.8,
            0.4,
            1,
            "assumption: most agencies are locally owned; branches of groups are set to 0 [E042]",
        ),
        target_margin=(
            0.01,
            0,
            0.05,
            "assumption below the 3 % of the minimum price: price competition [F-51]",
        ),
        autonomy=(0.25, 0.1, 0.5, "assumption: tasks are fixed by the council [E050]"),
        training=(0.3, 0.1, 0.6, "assumption: usual level = 0.3"),
        skill=(0.5, 0.3, 0.7, "assumption: neutral level = 0.5"),
        radius=(30, 15, 60, "assumption: minutes a coordinator will send carers from the base"),
        max_clients=(100000, 100000, 100000, "no limit"),
        growth=(0.1, 0.03, 0.25, "assumption: recruitment and supervision limit growth"),
        private_ratio=(1.14, 1, 1.5, "assumption: private prices lie above council fees [F-61]"),
        direct_ratio=(
            1,
            0.85,
            1.1,
            "assumption: agencies ask their council price of direct payments [F-62]",
        ),
        start_cash=(16, 4, 30, "assumption: weeks of planned cost brought in by the owners"),
        credit=(6, 0, 12, "assumption: overdraft and owner's loans"),
    ),
)
