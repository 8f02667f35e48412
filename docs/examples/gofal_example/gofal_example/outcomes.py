"""An outcome: hours that a person gets, for Wales, councils and places."""

from gofal.abm.outcomes.base import Outcome

OUTCOMES = (
    Outcome(
        name="hours_a_person",
        unit="h/week",
        better="none",
        group="people",
        label_en="hours a person gets",
        label_cy="oriau y mae person yn eu cael",
        meaning_en="Delivered hours over people served.",
        meaning_cy="Oriau a ddarparwyd dros bobl sy'n cael gofal.",
        compute=lambda s: s.ratio("delivered_hours", "served"),
        at_place=lambda s: s.ratio("delivered_hours", "served"),
    ),
)
