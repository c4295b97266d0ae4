"""What can become of a plan before it is written."""


class Stale(Exception):
    """What the plan was made against has changed; it is made anew."""
