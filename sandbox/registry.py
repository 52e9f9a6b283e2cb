"""The stand-ins that exist: every module or package here that defines ``STAND_IN``. No list is kept."""

import importlib
import pkgutil

import sandbox
from sandbox.standin import StandIn


def stand_ins() -> list[type[StandIn]]:
    names = sorted(
        i.name for i in pkgutil.iter_modules(sandbox.__path__, "sandbox.") if not i.name.endswith("__main__")
    )
    modules = [importlib.import_module(name) for name in names]
    return [module.STAND_IN for module in modules if hasattr(module, "STAND_IN")]
