"""Nothing lost, nothing doubled: real servers, real workers, and faults on purpose.

``python -m tests.faults --seconds 60`` publishes posts on the sandbox and sends replies through the desk while
worker processes are killed, database sessions cut, the Redis-protocol server emptied and stopped, and the
platforms answer with errors, garbage and silence. The sandbox's own ledger is the oracle.
"""
