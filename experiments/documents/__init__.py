"""Pages of `docs/` that commands write from runs: presets, systems, the baseline, random draws."""
