"""The use agreement (办公用房使用协议) and the allocation certificate (办公用房分配使用凭证), as 中办发〔2017〕70号 art. 18-19 asks for them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from api.documents.content import Block, Column, Document, Drawing, PageBreak, Paragraph, Style, Table
from api.documents.floor_drawing import floor_drawing
from maps.theme import use_words
from registry import Conflict, views
from registry.models import AgreementPurpose, TitleState
from registry.views import Agreement, AgreementStanding

RULE: Final = "《党政机关办公用房管理办法》（中办发〔2017〕70号）"
ROOMS: Final = (
    Column("序号", 9),
    Column("楼层", 12),
    Column("房号", 17),
    Column("名称", 34),
    Column("用途", 24),
    Column("房间编码", 48),
    Column("使用面积（㎡）", 22, figures=True),
)
PARTIES: Final = (Column("", 1), Column("", 1))


def agreement_document(told: Agreement, drawings: Sequence[Drawing]) -> Document:
    """The agreement with its room schedule, and the plans of its floors with its rooms marked."""
    one, other = told.bureau, told.organisation
    heading = "党政机关办公用房使用协议"
    terms = [
        ("一、使用的房屋", [
            f"甲方将{_building(told)}的 {len(told.schedule)} 间房屋分配乙方使用，使用面积合计 {told.usable_area:,.2f} ㎡，"
            "逐间明细见附件一" + ("，位置见附件二" if drawings else "") + "。",
            f"房屋所有权与使用权分离：{_title(told)}；乙方享有本协议约定的使用权。",
        ]),
        ("二、期限", [f"自 {_day(told.valid_from)} 起至 {_last(told)} 止（含当日）。" + (f"本协议续签 {told.renews} 号协议。" if told.renews else "")]),
        ("三、分配使用凭证", [
            f"甲方同时核发办公用房分配使用凭证，编号 {told.certificate_number}。凭证可以按照有关规定用于办理乙方的{_purposes(told)}，不得用于出租、出借、经营（第十八条）。",
        ]),
        ("四、使用要求", [
            "乙方在核定面积内使用办公用房，不得擅自改变使用功能，不得调整给其他单位使用，不得出租、出借或者用于经营（第十八条、第十九条）。",
            "乙方按年度将办公用房使用情况在单位内部公示，将领导干部办公用房配备情况报甲方备案（第十九条）。",
            "工作人员调离或者退休的，乙方在办理手续后 1 个月内收回其办公用房（第十九条）。",
        ]),
        ("五、其他", ["期限届满需要继续使用的，双方续签协议。本协议一式两份，双方各执一份，自签订之日起生效。"]),
    ]  # fmt: skip
    blocks: list[Block] = [
        Paragraph(heading, Style.TITLE),
        Paragraph(f"协议编号：{told.number}", Style.CENTRED),
        Paragraph(f"甲方（机关事务管理部门）：{_party(one.name, one.credit_code)}", Style.PLAIN),
        Paragraph(f"乙方（使用单位）：{_party(other.name, other.credit_code)}", Style.PLAIN),
        Paragraph(f"根据{RULE}第十八条、第十九条，甲乙双方就办公用房的使用签订本协议。"),
    ]
    for name, clauses in terms:
        blocks += [Paragraph(name, Style.HEADING), *map(Paragraph, clauses)]
    signed = _day(told.signed_on) if told.signed_on else "　　　　年　　月　　日"
    blocks += [
        Table(
            PARTIES,
            [
                [f"甲方（盖章）：{one.name}", f"乙方（盖章）：{other.name}"],
                ["代表人（签字）：", "代表人（签字）："],
                [f"签订日期：{signed}", f"签订日期：{signed}"],
            ],
            lines=False,
        ),
        PageBreak(),
        Paragraph("附件一　房间明细", Style.HEADING),
        _schedule(told),
    ]
    if drawings:
        blocks += [PageBreak(), Paragraph("附件二　楼层平面（涂灰的房间为本协议所列）", Style.HEADING), *drawings]
    return _document(told, heading, told.number, blocks)


def certificate_document(told: Agreement) -> Document:
    """The certificate that comes with a signed agreement; ``Conflict`` while nothing is signed."""
    if told.standing is AgreementStanding.DRAFT:
        raise Conflict(
            f"协议 {told.number} 尚未签订，签订后才核发凭证（中办发〔2017〕70号第十八条）",
            f"agreement {told.number} is not signed; the certificate comes with the signature (中办发〔2017〕70号 art. 18)",
        )
    heading = "党政机关办公用房分配使用凭证"
    facts = [
        ("使用单位", _party(told.organisation.name, told.organisation.credit_code)),
        ("房屋", _building(told)),
        ("权属", _title(told)),
        ("房间", f"{len(told.schedule)} 间，使用面积合计 {told.usable_area:,.2f} ㎡，明细附后"),
        ("使用期限", f"{_day(told.valid_from)} 至 {_last(told)}（含当日）"),
        ("使用协议", told.number),
        ("可用于办理", _purposes(told)),
        ("不得", "用于出租、出借、经营；擅自改变使用功能；调整给其他单位使用"),
    ]
    blocks: list[Block] = [
        Paragraph(heading, Style.TITLE),
        Paragraph(f"凭证编号：{told.certificate_number}", Style.CENTRED),
        Paragraph(f"根据{RULE}第十八条，核发本凭证。"),
        Table((Column("", 24), Column("", 142)), facts),
        Table(PARTIES, [["", f"核发单位（盖章）：{told.bureau.name}"], ["", f"核发日期：{_day(told.signed_on)}"]], lines=False),
        Paragraph("房间明细", Style.HEADING),
        _schedule(told),
    ]
    return _document(told, heading, told.certificate_number, blocks)


def drawings_of(session: Session, told: Agreement) -> list[Drawing]:
    """The floors of an agreement's rooms as they were known when it was drawn up, from below."""
    marked = {it["code"] for it in told.schedule}
    seen = {"on": told.valid_from, "known": told.drawn_up}
    found = []
    for floor in views.floors(session, told.building.code, **seen).itertuples():
        if floor.code in {it["floor"] for it in told.schedule}:
            caption = f"{told.site_name} {told.building.name} {floor.floor_name}"
            found.append(
                floor_drawing(views.rooms(session, floor.code, **seen), marked, outline=floor.plan_outline, caption=caption)
            )
    return [it for it in found if it is not None]


