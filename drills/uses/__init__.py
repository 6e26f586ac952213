"""What the program can do with scenarios, for any door: simulate, judge, compare, write reports and papers."""
