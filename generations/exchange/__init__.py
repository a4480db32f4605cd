"""The library as files: what can be read, and how it is written. No database: records in, records out."""

from generations.exchange.cleaning import clean
from generations.exchange.reading import FORMATS, Problem, TooLarge, read
from generations.exchange.record import Record, VersionRecord, canonical, from_json, to_json
from generations.exchange.writing import write_chat_csv, write_csv, write_json, write_markdown

__all__ = [
    "FORMATS",
    "Problem",
    "Record",
    "TooLarge",
    "VersionRecord",
    "canonical",
    "clean",
    "from_json",
    "read",
    "to_json",
    "write_chat_csv",
    "write_csv",
    "write_json",
    "write_markdown",
]
