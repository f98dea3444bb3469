"""The accounts and what they may do, as far as the session's viewer may see them."""

from datetime import date

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Account, Grant, Role
from registry.store.dated import as_of


def accounts(session: Session, *, on: date) -> pd.DataFrame:
    """One row an account, by its name: name, person_name, enabled, since, grants (list of role, words, scope, cleared, granted_by)."""
    held: dict[object, list[dict[str, object]]] = {}
    for it in session.scalars(select(Grant).where(as_of(Grant, on)).order_by(Grant.role, Grant.scope)):
        facts = {
            "role": it.role,
            "words": Role(it.role).words,
            "scope": it.scope,
            "cleared": it.cleared,
            "granted_by": it.granted_by,
        }
        held.setdefault(it.account_id, []).append(facts)
    rows = [
        {
            "name": it.name,
            "person_name": it.person_name,
            "enabled": it.enabled,
            "since": it.valid_from,
            "grants": held.get(it.id, []),
        }
        for it in session.scalars(select(Account).where(as_of(Account, on)).order_by(Account.name))
    ]
    return pd.DataFrame(rows, columns=["name", "person_name", "enabled", "since", "grants"])
