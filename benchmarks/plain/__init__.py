"""The same week as a plain Mesa model: one object for each agent, ordinary attributes and methods.

It is a peer, whose time per agent and week stands beside the model's, and an oracle, whose outcomes
have to be the same up to luck. Its rules are written anew from ``docs/odd.md``; it shares with the
model the parameters, the facts, the levers' values by week, the start, and the books in which
outcomes are looked up. Draws are its own.

It knows what happens in the baseline and under the levers in ``model.LEVERS``, and refuses other
scenarios. What does nothing there is left out: ageing, the new ways of buying, reablement, funds
and budgets, cash for families, coordinators, connectors, volunteers and triage, lists, patches and
tenders, rebalancing, companies, conversions, members' votes, co-operatives' support, training,
terms of work set by law, health's teams, oversight, officers and trust, insurance, the search for a
better way, and catalysts other than those that were there at the start.
"""