def _document(told: Agreement, heading: str, number: str, blocks: list[Block]) -> Document:
    return Document(
        heading=heading, number=number, day=told.valid_from, entry=told.entry, head=told.head, written=told.written, blocks=blocks
    )


def _schedule(told: Agreement) -> Table:
    rows = []
    for at, it in enumerate(told.schedule, 1):
        declared = "" if it["usable_area"] else "（申报）"
        share = "" if it["share"] == "100.00" else f"（份额 {it['share']}%）"
        use = use_words(it["use"]).zh
        area = f"{views.room_area(it):,.2f}"
        rows.append([str(at), it["floor_name"], it["number"], it["name"], f"{use}{declared}{share}", it["code"], area])
    return Table(ROOMS, rows, total=["", "", "合计", "", f"{len(rows)} 间", "", f"{told.usable_area:,.2f}"])


def _building(told: Agreement) -> str:
    address = f"，地址：{told.building.address}" if told.building.address else ""
    return f"{told.site_name}{told.building.name}（楼栋编号 {told.building.code}{address}）"


def _title(told: Agreement) -> str:
    if told.title is None:
        return "权属尚未登记"
    state = TitleState(told.title.state)
    paper = told.title.certificate_number or told.title.approval
    said = {
        TitleState.REGISTERED: "权属登记在",
        TitleState.FILED: "权属已备案，权利人为",
        TitleState.WITHHELD: "权属经核准登记在",
    }
    tail = "名下" if state in {TitleState.REGISTERED, TitleState.WITHHELD} else ""
    return f"{said.get(state, '权属待统一登记，权利人为')}{told.title_holder}{tail}" + (f"（{paper}）" if paper else "")


def _purposes(told: Agreement) -> str:
    return "、".join(AgreementPurpose(it).zh for it in told.purposes)


def _party(name: str, credit_code: str | None) -> str:
    return f"{name}（统一社会信用代码 {credit_code}）" if credit_code else name


def _last(told: Agreement) -> str:
    return _day(told.last_day) if told.last_day else "长期"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
