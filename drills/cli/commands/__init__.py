"""The commands, one file for a family: parse, call, say. A rule that grows here belongs below."""
