"""Micro-enterprises of one to five people: very local, paid by direct payment or own money (E084-E116)."""

from gofal.agents.delivery.base import DeliveryModel, Serves, terms

MODEL = DeliveryModel(
    slug="micro_enterprise",
    label_en="Micro-enterprise",
    label_cy="Micro-fenter",
    sector="micro",
    serves=Serves(council=False, direct_payment=True, own_money=True),
    whole_council=False,
    owner_covers=False,
    enters=True,
    parameters=terms(
        "micro_enterprise",
        wage_over_floor=(1, 1, 1, "the owner earns what is left"),
        travel_paid=(1, 1, 1, "the owner's own time"),
        waiting_paid=(0, 0, 0, "the owner's own time"),
        secure_offer=(0, 0, 0, "self-employed"),
        fixed_cost=(15, 5, 40, "assumption: insurance, training, telephone"),
        overhead=(0.4, 0.1, 1, "assumption: accounts and materials"),
        royalty=(0, 0, 0, "no franchisor"),
        tax=(0, 0, 0, "income tax falls on the owner, see work"),
        dividend=(1, 1, 1, "the owner's income"),
        owner_local=(1, 1, 1, "the owner lives there"),
        target_margin=(0, 0, 0, "the owner's pay is the margin"),
        autonomy=(0.9, 0.7, 1, "own boss [E089]"),
        training=(0.2, 0, 0.5, "assumption: rises with a catalyst's support"),
        skill=(0.4, 0.2, 0.6, "assumption: carers are new to business [E086]"),
        radius=(20, 10, 30, "very local [E087]"),
        max_clients=(100000, 100000, 100000, "no limit of its own; the law has one [F-115]"),
        growth=(0, 0, 0, "one person"),
        private_ratio=(0.78, 0.6, 1, "about two thirds of an agency hour later on [F-62]"),
        direct_ratio=(0.74, 0.6, 1, "about two thirds of an agency hour later on [F-62]"),
        start_cash=(2, 0, 10, "assumption: own savings"),
        credit=(4, 0, 12, "assumption: own savings"),
        owner_works=(1, 1, 1, "the carer is the business: nobody is employed [E089]"),
    ),
)
