"""X API v2 as a desk meets it: see ``sandbox.x.schema`` for its settings and ``commands`` for its public."""

from sandbox.x.standin import XStandIn

STAND_IN = XStandIn
