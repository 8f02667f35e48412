"""Carers who found a provider that employs people, and colleagues who come along (ODD 7.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.jobs import Going, Job, Post

if TYPE_CHECKING:
    from benchmarks.plain.carer import Carer
    from benchmarks.plain.provider import Provider


def knows_work(carer: Carer) -> bool:
    """Test whether a carer has been in a job for long enough to think of founding."""
    employer = carer.employer
    if carer.job is not Job.WORKING or employer is None or employer.works_alone:
        return False
    tenure = carer.week - carer.since
    return carer.going is None and tenure >= carer.p["market.carer_tenure"]


def works_alone(carer: Carer) -> bool:
    """Test whether a carer owns a business of one."""
    employer = carer.employer
    return carer.job is Job.WORKING and employer is not None and employer.works_alone


def may_found(carer: Carer, growing: Provider | None) -> bool:
    """Test whether a carer whose provider is registered is still in care, and not alone.

    Who is to take people on in the business that is ``growing`` works alone in it until then.
    """
    in_care = carer in carer.model.agents
    if growing is not None:
        return in_care and carer.job is Job.WORKING and carer.employer is growing
    return in_care and not works_alone(carer)


def leave_to_found(carer: Carer, provider: Provider) -> None:
    """A carer leaves care work to run a provider; colleagues who gain by it come along."""
    if carer.job is Job.WORKING and carer.employer is not None:
        teams = [visits.client.team for visits in carer.rota]
        known = {visits.carer: None for team in teams for visits in team if visits is not None}
        for colleague in known:
            if colleague is not carer:
                _weigh_coming_along(colleague, provider)
        carer.employer.leavers += 1
        carer.model.books.count("leavers_to_micro", carer.employer.council)
    carer.stay()
    carer.part_from_employer()
    carer.remove()


def _weigh_coming_along(carer: Carer, provider: Provider) -> None:
    """Go along if as many hours at the new provider are worth more by the cost of moving."""
    minutes = carer.home.minutes_to(provider.base)
    if carer.job is not Job.WORKING or carer.going is not None or minutes > carer.reach:
        return
    offered = carer.offer_worth(Post(provider, carer.contact), minutes)
    least = carer.present_worth(carer.worked) + carer.p["work.move_cost"] * carer.hours_wanted
    if offered > least:
        carer.going, carer.next = Going.CARE_JOB, provider
        carer.starts = carer.week + int(carer.p["work.weeks_to_start"])
        carer.promised, carer.next_way = carer.contact, minutes
        provider.hired[carer] = None
