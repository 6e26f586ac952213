"""Speed of the simulation, side by side with naive SimPy on the same work (`python3 dev.py bench`)."""
