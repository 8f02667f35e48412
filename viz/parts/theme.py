"""The style sheet of the page: colours of the palette as custom properties, then the parts' rules.

Light is the default; a reader's own preference for dark is followed unless an element further up
carries ``data-theme="light"``; ``data-theme="dark"`` forces dark. Every step of colour comes with
the ink that can be read on it.
"""

from __future__ import annotations

from pathlib import Path

import solara

from gofal.viz.palette import DARK, LIGHT, Theme, contrast, exported

_STYLES = Path(__file__).parent / "styles"
_STEPS = ("sequential", "diverging", "missing")
_INKS = ("#ffffff", "#0b0c0c")


def ink_on(colour: str) -> str:
    """White or near-black, whichever reads better on a colour; at least 4.5:1 on any."""
    return max(_INKS, key=lambda ink: contrast(ink, colour))


def variables(theme: Theme) -> str:
    """Custom properties of a theme, such as ``--g-text`` and ``--g-sequential-3-ink``."""
    lines = []
    for name, colour in exported(theme).items():
        lines.append(f"--g-{name}:{colour}")
        if name.startswith((*_STEPS, "better", "worse", "series")):
            lines.append(f"--g-{name}-ink:{ink_on(colour)}")
    # Pictures drawn for white paper are turned dark where the page is; hues stay.
    turned = "invert(0.92) hue-rotate(180deg)" if theme is DARK else "none"
    return ";".join([*lines, f"--g-picture:{turned}", f"color-scheme:{theme.name}"])


def steps() -> str:
    """A class for every step of colour: sets the filling and the ink of what carries it."""
    names = [name for name in exported(LIGHT) if name.startswith((*_STEPS, "series"))]
    return "\n".join(
        f".g-step-{name}{{--fill:var(--g-{name});--ink:var(--g-{name}-ink)}}" for name in names
    )


def style_sheet() -> str:
    """Everything the parts need, as one CSS text; serve it or put it into the page once."""
    light, dark = variables(LIGHT), variables(DARK)
    rules = [file.read_text(encoding="utf-8") for file in sorted(_STYLES.glob("*.css"))]
    return "\n".join(
        [
            f":root,[data-theme=light]{{{light}}}",
            f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}",
            f"[data-theme=dark]{{{dark}}}",
            # Paper is white, whatever the screen is; twice named, it is stronger than the above.
            f"@media print{{:root:root,[data-theme=dark][data-theme=dark]{{{light}}}}}",
            steps(),
            *rules,
        ]
    )


@solara.component
def Styles() -> None:  # noqa: N802
    """Put the style sheet into the page; once, at its top."""
    solara.Style(solara.use_memo(style_sheet, []))
