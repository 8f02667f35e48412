"""The world and its week: facts, parameters, levers, scenarios, steps, measures, results."""
