"""An SIR epidemic as LASER writes it: flat frames, compiled loops over all agents, one thread.

Run ``python -m benchmarks.peers.laser_sir AGENTS STEPS``; prints processor seconds of the steps.
"""

from __future__ import annotations

import sys
from time import process_time
from typing import Any

import numba
import numpy as np
from laser.core import LaserFrame

SUSCEPTIBLE, INFECTED, RECOVERED = 0, 1, 2
NODES, SEEDS, STAY, RATE = 22, 20, 200, 0.008
"""Places, first cases a place, steps of an infection, infections a case and step."""


@numba.njit(cache=True, nogil=True)
def _transmit(state: Any, timer: Any, node: Any, force: Any, stay: int) -> None:
    for i in range(len(state)):
        if state[i] == SUSCEPTIBLE and np.random.random() < force[node[i]]:  # noqa: NPY002
            state[i] = INFECTED
            timer[i] = stay


@numba.njit(cache=True, nogil=True)
def _recover(state: Any, timer: Any) -> None:
    for i in range(len(state)):
        if state[i] == INFECTED:
            timer[i] -= 1
            if timer[i] == 0:
                state[i] = RECOVERED


@numba.njit(cache=True, nogil=True)
def _count(state: Any, node: Any, cases: Any, people: Any) -> None:
    cases[:] = 0
    people[:] = 0
    for i in range(len(state)):
        people[node[i]] += 1
        cases[node[i]] += state[i] == INFECTED


def run(agents: int, steps: int) -> float:
    """Processor seconds of some steps of an epidemic; the compiled code is loaded before."""
    frame = LaserFrame(agents)
    frame.add_scalar_property("state", dtype=np.int8)
    frame.add_scalar_property("timer", dtype=np.int16)
    frame.add_scalar_property("node", dtype=np.int16)
    frame.node[:] = np.arange(agents) % NODES
    frame.state[: SEEDS * NODES] = INFECTED
    frame.timer[: SEEDS * NODES] = STAY
    cases, people = np.zeros((2, NODES), dtype=np.int64)
    begun = 0.0
    for step in range(steps + 2):
        if step == 2:  # compiled by then
            begun = process_time()
        _count(frame.state, frame.node, cases, people)
        _transmit(frame.state, frame.timer, frame.node, RATE * cases / people, STAY)
        _recover(frame.state, frame.timer)
    return process_time() - begun


if __name__ == "__main__":
    print(run(int(sys.argv[1]), int(sys.argv[2])))
