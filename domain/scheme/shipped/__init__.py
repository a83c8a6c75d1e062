"""The schemes that come with the project, by name."""

from importlib.resources import files


def shipped(name: str) -> str | None:
    """Return the text of a shipped scheme, or None when none has that name."""
    if not name.replace("-", "").isalnum():
        return None
    text = files(__package__) / f"{name}.scheme"
    return text.read_text(encoding="utf-8") if text.is_file() else None
