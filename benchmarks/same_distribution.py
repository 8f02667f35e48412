"""Whether two versions of the model give the same distribution of every outcome.

For a change of the rules that is not bit for bit. In either version, at full size::

    python -m benchmarks.same_distribution run before 1 20
    python -m benchmarks.same_distribution run after 1 20
    python -m benchmarks.same_distribution compare before after

``run`` writes the mean of every outcome of Wales over the weeks of the policy into
``FOLDER/SEED.csv``. ``compare`` takes the seeds that both have, for a seed makes the first market
and half of the spread between runs is its; it prints a Welch test and a test of the differences of
each outcome, with p values after Benjamini and Hochberg, as Markdown.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from gofal.abm.files import put
from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.experiments.statistics import benjamini_hochberg


def run(folder: Path, first: int, last: int, burn_in: int, weeks: int, scenario: str) -> None:
    """Run seeds that have no file yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first, last + 1):
        path = folder / f"{seed}.csv"
        if path.exists():
            continue
        model = CareModel(load_scenario(scenario).with_(seed=seed, burn_in_weeks=burn_in))
        model.run_for(weeks)
        found = model.outcomes()
        whole = found[found["level"] == "wales"]
        table = whole.groupby("outcome")["value"].mean().to_frame().T
        put(path, table.to_csv(index=False).encode())  # a file that is there is not made again


def compare(before: Path, after: Path) -> pd.DataFrame:
    """Means of every outcome in both versions, and adjusted p values; the least first."""
    seeds = sorted({path.name for path in before.glob("*.csv")} & {x.name for x in after.iterdir()})
    a, b = (pd.concat([pd.read_csv(folder / seed) for seed in seeds]) for folder in (before, after))
    rows = []
    for name in [name for name in a if name in b]:
        one, two = a[name].to_numpy(), b[name].to_numpy()
        if not np.isfinite(one - two).all() or np.ptp(one - two) == 0.0:
            continue
        welch = stats.ttest_ind(one, two, equal_var=False).pvalue
        paired = stats.ttest_1samp(two - one, 0.0).pvalue
        rows.append((name, one.mean(), two.mean(), one.std(ddof=1), float(welch), float(paired)))
    table = pd.DataFrame(rows, columns=["outcome", "before", "after", "sd", "welch", "paired"])
    for name in ("welch", "paired"):
        table[name] = benjamini_hochberg(table[name].to_numpy())
    return table.sort_values("paired").reset_index(drop=True)


def markdown(table: pd.DataFrame) -> str:
    """The table as Markdown."""
    lines = ["| " + " | ".join(table.columns) + " |", "|" + "---|" * len(table.columns)]
    lines += [
        "| " + " | ".join([row[0], *(f"{value:.4g}" for value in row[1:])]) + " |"
        for row in table.itertuples(index=False)
    ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run or compare; 1 if an outcome differs at 5 % after the adjustment."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    runs = commands.add_parser("run")
    runs.add_argument("folder", type=Path)
    runs.add_argument("first", type=int)
    runs.add_argument("last", type=int)
    runs.add_argument("--burn-in", type=int, default=104)
    runs.add_argument("--weeks", type=int, default=104)
    runs.add_argument("--scenario", default="baseline")
    pair = commands.add_parser("compare")
    pair.add_argument("before", type=Path)
    pair.add_argument("after", type=Path)
    args = parser.parse_args(arguments)
    if args.command == "run":
        run(args.folder, args.first, args.last, args.burn_in, args.weeks, args.scenario)
        return 0
    table = compare(args.before, args.after)
    differ = int((table[["welch", "paired"]].min(axis=1) < 0.05).sum())
    sys.stdout.write(f"{markdown(table)}\n\n{differ} of {len(table)} outcomes differ.\n")
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main())
