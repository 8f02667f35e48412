"""Agents week by week, through Mesa's data collector."""

from gofal.abm.model import Provider
from gofal.experiments.adapters.mesa_model import GofalModel

model = GofalModel(
    scenario="fee_squeeze",
    only=["Conwy"],
    burn_in_weeks=26,
    outcomes=("met_need",),
    agents="provider.clients,provider.wage_over_floor",
    rng=None,  # new luck each time; seed_used says which
)
model.run_for(13)
print("seed", model.seed_used)

# One axis of time: week 0 is the first of the policy in every table.
providers = model.datacollector.get_agenttype_vars_dataframe(Provider)
outcomes = model.datacollector.get_model_vars_dataframe()
clients = providers["clients"].unstack("AgentID")
print(clients.iloc[:, :5])
print(outcomes.join(clients.sum(axis=1).rename("people with a provider")))
