"""What is said of single findings by the speaker: gaps, remedies, and what was not judged."""
