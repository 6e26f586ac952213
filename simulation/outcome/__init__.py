"""What happened in a run, and what follows from it: marks, chains that decided, deadlines, sums over many runs."""
