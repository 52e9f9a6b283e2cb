"""Private PostgreSQL and Redis-protocol servers, started from wheels or from the PATH."""
