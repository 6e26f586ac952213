"""What the simulation is held against: functions that return rows, one file for each kind of truth."""
