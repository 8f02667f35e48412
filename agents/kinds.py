"""The six kinds of agents, as numbered in identities."""

CLIENT, UNPAID, CARER, PROVIDER, COMMISSIONER, CATALYST = 0, 1, 2, 3, 4, 5
