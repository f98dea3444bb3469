"""Who is asking: whoever came in by an account, or nobody in particular where the register has none."""

from typing import Annotated

from fastapi import Depends, Request

from registry import Viewer


def asker(request: Request) -> Viewer | None:
    """The person behind a request; None only in a register without accounts."""
    found: Viewer | None = getattr(request.state, "viewer", None)
    return found


Asker = Annotated[Viewer | None, Depends(asker)]
