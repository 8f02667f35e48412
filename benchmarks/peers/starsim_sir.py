"""An SIR epidemic of Starsim on random contacts, ten a person, as its tutorial writes it.

Run ``python -m benchmarks.peers.starsim_sir AGENTS STEPS``; prints processor seconds of the steps.
"""

from __future__ import annotations

import sys
from time import process_time

import starsim as ss


def run(agents: int, steps: int) -> float:
    """Processor seconds of some steps of an epidemic."""
    sim = ss.Sim(
        n_agents=agents,
        diseases=ss.SIR(init_prev=0.01, beta=0.02),
        networks=ss.RandomNet(n_contacts=10),
        start=0,
        dur=steps,
        dt=1,
        verbose=0,
    )
    sim.init()
    begun = process_time()
    sim.run()
    return process_time() - begun


if __name__ == "__main__":
    print(run(int(sys.argv[1]), int(sys.argv[2])))
