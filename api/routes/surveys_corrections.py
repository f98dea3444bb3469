"""Mending a waiting survey in place: what a person knows better than the file, with who and why, taken back one by one."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from api.corrected import Kept, correct_room, correct_unit, kept, take_back
from api.dependencies import Language, Waiting
from api.routes.surveys import Token
from api.schemas.refusals import refusals
from api.schemas.waiting import CorrectionIn, CorrectionOut
from floorplans.corrections import Field

router = APIRouter(prefix="/api/surveys/waiting/{token}/corrections", tags=["测绘 · surveys"], responses=refusals(404, 409, 422))
Number = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", examples=["9f86d081884c7d65"])]
OF_ROOM = (Field.NUMBER, Field.NAME, Field.USE, Field.DECLARED)


@router.get("", summary="已作的改正 · the corrections that were made", response_model=list[CorrectionOut])
def corrections(uploads: Waiting, token: Token, language: Language) -> list[dict[str, Any]]:
    """What was mended of a waiting survey, in the order it was."""
    return [_told(it, language) for it in kept(uploads.find(token).folder)]


@router.post("", summary="就地改正 · mend in place", status_code=201, response_model=list[CorrectionOut])
def correct(uploads: Waiting, token: Token, told: CorrectionIn, language: Language) -> list[dict[str, Any]]:
    """Mend number, name, use or declared area of a room, or the unit of the file, which is then read again.

    The file stays as it is; the findings are those of the mended survey from now on. Answers what was kept:
    what is as it was already is not.
    """
    upload = uploads.find(token)
    drawn, _ = upload.read_twice()
    person, reason = told.by.strip() or told.by, told.because.strip() or told.because
    fresh = []
    if told.unit is not None:
        fresh += correct_unit(upload.folder, drawn, told.unit, person=person, reason=reason)
    if told.row is not None:
        becomes = {field: value for field in OF_ROOM if (value := getattr(told, field.value)) is not None}
        fresh += correct_room(upload.folder, drawn, told.row, becomes, person=person, reason=reason)
    uploads.find(token).start()  # in another unit it is another reading
    return [_told(it, language) for it in fresh]


@router.delete("/{number}", summary="撤销一条改正 · take a correction back", status_code=204)
def undo(uploads: Waiting, token: Token, number: Number) -> None:
    """Take one correction back; what was said before is in force again."""
    take_back(uploads.find(token).folder, number)
    uploads.find(token).start()


def _told(it: Kept, language: str) -> dict[str, Any]:
    one = it.correction
    return {
        "id": it.id,
        "frame": one.frame,
        "room": one.room,
        "field": one.field.value,
        "field_says": one.field.words.said_in(language),
        "was": one.was,
        "becomes": one.becomes,
        "by": one.person,
        "because": one.reason,
    }
