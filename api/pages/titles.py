"""One building, one plan: the campaign of unified registration as a page, by papers, by batch, and building by building."""

from decimal import Decimal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import AsOf, Db
from api.listing import Page, Sort, listed
from api.pages.render import page
from api.routes.places import Division, Search
from api.routes.titles import SORTS, Batch, Documents, Need, State
from floorplans.vocabulary import Words
from registry import views
from registry.models import DocumentState, TitleState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

UNRECORDED = Words("未登记现状", "not recorded")


@router.get("/titles")
def titles(
    request: Request,
    session: Db,
    as_of: AsOf,
    q: Search = "",
    division: Division = "",
    state: State = "",
    documents: Documents = "",
    batch: Batch = "",
    agreement: Need = "",
    sort: Sort = "code",
    at: Page = 1,
) -> HTMLResponse:
    """All buildings with their titles; what is counted at the top follows division and search, each count leads to its buildings."""
    everything = views.titles(session, on=as_of, division=division, search=q)
    asked = {"state": state, "documents": documents, "batch": batch, "agreement": agreement}
    shown = everything
    for column, wanted in asked.items():
        if wanted:
            shown = shown[shown[column] == ("" if wanted == "unrecorded" else wanted)]
    documents_words = {**{it.value: it.words for it in DocumentState}, "": UNRECORDED}
    return page(
        request,
        "titles.html",
        as_of=as_of,
        asked={"q": q, "division": division, **asked},
        listing=listed(shown, sort, SORTS, at),
        total=len(everything),
        area=sum(filter(None, shown.gross_floor_area), Decimal("0.00")),
        by_documents=[
            (it or "unrecorded", words, int((everything.documents == it).sum())) for it, words in documents_words.items()
        ],
        batches=list(views.batches(everything).itertuples(index=False)),
        state_words={**{it.value: it.words for it in TitleState}, "": UNRECORDED},
        documents_words=documents_words,
        need_words={it.value: it.words for it in views.AgreementNeed},
    )
