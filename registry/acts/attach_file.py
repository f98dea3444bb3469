"""Laying a photo, scan, drawing or document beside a record, and taking it away again: it ends, and is never deleted."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.end import end
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Attachment, PaperKind, RecordKind, Role
from registry.queries import attachments, titles
from registry.store.errors import Conflict, Invalid, NotFound
from registry.store.ids import new_id
from registry.store.journal import acting

HANDS_IN: Final = frozenset({Role.STAFF, Role.CLERK, Role.SURVEYOR, Role.REVIEWER})
RECORD: Final = ("如 building:371500-0001-001、agreement:协议编号", "such as building:371500-0001-001, agreement:NUMBER")
LONGEST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile:
    """Which kept file lies beside which record."""

    record: str = asks("所附记录", "record", look_up=LookUp.RECORD, hint=RECORD)
    file: str = asks("文件", "file", look_up=LookUp.FILE)
    kind: PaperKind = asks("种类", "kind of paper", default=PaperKind.OTHER)
    name: str = asks("文件名", "name", default="", hint=("不填为种类名称", "left empty it is called by its kind"))
    caption: str = asks("说明", "caption", default="")
    taken_on: date | None = asks("拍摄或形成日期", "taken on", default=None)
    taken_at: str = asks("拍摄地点", "taken at", default="")
    sensitive: bool = asks("仅限涉敏授权人员查看", "sensitive", default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DetachFile:
    """Which file no longer lies beside which record."""

    record: str = asks("所附记录", "record", look_up=LookUp.RECORD, hint=RECORD)
    file: str = asks("文件", "file", look_up=LookUp.FILE)


@verb("attach-file", "附图文", "attach a file", told=AttachFile, family=Family.FILES, roles=HANDS_IN, needs_approval=False)
def attach_file(session: Session, told: AttachFile, *, on: date, by: str, because: str) -> list[Attachment]:
    """Lay a kept file beside a record from a day on; the same file twice is refused."""
    wrong = {
        name: Words(f"超过 {LONGEST} 字", f"has more than {LONGEST} characters")
        for name in ("name", "caption", "taken_at")
        if len(getattr(told, name)) > LONGEST
    }
    if told.taken_on is not None and told.taken_on > on:
        wrong["taken_on"] = Words(f"晚于 {on}", f"it is later than {on}")
    if not titles.is_stored(session, told.file):
        wrong["file"] = Words("没有这份文件，请先上传", "there is no such file; hand it in first")
    if wrong:
        raise Invalid(wrong)
    kind, code = record_named(told.record)
    record = attachments.record_of(session, kind, code)
    if _lying(session, kind, record, told.file):
        raise Conflict(f"{kind.zh} {code} 已附有这份文件", f"this file lies beside {kind.en} {code} already")
    with acting(session, "attach-file", subject=_subject(kind, code, sensitive=told.sensitive), by=by, because=because) as act:
        row = Attachment(
            id=new_id(act.known),
            record_kind=kind.value,
            record_id=record,
            digest=told.file,
            name=told.name.strip() or told.kind.zh,
            kind=told.kind.value,
            caption=told.caption.strip(),
            taken_on=told.taken_on,
            taken_at=told.taken_at.strip(),
            sensitive=told.sensitive,
            valid_from=on,
        )
        session.add(row)
    return [row]


@verb("detach-file", "撤下图文", "detach a file", told=DetachFile, family=Family.FILES, roles=HANDS_IN)
def detach_file(session: Session, told: DetachFile, *, on: date, by: str, because: str) -> list[Attachment]:
    """From a day on a file no longer lies beside a record; until then it did, and can still be seen."""
    kind, code = record_named(told.record)
    there = _lying(session, kind, attachments.record_of(session, kind, code), told.file)
    if not there:
        raise NotFound(f"{kind.zh} {code} 没有附这份文件", f"no such file lies beside {kind.en} {code}")
    sensitive = any(it.sensitive for it in there)
    with acting(session, "detach-file", subject=_subject(kind, code, sensitive=sensitive), by=by, because=because):
        end(session, there, on=on)
    return there


def record_named(text: str) -> tuple[RecordKind, str]:
    """The kind and the code of a record as it is named in one word; ``Invalid`` where it is not.

    >>> record_named("building:371500-0001-001")[1]
    '371500-0001-001'
    """
    kind, colon, code = text.strip().partition(":")
    known = {it.value: it for it in RecordKind}
    if kind not in known or not colon or not code.strip():
        listed = "、".join(f"{it.value}（{it.zh}）" for it in RecordKind)
        raise Invalid(
            {"record": Words(f"写作“种类:编号”，种类为 {listed}", f"is written KIND:CODE, KIND one of {', '.join(known)}")}
        )
    return known[kind], code.strip()


def _lying(session: Session, kind: RecordKind, record: UUID, digest: str) -> list[Attachment]:
    there = attachments.attached(session, kind, record)
    return [it for it in there if it.digest == digest and it.valid_to is None]


def _subject(kind: RecordKind, code: str, *, sensitive: bool) -> str:
    """What the journal's line is of; one of a sensitive paper names no record, so that its division's other viewers do not meet it."""
    words = {RecordKind.AGREEMENT: "Agreement", RecordKind.RECTIFICATION: "Rectification"}
    if sensitive:
        return "Sensitive attachment"
    if kind is RecordKind.RECTIFICATION:
        code = code.partition(":")[2] or code
    return f"{words.get(kind, kind.en.capitalize())} {code}"
