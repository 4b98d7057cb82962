"""What a database says is wrong, with what an operator can do about it."""

from __future__ import annotations

import sqlalchemy as sa

_ROOM = "make room on its disk; what is live stays, and the next look publishes what could not be"
_BUSY = "another process has been writing to it for long; try again when that is over"
_RIGHTS = "it must be there and this process must be allowed to write to it: see its permissions, or give another --state"
_BROKEN = (
    "stop feeds, move this file away with those beside it, and put the last backup in its place; without one the articles "
    "are published anew, and those that give no id or date of their own get new ones"
)
_AWAY = "see that the server runs and that `store` names it right; what is published is there again when it is"

# By the beginning of SQLite's name of an error, or of PostgreSQL's SQLSTATE.
_ADVICE = {
    "SQLITE_FULL": _ROOM,
    "SQLITE_IOERR": f"its disk is full or failing; {_ROOM}",
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_READONLY": _RIGHTS,
    "SQLITE_CANTOPEN": _RIGHTS,
    "SQLITE_PERM": _RIGHTS,
    "SQLITE_NOTADB": _BROKEN,
    "SQLITE_CORRUPT": _BROKEN,
    "53100": _ROOM,
    "53300": "the server has no connection left; raise its max_connections, or run fewer --workers",
    "55P03": _BUSY,
    "57014": "the server's statement_timeout is too short for this; raise it for the role in `store`",
    "25006": "the server takes no writes; give `store` the primary one",
    "42501": "the role in `store` must be allowed to make tables there and to write to them",
    "08": _AWAY,
    "57P": _AWAY,
}


def told(error: sa.exc.SQLAlchemyError) -> str:
    """The error in one line, and what to do where that is known."""
    original = getattr(error, "orig", None) or error
    said = " ".join(str(original).split())
    server = hasattr(original, "sqlstate")
    code = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None) or ("08" if server else "")
    advice = next((advice for start, advice in _ADVICE.items() if code.startswith(start)), None)
    return said if advice is None else f"{said}; {advice}"
