"""Acts over HTTP: the catalogue, a route for each verb made from it, and what a line of the journal did taken back."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path

from api.asking import Asker
from api.dependencies import Language, Register, Today
from api.doing import do, outcome_json
from api.schemas.acts import ActIn, OutcomeOut, UndoIn, VerbOut, act_in, verb_json
from api.schemas.refusals import refusals
from registry import Verb, verbs

router = APIRouter(prefix="/api", tags=["办理 · acts"], responses=refusals(422))
Line = Annotated[int, Path(ge=1, le=2**62, examples=[1204])]


@router.get("/acts", summary="可办理的事项 · the catalogue of acts", response_model=list[VerbOut])
def acts(language: Language) -> list[dict[str, Any]]:
    """Every act with what it must be told: fields, their words, the codes they take, what they look up."""
    return [verb_json(it, language) for it in verbs().values()]


@router.post(
    "/journal/{number}/undo",
    summary="撤销办理 · take back an act",
    response_model=OutcomeOut,
    responses=refusals(403, 404, 409),
)
def undo_line(register: Register, number: Line, told: UndoIn, asker: Asker, today: Today, language: Language) -> dict[str, Any]:
    """Take back what a line of the journal did, as if it had never been; proposed where the register has reviewers."""
    word = {"because": told.because, "by": told.by, "asker": asker, "today": today, "confirm": told.confirm}
    return outcome_json(do(register, "take-back", {"line": number}, on=told.day(today), **word), language)


def _door(verb: Verb) -> Callable[..., dict[str, Any]]:
    """The route of one verb; its body says in the OpenAPI document what the verb is told."""

    def act(register: Register, told: ActIn, asker: Asker, today: Today, language: Language) -> dict[str, Any]:
        word = {"because": told.because, "by": told.by, "asker": asker, "today": today, "confirm": told.confirm}
        return outcome_json(do(register, verb.name, told.told, on=told.day(today), **word), language)

    act.__annotations__["told"] = act_in(verb)
    act.__name__ = verb.name.replace("-", "_")
    act.__doc__ = inspect.getdoc(verb.run) or verb.words.en
    return act


for _verb in verbs().values():
    router.post(
        f"/acts/{_verb.name}",
        summary=f"{_verb.words.zh} · {_verb.words.en}",
        response_model=OutcomeOut,
        responses=refusals(403, 404, 409),
    )(_door(_verb))
