"""What comes of a use agreement: it is signed, with its scan; it is filed in the archive; it ends before its term."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.agreement import restate
from registry.acts.end import end
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import SignatureState, UseAgreement
from registry.queries import titles
from registry.store.errors import Conflict, Invalid
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class SignAgreement:
    """When an agreement was signed, and its scan."""

    number: str = asks("协议编号", "number", look_up=LookUp.AGREEMENT)
    signed_on: date = asks("签订日", "signed on")
    scan: str = asks("扫描件", "scan", look_up=LookUp.FILE, default="", hint=("可在签订后补充", "may follow later"))


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAgreement:
    """Which agreement ends."""

    number: str = asks("协议编号", "number", look_up=LookUp.AGREEMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveAgreement:
    """Where in the archive an agreement is."""

    number: str = asks("协议编号", "number", look_up=LookUp.AGREEMENT)
    archive_number: str = asks("档号", "archive number")


@verb("sign-agreement", "签订使用协议", "sign a use agreement", told=SignAgreement, family=Family.TITLES)
def sign_agreement(session: Session, told: SignAgreement, *, on: date, by: str, because: str) -> list[UseAgreement]:
    """Record that an agreement was signed; told again with the same day it takes a scan that came later."""
    old = titles.agreement(session, told.number)
    if old.signature == SignatureState.SIGNED and not (told.scan and told.signed_on == old.signed_on):
        raise Conflict(f"{old.number} 已于 {old.signed_on} 签订", f"{old.number} was signed on {old.signed_on}")
    wrong = {}
    if told.signed_on > on:
        wrong["signed_on"] = Words(f"签订日晚于办理日 {on}", f"it is later than {on}")
    if told.scan and not titles.is_stored(session, told.scan):
        wrong["scan"] = Words("登记库中没有这个文件，请先上传", "the register has no such file; hand it in first")
    if wrong:
        raise Invalid(wrong)
    if old.valid_to is not None and old.valid_to <= told.signed_on:
        raise Conflict(
            f"签订日 {told.signed_on} 已在 {old.number} 期满之后", f"the term of {old.number} was over on {told.signed_on}"
        )
    with acting(session, "sign-agreement", subject=f"Agreement {told.number}", by=by, because=because):
        new = restate(session, old, signature=SignatureState.SIGNED.value, signed_on=told.signed_on, scan=told.scan or old.scan)
    return [new]


@verb("end-agreement", "终止使用协议", "end a use agreement", told=EndAgreement, family=Family.TITLES)
def end_agreement(session: Session, told: EndAgreement, *, on: date, by: str, because: str) -> list[UseAgreement]:
    """An agreement holds no longer from a day on; one that ends on its first day never held."""
    old = titles.agreement(session, told.number)
    if old.valid_to is not None and old.valid_to <= on:
        raise Conflict(f"{old.number} 在 {on} 之前已期满", f"{old.number} was over before {on}")
    with acting(session, "end-agreement", subject=f"Agreement {told.number}", by=by, because=because):
        end(session, [old], on=on)
    return [old]


@verb(
    "archive-agreement",
    "使用协议归档",
    "archive a use agreement",
    told=ArchiveAgreement,
    family=Family.TITLES,
    needs_approval=False,
)
def archive_agreement(session: Session, told: ArchiveAgreement, *, on: date, by: str, because: str) -> list[UseAgreement]:
    """Record where in the archive a signed agreement is kept (中办发〔2017〕70号 art. 8)."""
    old = titles.agreement(session, told.number)
    if not told.archive_number.strip():
        raise Invalid({"archive_number": Words("未填写", "is missing")})
    if old.signature != SignatureState.SIGNED or (old.signed_on is not None and old.signed_on > on):
        raise Conflict(f"{old.number} 尚未签订，不能归档", f"{old.number} is not signed yet; only what is signed is archived")
    with acting(session, "archive-agreement", subject=f"Agreement {told.number}", by=by, because=because):
        new = restate(session, old, archive_number=told.archive_number.strip())
    return [new]
