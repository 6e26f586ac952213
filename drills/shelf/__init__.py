"""Files on the disk: written whole or not at all, and those that people write kept with their former versions."""
