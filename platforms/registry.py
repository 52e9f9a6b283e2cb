"""The platforms that exist: every module or package here that defines ``PLATFORM``. No list is kept."""

import importlib
import pkgutil
from functools import cache

import platforms
from platforms.base import Platform


@cache
def platforms_by_name() -> dict[str, Platform]:
    found: dict[str, Platform] = {}
    for info in pkgutil.iter_modules(platforms.__path__, "platforms."):
        module = importlib.import_module(info.name)
        if (platform := getattr(module, "PLATFORM", None)) is not None:
            found[platform.name] = platform
    return found


def platform_for(name: str) -> Platform:
    """The platform of that name; KeyError when its module was deleted."""
    return platforms_by_name()[name]
