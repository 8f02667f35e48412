"""Charities and other not-for-profit providers: no owners, surplus stays (E021, E043)."""

from gofal.agents.delivery.base import DeliveryModel, Serves, terms

MODEL = DeliveryModel(
    slug="third_sector",
    label_en="Third-sector provider",
    label_cy="Darparwr trydydd sector",
    sector="third",
    serves=Serves(council=True, direct_payment=True, own_money=True),
    whole_council=False,
    owner_covers=False,
    enters=True,
    parameters=terms(
        "third_sector",
        wage_over_floor=(1.04, 1, 1.2, "assumption: somewhat above agencies [F-44]"),
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
        secure_offer=(
            0.36,
            0.3,
            0.7,
            "assumption: lowest zero-hours share of the independent sector [F-44]",
        ),
        fixed_cost=(380, 150, 1000, "assumption: board, quality and accounts [E043]"),
        overhead=(
            1.5,
            0.5,
            2.7,
            "assumption: recruitment, IT and supplies; with fixed cost and layers adds up to 25-27 % at 300 h [F-51]",
        ),
        royalty=(0, 0, 0, "no franchisor"),
        tax=(0, 0, 0, "charities pay no corporation tax on their primary purpose"),
        dividend=(0, 0, 0, "no owners to pay"),
        owner_local=(1, 1, 1, "no owners to pay"),
        target_margin=(0.005, 0, 0.04, "assumption: aims to cover cost and a small reserve [E043]"),
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
        start_cash=(12, 3, 26, "assumption: weeks of planned cost brought in by the owners"),
        credit=(6, 0, 12, "assumption: overdraft and owner's loans"),
    ),
)
