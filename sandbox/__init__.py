"""HTTP stand-ins of the platforms on this machine: what tests, the demonstration and benchmarks talk to.

Stands apart: it imports nothing of the desk and the desk imports nothing of it. The real client libraries
reach it because their transport keeps the platform's own ``Host`` header and changes only the address.

How a platform plugs in
-----------------------
A stand-in is a package or module under ``sandbox`` that defines ``STAND_IN``, a subclass of
``sandbox.standin.StandIn``. ``sandbox.registry`` finds it by walking; no list is kept. It declares

``name``      the platform's name in the control plane, ledger and request log, for example "x"
``hosts``     the virtual hosts it answers for, for example ("api.twitter.com", "api.x.com")
``schema``    SQL that creates its tables (prefix them with the name); run at start and after a reset
``defaults``  its settings and their first values, changed by ``Sandbox(url).set(name, setting=value)``;
              read with ``self.setting("read_lag")``. By custom ``read_lag`` is in seconds.
``routes()``  list of ``Route(method, pattern, handler)``; a pattern such as "/2/tweets/{id}" puts ``id``
              in ``request.params``. A handler takes a ``Request`` and returns a ``Response``; it may raise
              ``Refusal(Response(...))`` from any depth.
``answer()``  override to check authentication and budgets around every handler
``problem()`` override to give the platform's own error body for a scripted status
``commands()``  what the control plane can do to it: name -> function of a dict that returns JSON.
              "publish" takes {"items": [...]} and returns {"ids": [...]}; "edit" {"id", "text"};
              "delete" {"id"}; "credentials" what an admin types to connect an account; "seed" (optional) a
              few synthetic items for ``--seed-demo``. Any other name is the platform's own.

Each request and each command runs alone, inside one transaction of ``self.world.store`` (SQLite): an
exception rolls it back. Time comes from ``self.world.clock`` only. Every item published and every reply
applied is written to ``self.world.ledger`` with ``add(...)``: the oracle of the fault runs.

Faults (``sandbox.faults``), the request log (``sandbox.journal``) and the wire are the core's affair: a
stand-in never sees them.
"""
