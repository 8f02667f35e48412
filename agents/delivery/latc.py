"""A company owned by the council: any work, tax, new terms for new staff (E144-E162)."""

from gofal.agents.delivery.base import DeliveryModel, Serves, terms

MODEL = DeliveryModel(
    slug="latc",
    label_en="Local authority trading company",
    label_cy="Cwmni masnachu awdurdod lleol",
    sector="public",
    serves=Serves(council=True, direct_payment=True, own_money=True),
    whole_council=True,
    owner_covers=False,
    enters=False,
    parameters=terms(
        "latc",
        wage_over_floor=(
            1.07,
            1,
            1.3,
            "assumption: new staff on company terms between council and market [E155 E156]",
        ),
        travel_paid=(1, 0.8, 1, "assumption: transferred practice"),
        waiting_paid=(0.3, 0, 0.6, "assumption: leaner rotas than the council's [E156]"),
        secure_offer=(0.8, 0.5, 1, "assumption: between council and market [E156]"),
        fixed_cost=(
            1700,
            900,
            3500,
            "assumption: board, company accounts, VAT and tax compliance [E157]",
        ),
        overhead=(
            2.6,
            1.4,
            4.7,
            "assumption: commercial management trims council overhead by about 20 %",
        ),
        royalty=(0, 0, 0, "no franchisor"),
        tax=(0.19, 0.19, 0.19, "UK corporation tax 2018-19 [E157]"),
        dividend=(
            0.5,
            0,
            1,
            "assumption: half of the free surplus goes to the council as owner [E149]",
        ),
        owner_local=(1, 1, 1, "the council is the owner"),
        target_margin=(0.005, 0, 0.04, "assumption: trades at cost in the first years [E172]"),
        autonomy=(0.3, 0.1, 0.5, "assumption: usual level"),
        training=(0.45, 0.3, 0.7, "assumption: as the council service it came from"),
        skill=(0.5, 0.3, 0.7, "assumption: neutral level = 0.5"),
        radius=(90, 60, 180, "serves its whole council from several bases"),
        max_clients=(100000, 100000, 100000, "no limit"),
        growth=(0.08, 0.02, 0.2, "assumption: freer than the council, board approval"),
        private_ratio=(1.2, 1, 1.6, "assumption: plans on well-paying private clients [E154]"),
        direct_ratio=(
            1,
            0.85,
            1.1,
            "assumption: agencies ask their council price of direct payments [F-62]",
        ),
        start_cash=(5, 0, 16, "assumption: working capital lent by the council"),
        credit=(8, 0, 26, "assumption: council loan facility"),
    ),
)
