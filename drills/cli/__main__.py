"""`python -m drills.cli` is the command `gasdrill`."""

from drills.cli import main

main()
