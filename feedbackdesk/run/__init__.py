"""``make run``: the whole desk on one machine, from nothing to an address in the browser."""
