"""For compiled functions of texts, whose arguments must be texts and of no class below that: see `exact`."""


cdef inline str exact(object given):
    """The text itself; of a class below `str` (such as lxml makes) a plain one; TypeError for what is none."""
    return given if type(given) is str else str.__str__(given)
