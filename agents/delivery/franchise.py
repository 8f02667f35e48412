"""An agency under a franchisor's brand and support for a share of its income (E122-E143)."""

from gofal.agents.delivery.base import DeliveryModel, Serves, terms

MODEL = DeliveryModel(
    slug="franchise",
    label_en="Franchise",
    label_cy="Masnachfraint",
    sector="private",
    serves=Serves(council=True, direct_payment=True, own_money=True),
    whole_council=False,
    owner_covers=False,
    enters=True,
    parameters=terms(
        "franchise",
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
        secure_offer=(0.21, 0.15, 0.5, "zero-hours share 56-80 % [F-34]"),
        fixed_cost=(250, 100, 900, "assumption: as a private agency, plus territory duties"),
        overhead=(0.9, 0.5, 2.5, "assumption: shared systems save some running cost [E122]"),
        royalty=(0.05, 0.03, 0.08, "4-6 % of turnover [F-121 E126]"),
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
        training=(0.45, 0.3, 0.7, "assumption: franchisor's training [E123]"),
        skill=(0.6, 0.4, 0.8, "assumption: franchisor's start-up support [E122 E139]"),
        radius=(30, 15, 60, "assumption: minutes a coordinator will send carers from the base"),
        max_clients=(100000, 100000, 100000, "no limit"),
        growth=(0.1, 0.03, 0.25, "assumption: recruitment and supervision limit growth"),
        private_ratio=(1.22, 1, 1.6, "assumption: the brand carries a higher private price [E140]"),
        direct_ratio=(
            1,
            0.85,
            1.1,
            "assumption: agencies ask their council price of direct payments [F-62]",
        ),
        start_cash=(
            20,
            8,
            40,
            "assumption: franchisors ask for working capital beyond the entry fee [F-121]",
        ),
        credit=(6, 0, 12, "assumption: overdraft and owner's loans"),
    ),
)
