"""Reading a scenario file: from bytes to a model, or to all that is wrong with it."""

from scenarios.reading.decode import read_text
from scenarios.reading.document import Document
from scenarios.reading.hints import nearest
from scenarios.reading.locate import locate
from scenarios.reading.parse import parse, read
from scenarios.reading.validate import problems_of, validate

__all__ = ["Document", "locate", "nearest", "parse", "problems_of", "read", "read_text", "validate"]
