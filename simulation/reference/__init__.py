"""The reference: the laws of a plan, one function for each, walked by a clock with luck or along told facts."""
