"""The shapes of issued audits, of one made again, and of what has changed between two; areas are m² as text with two places."""

from pydantic import BaseModel, Field

from api.schemas.outputs import AREA
from api.schemas.rectifications import KEY, PHOTO

NUMBER = "371500-A0001"


class AuditOut(BaseModel):
    """An issued audit among others."""

    number: str = Field(examples=[NUMBER])
    scope_kind: str = Field(examples=["building"], description="building, organisation, division")
    scope: str = Field(examples=["371500-0001-001"])
    audited_on: str = Field(examples=["2026-06-01"], description="核查截至日 · day that is audited")
    known: str = Field(examples=["2026-06-01T08:00:00+00:00"], description="按何时所知 · as known at")
    issued_at: str = Field(examples=["2026-06-02T08:00:00+00:00"])
    over: int | None = Field(examples=[3], description="超标房间数 · rooms over")
    excess: str | None = Field(pattern=AREA, examples=["12.40"])
    findings: int | None = Field(examples=[5])
    journal_number: int = Field(examples=[1204], description="签发时日志条数 · lines of the journal then")
    journal_head: str = Field(examples=[PHOTO], description="签发时日志首码 · digest of the journal's last line then")
    version: str = Field(examples=["0.1.0"])
    digest: str = Field(examples=[PHOTO], description="文件的 SHA-256 · of the paper")


class AuditsOut(BaseModel):
    """One page of issued audits."""

    total: int = Field(examples=[1])
    page: int = Field(examples=[1])
    pages: int = Field(examples=[1])
    rows: list[AuditOut]


class CheckedOut(BaseModel):
    """An issued audit made again now beside the one that is kept."""

    sameness: str = Field(examples=["same"], description="same, another-version, differs, tampered")
    says: str = Field(examples=["重新核查逐字节一致"])
    difference: str = Field(examples=[""], description="最先不一致之处 · the first place where they differ")
    issued_by: str = Field(examples=["0.1.0"], description="签发时的软件版本 · version that issued it")
    version: str = Field(examples=["0.1.0"], description="现在的软件版本 · version now")


class FiguresOut(BaseModel):
    """The figures of a finding."""

    measured: str | None = Field(pattern=AREA, examples=["26.40"])
    limit: str | None = Field(pattern=AREA, examples=["24.00"])
    excess: str | None = Field(pattern=AREA, examples=["2.40"])


class GoneOut(FiguresOut):
    """A finding that is no more, with its figures then."""

    key: str = Field(examples=[KEY])


class ChangedOut(BaseModel):
    """A finding whose figures are otherwise."""

    key: str = Field(examples=[KEY])
    before: FiguresOut
    now: FiguresOut


class SinceOut(BaseModel):
    """What has changed since an issued audit of the same scope."""

    audit: str = Field(examples=[NUMBER], description="与之相比的审计报告 · the audit that it is held against")
    new: list[str] = Field(examples=[[KEY]])
    gone: list[GoneOut]
    changed: list[ChangedOut]
    same: int = Field(examples=[4], description="无变化的问题数 · findings that are as they were")
