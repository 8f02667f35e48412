"""Runs in two processes."""

import gofal


def main() -> None:
    """Compare in two processes; the numbers are those of one."""
    small = {"only": ["Conwy"], "burn_in_weeks": 26, "years": 1, "replicates": 2}
    found = gofal.compare("baseline", "baseline/fee_level=1.2", workers=2, **small)
    alone = gofal.compare("baseline", "baseline/fee_level=1.2", workers=1, **small)
    print("the same numbers:", found.effects.equals(alone.effects))


# Each process reads this file anew. What is not below this line would run in every one of them.
if __name__ == "__main__":
    main()
