"""What would happen: the plan simulated thousands of times, and the gaps this exposes."""
