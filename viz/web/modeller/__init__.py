"""The modeller's corner: Mesa's own page on our model, for the person at this machine only."""
