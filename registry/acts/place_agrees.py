"""Ledger and place (账实相符): what was found in a stocktake, held against what the ledger says now. 中办发〔2017〕70号 art. 6."""

from datetime import date

from sqlalchemy.orm import Session

from registry.acts.differences import Comparison, DifferingField, differences_of
from registry.models import LedgerPair, Stocktake
from registry.queries import stocktakes
from registry.queries.booked import BookedField, booked


def place_agrees(session: Session, stocktake: Stocktake, *, on: date) -> Comparison:
    """The rooms that were counted; a difference that the ledger has taken over since is none any more."""
    found = {it.room_id: it.found for it in stocktakes.counts(session, stocktake.id, on=on)}
    books = booked(session, list(found), on=on)
    rows = [
        (room["code"], DifferingField(it.value), str(room[it.value]), str(said[it.value]))
        for room in books.to_dict("records")
        if (said := found[room["room_id"]])
        for it in BookedField
        if it.value in said and said[it.value] != room[it.value]
    ]
    return Comparison(pair=LedgerPair.PLACE, checked=tuple(books.code), differences=tuple(differences_of(LedgerPair.PLACE, rows)))
