"""What people do, and the doors of the program."""
