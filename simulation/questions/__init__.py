"""What is asked with many studies: another plan, one thing less, other durations."""
