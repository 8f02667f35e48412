"""Tables of what there is to choose from: levers, outcomes, parameters, places, the week."""
