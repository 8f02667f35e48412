"""Random draws, keyed: each is a pure function of (seed, decision, week, entity).

Two futures that differ in one policy therefore share their draws, a run does not depend on the
order in which agents are visited or on threads, and a new decision leaves the others' draws
alone. The mixer is SplitMix64's finaliser (Steele, Lea & Flood 2014), applied twice.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from gofal.agents.kernel import kernel


class Decision(IntEnum):
    """Every kind of draw in the model. Append only: a number is a stream for ever."""

    FEE_LEVEL = 1
    CLIENT_ARRIVES = 2
    CLIENT_NEED = 3
    CLIENT_PROFILE = 4
    CLIENT_ENDS = 5
    CLIENT_CHANGES = 6
    ROUTE = 7
    TRIAGE = 8
    OFFER_ORDER = 9
    CARER_PROFILE = 10
    CARER_HOME = 11
    CARER_QUITS = 12
    CARER_SECTOR = 13
    CARER_ABSENT = 14
    JOB_SEARCH = 15
    LABOUR_INFLOW = 16
    SEEKER_LEAVES = 17
    UNPAID_PROFILE = 18
    UNPAID_STOPS = 19
    UNPAID_STARTS = 20
    PROVIDER_PROFILE = 21
    PROVIDER_ENTRY = 22
    PROVIDER_EXIT = 23
    CONVERSION = 24
    MICRO_FOUNDING = 25
    CATALYST = 26
    FOUNDER = 27
    INITIAL_STOCK = 28
    RECOVERY = 29
    TENDER = 30
    CARER_CONTRACT = 31
    NATIONAL_GROUP = 32
    NEW_WAY = 33
    NEED_VARIES = 34
    CAPACITY_ERROR = 37
    ROUTE_REVIEW = 41
    COMMUNITY_RETURNS = 42
    CARER_ASSESSED = 43
    FAMILY_CASH = 44
    WORKERS_WEEK = 45
    COMPANY_RENEWAL = 49
    VALUES = 55
    OFFICER_LEAVES = 56
    CARE_CANCELLED = 57
    TEAM_PATCH = 61
    LOCAL_TRIAL = 62
    UNPAID_CANDIDATE = 63
    FOUNDER_PEOPLE = 64
    CHOICE = 70
    PRICE_NOTICE = 71
    CARER_LOOKS = 80
    CARER_MATCH = 81
    OUTSIDE_OFFER = 82
    CARER_POOL = 83
    SALE = 90
    OWNER_RETIRES = 91
    ASKED_FIRST = 92
    AGENCY_WORK = 93
    ASSESSED_FIRST = 96
    HOSPITAL_GOES = 100
    HOSPITAL_LEAVES = 101
    HOSPITAL_FIRST = 102
    ASKS_COUNCIL = 110
    HOME_MOVES = 111
    HOME_LEAVES = 112
    HOME_COMES = 113
    LEAVES_WORK = 120
    LOT_ORDER = 125
    BID_ERROR = 126
    STAYS_BEHIND = 127
    HOSPITAL_BATCH = 128
    CAPITAL = 130
    AGE = 131
    CARE_PUT_OFF = 133
    FROM_ABROAD = 134
    ASSEMBLED = 135


START = 1_000_000
"""Week of birth of those who are there at the start. No week that runs has this number: with a week
of the burn-in, people of the start and people born in that week would be the same people."""
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / (1 << 53)


@kernel
def mix(value: np.uint64) -> np.uint64:
    """SplitMix64 finaliser: a bijection of 64-bit words that scatters every bit."""
    z = np.uint64(value)
    z = (z ^ (z >> _S30)) * _MIX_A
    z = (z ^ (z >> _S27)) * _MIX_B
    return z ^ (z >> _S31)


@kernel
def stream(seed: int, decision: int, week: int) -> np.uint64:
    """The key of one decision in one week; pass it to :func:`draw` with each entity's uid.

    The word travels signed: Numba hands integers to Python as ``int`` and takes back only what
    fits the type it saw first, so that unsigned keys above 2**63 would be refused now and then.
    """
    key = mix(np.uint64(seed) + _GOLDEN)
    key = mix(key ^ (np.uint64(decision) * _GOLDEN))
    word = mix(key + np.uint64(week) * _MIX_A)
    return np.int64(np.uint64(word))  # type: ignore[return-value]


@kernel
def draw(key: np.uint64, entity: int) -> float:
    """A uniform number in [0, 1) for ``entity`` under a key from :func:`stream`."""
    word = np.uint64(np.int64(key)) ^ (np.uint64(entity) * _GOLDEN)
    return np.float64(mix(mix(word) + _GOLDEN) >> _S11) * _UNIT


@kernel
def draws(key: np.uint64, entities: NDArray[np.int64], drawn: NDArray[np.float64]) -> None:
    """A draw for each of some entities, as :func:`draw` has it, into ``drawn``."""
    for n in range(len(drawn)):
        drawn[n] = draw(key, entities[n])


@kernel
def identity(kind: int, week: int, origin: int, ordinal: int) -> int:
    """A 63-bit uid from what an entity *is*: kind, week of birth (or START), origin, ordinal."""
    word = mix(np.uint64(kind) + _GOLDEN)
    word = mix(word ^ (np.uint64(week + 1) * _MIX_A))
    word = mix(word ^ (np.uint64(origin + 1) * _MIX_B))
    word = mix(word ^ (np.uint64(ordinal + 1) * _GOLDEN)) >> np.uint64(1)
    return np.int64(word)  # type: ignore[return-value]  # int() would stay unsigned in Numba


def in_band(start: int, number: int, width: int) -> int:
    """Number of the ``number``-th area in the band of ``width`` numbers that begins at ``start``.

    Bands of one purpose do not overlap, and an area beyond a band's width has a number above all of
    them, so that any number of areas have numbers of their own.
    """
    return start + number % width + (number // width << 40)


@kernel
def poisson(mean: float, uniform: float) -> int:
    """A Poisson count by inversion of one uniform number, that of its normal limit from 700 on."""
    if mean >= 700.0:  # where exp(-mean) is on its way to nothing
        return int(max(0.0, np.floor(mean + np.sqrt(mean) * normal(uniform) + 0.5)))
    p = np.exp(-mean)
    cumulative = p
    k = 0
    # Far in the tail a term no longer adds to the sum, which may stop short of u for ever.
    while uniform > cumulative and (k < mean or p > 1e-17):
        k += 1
        p *= mean / k
        cumulative += p
    return k


@kernel
def normal(uniform: float) -> float:
    """A standard normal number from one uniform (Acklam's inverse, relative error < 1.2e-9)."""
    a1, a2, a3 = -39.69683028665376, 220.9460984245205, -275.9285104469687
    a4, a5, a6 = 138.3577518672690, -30.66479806614716, 2.506628277459239
    b1, b2, b3 = -54.47609879822406, 161.5858368580409, -155.6989798598866
    b4, b5 = 66.80131188771972, -13.28068155288572
    c1, c2, c3 = -0.007784894002430293, -0.3223964580411365, -2.400758277161838
    c4, c5, c6 = -2.549732539343734, 4.374664141464968, 2.938163982698783
    d1, d2 = 0.007784695709041462, 0.3224671290700398
    d3, d4 = 2.445134137142996, 3.754408661907416
    uniform = min(max(uniform, 1e-12), 1.0 - 1e-12)
    if uniform < 0.02425 or uniform > 0.97575:
        q = np.sqrt(-2.0 * np.log(min(uniform, 1.0 - uniform)))
        tail: float = (((((c1 * q + c2) * q + c3) * q + c4) * q + c5) * q + c6) / (
            (((d1 * q + d2) * q + d3) * q + d4) * q + 1.0
        )
        return tail if uniform < 0.5 else -tail
    q = uniform - 0.5
    r = q * q
    top = (((((a1 * r + a2) * r + a3) * r + a4) * r + a5) * r + a6) * q
    return top / (((((b1 * r + b2) * r + b3) * r + b4) * r + b5) * r + 1.0)
