"""Who acts: the columns of each kind of agent, and the rules it decides by."""
