"""The bytes of a file to take away: data, a picture, or the printed brief. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES, code_identity
from gofal.abm.scenario import Scenario
from gofal.experiments.analysis.sizes import in_pounds
from gofal.experiments.baseline import BASELINE
from gofal.experiments.text import is_percent, say
from gofal.experiments.windows import year_label
from gofal.viz.answer import Answer, known_in_councils
from gofal.viz.brief import FANS, MAPPED, brief
from gofal.viz.council_report import council_report
from gofal.viz.figures import Look, alt_text, draw, figure_kind
from gofal.viz.figures.canvas import title_of, to_png, to_svg
from gofal.viz.figures.kinds.forest import HEADLINES
from gofal.viz.figures.names import arm_label
from gofal.viz.printed import GROUPS
from gofal.viz.saved_comparison import SavedComparison, version_of
from gofal.viz.web.arms import arm, label, preset_of
from gofal.viz.web.command import command
from gofal.viz.web.comparison import as_printed
from gofal.viz.web.council_words import largest_words, today_words
from gofal.viz.web.download_links import Wanted
from gofal.viz.web.files import table
from gofal.viz.web.origin import made_by
from gofal.viz.web.state import PageState

_OF_BRIEF = tuple(
    dict.fromkeys(
        [*(name for group in GROUPS.values() for name in group), *FANS, MAPPED, "met_need"]
    )
)
_LONGEST_LABEL = 44  # letters of an arm's name that a picture has room for


def made(wanted: Wanted, answer: Answer) -> bytes:
    """The file, from the answer to its question; takes up to seconds.

    Raises:
        GofalError: the answer has no numbers for it.
    """
    if wanted.kind == "csv":
        return table(answer, wanted.state).encode("utf-8")
    if wanted.kind == "pdf":
        return _brief(wanted.state, answer)
    return _picture(wanted, answer)


def _picture(wanted: Wanted, answer: Answer) -> bytes:
    state = wanted.state
    one = state.scenarios[state.chosen]
    chosen = state.scenarios if wanted.picture in ("fan", "difference_fan") else (one,)
    outcomes = HEADLINES if wanted.picture == "forest" else (state.outcome,)
    source = _printed(state, answer, chosen, outcomes)
    look = Look(
        language=state.language,
        outcome=state.outcome,
        arms=tuple(map(arm, chosen)),
        reference=BASELINE,
        window=source.window(""),
        names=_names(chosen, state, answer),
        layout="outlines" if state.map == "outline" else "hexes",
        prices=year_label(source.prices) if source.prices and any(map(in_pounds, outcomes)) else "",
        rules=made_by(answer),
        address=wanted.page,
    )
    frame = figure_kind(wanted.picture).gather(source, look)  # type: ignore[misc]
    alt = alt_text(wanted.picture, frame, look)
    drawn = draw(wanted.picture, frame, look)
    make = to_png if wanted.kind == "png" else to_svg
    return make(drawn, title_of(drawn), alt, state.language)


def _brief(state: PageState, answer: Answer) -> bytes:
    one = state.scenarios[state.chosen]
    mapped = _mapped(state, answer)
    source = _printed(state, answer, (one,), dict.fromkeys((*_OF_BRIEF, mapped)))
    why = _about(state)
    language, names = state.language, _names((one,), state, answer)
    if state.area == WALES:
        return brief(source, arm(one), language, names, why, mapped)
    today = [today_words(answer, state), largest_words(answer, state)]
    return council_report(answer, source, arm(one), state.area, language, names, why, today)


def _mapped(state: PageState, answer: Answer) -> str:
    """The outcome of a printed map: that of the page where it is a share known by council."""
    is_share = is_percent(OUTCOMES[state.outcome].unit)
    return state.outcome if is_share and state.outcome in known_in_councils(answer) else MAPPED


def _about(state: PageState) -> str | None:
    """A sentence or two on the printed policy; None where those of its preset are enough."""
    one, count = state.scenarios[state.chosen], len(state.scenarios)
    own = None if preset_of(one) else say("file.own", state.language)
    if count < 2:
        return own
    about = own or (one.why_cy if state.language == "cy" else one.why_en)
    return f"{about} {say('file.one_of', state.language, count=count)}"


def _printed(
    state: PageState, answer: Answer, chosen: Sequence[Scenario], outcomes: Iterable[str]
) -> SavedComparison:
    known = [name for name in outcomes if name in answer.outcomes]
    identity = version_of({**code_identity(), "rules_hash": made_by(answer)})
    dates = state.history if answer.begins else None
    on_terms = [one.with_(terms=state.terms, local=state.local, history=dates) for one in chosen]
    return as_printed(answer, on_terms, known, command(state, answer), identity)


def _names(chosen: Sequence[Scenario], state: PageState, answer: Answer) -> dict[str, str]:
    """Short names for arms whose settings would not fit, and names that tell of equal terms.

    The baseline's own name is of the years without dates.
    """
    look, language = Look(language=state.language), state.language
    dated = {BASELINE: say("answer.baseline", language)} if answer.begins else {}
    if state.terms == "equal":
        names = {arm(one): label(one, language, most=1) for one in chosen}
        return {key: say("terms.named", language, name=name) for key, name in names.items()} | dated
    return dated | {
        arm(one): label(one, language, most=0)
        for one in chosen
        if len(arm_label(arm(one), look)) > _LONGEST_LABEL
    }
