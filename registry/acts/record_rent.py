"""Recording rent, received or paid: one payment of one day, on its paper."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from registry.acts.lease_contract import AMOUNT, DAY, blank, money, refuse
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import RentPayment
from registry.queries import leases
from registry.store.errors import Conflict
from registry.store.ids import new_id
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRent:
    """How much was paid, for what, on what paper."""

    lease: str = asks("租赁合同", "lease", look_up=LookUp.LEASE)
    amount: Decimal = asks("金额（元）", "amount (¥)")
    period: str = asks("所属期间", "for", hint=("如 2026、2026上半年", "such as 2026"))
    paper: str = asks(
        "凭证", "receipt", hint=("缴款书或发票号码；租金收入上缴国库", "number of the receipt; rent received is the treasury's")
    )


@verb(
    "record-rent",
    "登记租金收支",
    "record rent",
    told=RecordRent,
    family=Family.LEASES,
    roles=ANYONE_AT_WORK,
)
def record_rent(session: Session, told: RecordRent, *, on: date, by: str, because: str) -> list[RentPayment]:
    """Rent that was received or paid on a day; the same payment twice is refused.

    Rent received is non-tax revenue of the treasury (行政事业性国有资产管理条例 art. 25, A), so every payment has its paper.
    """
    lease = leases.lease(session, told.lease)
    problems = blank(period=told.period, paper=told.paper)
    if not money(told.amount):
        problems["amount"] = AMOUNT
    refuse(problems)
    period, paper = told.period.strip(), told.paper.strip()
    if leases.paid_already(session, lease.id, on=on, period=period, paper=paper):
        raise Conflict(
            f"{on} 凭证 {paper} 的 {period} 租金已登记", f"the rent for {period} of {on} on {paper} is recorded already"
        )
    with acting(session, "record-rent", subject=f"Lease {told.lease}", by=by, because=because) as act:
        payment = RentPayment(
            id=new_id(act.known),
            lease_id=lease.id,
            amount=told.amount,
            period=period,
            paper=paper,
            valid_from=on,
            valid_to=on + DAY,
        )
        session.add(payment)
    return [payment]
