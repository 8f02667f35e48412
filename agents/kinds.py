"""The seven kinds of agents, as numbered in identities."""

CLIENT, UNPAID, CARER, PROVIDER, COMMISSIONER, CATALYST, FOUNDER = range(7)
