"""The league as it ships: every policy by outcome, years and area, for pages that run nothing."""
