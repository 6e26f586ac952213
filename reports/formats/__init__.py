"""A `Report` written as a file of one format or another; only this room knows a format."""
