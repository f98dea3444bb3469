"""What an organisation may have, from its authorised posts: S = [A + B + (A + B) × 9 %] / K + C, with its working line by line.

A offices and B service rooms in usable m², the share of equipment rooms of both by the standard and never by what there is,
K the usable ratio, C annex rooms in gross m² (党政机关办公用房建设标准, 发改投资〔2014〕2674号; the formula confidence B, read in
papers that tell it). Headcount is the authorised posts (confidence A). All amounts are exact fractions until they are shown,
rounded half up to 0.01 m²; service area a head is never rounded. A figure of confidence C or D is used and says so beside the sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from floorplans.vocabulary import Words
from registry.compliance.entitle_figures import Needs, figures_of
from registry.models import Tier
from registry.standards.figures import Figure
from registry.standards.formulas import exact, per_head, rounded, stepped, written
from registry.standards.posts import post_words, posts

AREA = "m2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the working."""

    key: str
    """``office``, ``service``, ``total`` where the line is a result; ``office/bureau_chief``, ``annex/garage`` where it goes into one."""
    says: Words
    """How it was counted."""
    amount: Fraction
    unit: str
    figure: Figure | None
    """On what it rests; None where it is a sum of lines above it."""

    @property
    def shown(self) -> str:
        """The amount as people read it: areas to two places, anything else with all its digits."""
        return f"{rounded(self.amount)}" if self.unit == AREA else written(self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """What an organisation may have; amounts are exact, ``formulas.rounded`` is for showing them."""

    heads: int
    office: Fraction
    service_per_head: Fraction
    service: Fraction
    equipment: Fraction
    basic: Fraction
    """Usable m² of office, service and equipment rooms."""
    annex: Fraction
    """Gross m²."""
    total: Fraction
    """Gross m²."""
    working: tuple[Step, ...]

    @property
    def confidence(self) -> str:
        """The lowest of the figures that it rests on."""
        return max(it.figure.confidence for it in self.working if it.figure is not None)


def entitle(
    tier: str,
    counted: Mapping[str, int],
    *,
    on: date,
    needs: Needs | None = None,
    ratio: Decimal | None = None,
    division: str = "",
) -> Entitlement:
    """What an organisation of a tier with so many authorised posts may have on a day; ``Invalid`` says all that is wrong at once.

    ``ratio`` is K of the building; that of buildings of several storeys where nobody says.

    >>> found = entitle("city", {"bureau_chief": 1, "bureau_deputy": 4, "below_bureau": 75}, on=date(2026, 11, 22), needs=Needs(cars=2))
    >>> str(rounded(found.total)), written(found.service_per_head)
    ('2742.14', '8')
    """
    needs = needs or Needs()
    figures = figures_of(tier, counted, needs, ratio, on, division)
    heads = sum(counted.values())
    offices = tuple(_office(Tier(tier), post, counted[post], figures[post]) for post in posts(Tier(tier)) if counted.get(post))
    office = sum((it.amount for it in offices), Fraction(0))
    each = per_head(figures["service"].value, heads)
    service = heads * each
    share = exact(figures["equipment"].value)
    equipment = (office + service) * share / 100
    basic = office + service + equipment
    k = exact(ratio if ratio is not None else figures["ratio"].value)
    rooms = tuple(_annex(figures, heads, needs))
    annex = sum((it.amount for it in rooms), Fraction(0))
    total = basic / k + annex
    working = (
        _step("heads", "计入的编制人数", "authorised posts that count", Fraction(heads), figures["headcount"], unit="head"),
        *offices,
        _step("office", "办公室 A：各职务之和", "offices A: sum of the posts", office),
        _step("service_per_head", *_slope(figures["service"].value, heads), each, figures["service"], unit="m2 a head"),
        _step("service", f"服务用房 B：{heads} × {written(each)}", f"service rooms B: {heads} × {written(each)}", service),
        _step("equipment", f"设备用房：(A + B) × {written(share)}%", f"equipment rooms: (A + B) × {written(share)} %", equipment, figures["equipment"]),
        _step("basic", "基本办公用房：A + B + 设备用房（使用面积）", "basic rooms: A + B + equipment rooms (usable)", basic),
        _step("ratio", *_ratio(ratio), k, figures.get("ratio"), unit="ratio"),
        _step("basic_gross", "基本办公用房 ÷ K（建筑面积）", "basic rooms ÷ K (gross)", basic / k),
        *rooms,
        _step("annex", "附属用房 C：各项之和（建筑面积）", "annex rooms C: sum of the above (gross)", annex),
        _step("total", "总建筑面积 S：基本办公用房 ÷ K + C", "total gross area S: basic rooms ÷ K + C", total),
    )  # fmt: skip
    return Entitlement(
        heads=heads, office=office, service_per_head=each, service=service, equipment=equipment, basic=basic, annex=annex, total=total, working=working,
    )  # fmt: skip


def _step(key: str, zh: str, en: str, amount: Fraction, figure: Figure | None = None, unit: str = AREA) -> Step:
    return Step(key=key, says=Words(zh, en), amount=amount, unit=unit, figure=figure)


def _office(tier: Tier, post: str, count: int, figure: Figure) -> Step:
    each, called = exact(figure.value), post_words(post, tier)
    return _step(
        f"office/{post}", f"{called.zh} {count} × {written(each)}", f"{called.en} {count} × {written(each)}", count * each, figure
    )


def _slope(terms: Mapping[str, int], heads: int) -> Words:
    """Which branch of the table of service rooms a headcount is in."""
    if heads <= terms["up_to"]:
        where = f"{heads} ≤ {terms['up_to']}"
    elif heads >= terms["from"]:
        where = f"{heads} ≥ {terms['from']}"
    else:
        where = f"({terms['num']} − {heads}) ÷ {terms['den']}"
    return Words(f"服务用房人均：{where}", f"service rooms a head: {where}")


def _ratio(told: Decimal | None) -> Words:
    if told is None:
        return Words("使用面积系数 K：未指定，按多层建筑", "usable ratio K: not told, so that of buildings of several storeys")
    return Words("使用面积系数 K：按所给", "usable ratio K: as told")


def _annex(figures: Mapping[str, Figure], heads: int, needs: Needs) -> list[Step]:
    """The annex rooms: the canteen goes by heads, the others by what there is to be put in them."""
    said = [
        ("canteen", heads, "食堂", "canteen"),
        ("garage", needs.cars, "汽车库", "garage"),
        ("bicycles", needs.bicycles, "自行车库", "bicycle shed"),
        ("electric_bicycles", needs.electric_bicycles, "电动车、摩托车库", "shed for electric bicycles and motorcycles"),
        ("guards", needs.guards, "警卫用房", "guard rooms"),
    ]
    return [_counted(key, count, zh, en, figures[key]) for key, count, zh, en in said if count or key in {"canteen", "garage"}]


def _counted(key: str, count: int, zh: str, en: str, figure: Figure) -> Step:
    if not isinstance(figure.value, dict):
        each = exact(figure.value)
        how, amount = f"{count} × {written(each)}", count * each
    else:
        terms = figure.value
        first = min(count, terms["first"])
        how = f"{first} × {terms['each']}" + (f" + {count - first} × {terms['above']}" if count > first else "")
        amount = stepped(terms, count)
    return _step(f"annex/{key}", f"{zh} {how}", f"{en} {how}", amount, figure)
