"""What the desk does by itself: open cases, raise them, climb ladders. Each stage pulls and may be repeated."""

from responses.stages.climbing import climb_ladders
from responses.stages.opening import open_cases

__all__ = ["climb_ladders", "open_cases"]
