"""The council employs carers itself: better terms, more management, paid by the budget (E039)."""

from gofal.agents.delivery.base import DeliveryModel, Serves, terms

MODEL = DeliveryModel(
    slug="in_house",
    label_en="Council in-house service",
    label_cy="Gwasanaeth mewnol y cyngor",
    sector="public",
    serves=Serves(council=True, direct_payment=False, own_money=False),
    whole_council=True,
    owner_covers=True,
    enters=False,
    parameters=terms(
        "in_house",
        wage_over_floor=(
            1.15,
            1.08,
            1.4,
            "assumption: council scales lie well above agencies [F-40 F-44 E039]",
        ),
        travel_paid=(1, 1, 1, "council terms: all working time is paid"),
        waiting_paid=(0.6, 0.3, 1, "assumption: shifts are paid [E039]"),
        secure_offer=(0.97, 0.9, 1, "council contracts guarantee hours [F-44]"),
        fixed_cost=(
            1500,
            800,
            3000,
            "assumption: management resources of a council service [E039]",
        ),
        overhead=(
            3.3,
            1.7,
            5.7,
            "assumption: beside layers of management, support services, sick pay and pension above the market [E039 F-45]",
        ),
        royalty=(0, 0, 0, "no franchisor"),
        tax=(0, 0, 0, "councils pay no tax on their services [E157]"),
        dividend=(0, 0, 0, "no owners to pay"),
        owner_local=(1, 1, 1, "the council is the owner"),
        target_margin=(0, 0, 0, "cost is covered by the budget"),
        autonomy=(0.3, 0.1, 0.5, "assumption: usual level"),
        training=(0.45, 0.3, 0.7, "assumption: council training departments"),
        skill=(0.5, 0.3, 0.7, "assumption: neutral level = 0.5"),
        radius=(90, 60, 180, "serves its whole council from several bases"),
        max_clients=(100000, 100000, 100000, "no limit"),
        growth=(0.04, 0.01, 0.1, "assumption: posts need approval [E265]"),
        private_ratio=(1.14, 1, 1.5, "assumption: private prices lie above council fees [F-61]"),
        direct_ratio=(
            1,
            0.85,
            1.1,
            "assumption: agencies ask their council price of direct payments [F-62]",
        ),
        start_cash=(0, 0, 0, "no cash of its own"),
        credit=(0, 0, 0, "no cash of its own"),
    ),
)
