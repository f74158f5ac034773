"""What authors write: declarations and data files that the platform reads when it starts."""


class BadSource(Exception):
    """Something written that the platform cannot start with. The text names what is wrong, a line each."""
