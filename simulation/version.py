"""The program's name and version, as results carry them."""

VERSION = "0.1.0"
PROGRAM = f"gasdrill {VERSION}"
