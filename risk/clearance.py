"""Who may see what. Every read of the store takes a `Viewer`; there is no read without one."""

from dataclasses import dataclass, field

from risk.catalogue import SECRECY_CLASSES


@dataclass(frozen=True)
class Viewer:
    """A person in a function at an agency, with the secrecy classes that function may see."""

    function: str
    agency: str
    role: str
    classes: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        unknown = sorted(self.classes - set(SECRECY_CLASSES))
        if unknown:
            raise ValueError(
                f"Viewer {self.function!r} is given the classes {unknown}; "
                f"expected a subset of {SECRECY_CLASSES}."
            )


DEMO_VIEWER = Viewer(function="demo", agency="", role="planner", classes=frozenset(SECRECY_CLASSES))
"""Sees everything in the store; used by the demo and by the command line of its administrator."""
