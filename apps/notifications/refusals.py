"""What a server may answer to a message, whatever the way."""


class TemporaryRefusal(Exception):
    """This message was not taken, perhaps later."""


class PermanentRefusal(Exception):
    """This message will never be taken."""
