"""A register in which somebody uses rooms on an agreement, for the pages, papers and answers that tell of it."""

from datetime import date

from registry import Database, verb_of
from tests.rights import BUREAU, FINANCE, body

NUMBER = "聊机管用〔2026〕3号/2?茌平"
"""With all that an address might trip over."""
CERTIFICATE = "聊机管证〔2026〕3号"
SINCE = date(2026, 6, 1)
SAYS = {"by": "王敏", "because": "聊机管〔2026〕1号"}


def agreed(register: str, building: str, rooms: list[str], *, signed: bool = True) -> None:
    """The building registered to the bureau, some rooms assigned to the finance bureau, and an agreement on them."""
    database = Database(register)
    body(database, FINANCE, "市财政局（莘县办事处）", credit_code="113715000000000190")
    body(database, BUREAU, "市机关事务管理局", administers="371500")
    acts = {
        "assign": {"rooms": rooms, "organisation": FINANCE},
        "record-title": {"building": building, "holder": FINANCE, "documents": "house-only", "certificate_number": "聊房权证东字第12号"},
        "plan-title": {"building": building, "batch": "第一批", "plan": "转移登记", "responsible": BUREAU},
        "register-title": {"building": building, "certificate_number": "鲁(2026)聊城市不动产权第0001234号"},
        "draw-up-agreement": {
            "number": NUMBER, "organisation": FINANCE, "building": building, "last_day": "2028-12-31", "certificate_number": CERTIFICATE
        },
        "record-project": {
            "name": "=市民中心", "kind": "new", "approver": "山东省人民政府", "approval": "鲁政字〔2025〕88号", "approved_on": "2025-12-01",
            "builder": BUREAU, "main_user": "市财政局", "address": "东昌路1号", "gross_floor_area": "12345.67", "budget": "6543.21",
            "funding": "budget",
        },
    }  # fmt: skip
    if signed:
        acts["sign-agreement"] = {"number": NUMBER, "signed_on": SINCE}
    with database.writing() as session:
        for name, told in acts.items():
            it = verb_of(name)
            it.run(session, it.read(told), on=SINCE, **SAYS)
            session.flush()
    database.close()
