"""The plan: a scenario as numbers, with its walks and the chances that are drawn."""
