"""A scheme: the document's own sentences as data that can score, and be read beside the document."""

from domain.scheme.model import Component, Group, Origin, Scheme, Settings
from domain.scheme.shipped import shipped
from domain.scheme.text import parse
from domain.scheme.tokens import SchemeError

__all__ = ["Component", "Group", "Origin", "Scheme", "SchemeError", "Settings", "parse", "shipped"]
