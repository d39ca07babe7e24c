"""What is run around the application and never by it: commands, catalogues, pictures, measurements."""


class Refused(Exception):
    """A command cannot be carried out; the message says why and what to do."""
