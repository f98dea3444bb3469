"""Which drawing standard a drawing follows: chosen with the reason told, named by the user, or proposed."""

import pytest

from floorplans import measure
from floorplans.finding import Unreadable
from floorplans.readers import read
from floorplans.readers.dxf_drawn import plain_layer
from floorplans.readers.dxf_mapping import standards
from floorplans.readers.uses import use_of
from floorplans.vocabulary import RoomUse
from tests.floorplans.drafting import GROSS, LABELS, box, floor, saved, sheet, write


def numbered(space, layer: str, labels: str, gross: str | None = None) -> None:
    for n in range(4):
        box(space, n * 4000, 0, 3900, 5000, layer)
        write(space, f"10{n}", n * 4000 + 2000, 2500, labels)
    if gross:
        box(space, -200, -200, 16400, 5400, gross)


@pytest.mark.parametrize(
    ("layers", "name"),
    [
        (("房间轮廓", "房间标注", "建筑外轮廓"), "surveying-office"),
        (("UNITS", "UNITLABELS", "OUTLINE"), "azure-indoor"),
        (("RM$", "A-IDEN-NUMR-EXST", "GROS$"), "us-ncs"),
        (("rm$", "a-iden-numr-exst", "gros$"), "us-ncs"),
        (("ground$0$RM$", "ground$0$A-IDEN-NUMR-EXST", "ground$0$GROS$"), "us-ncs"),
        (("R_RAUMPOLYGON", "R_AOID", "R_GESCHOSSPOLYGON"), "bbl-cafm"),
        (("SPACE", "SPACE", "WALL"), "tarch-t3"),
    ],
)
def test_the_standard_is_chosen_by_the_layers_that_are_there_and_says_why(tmp_path, layers, name):
    document = sheet()
    numbered(document.modelspace(), *layers)
    plan = read(saved(document, tmp_path)).plans[0]
    assert plan.mapping.name == name
    assert plan.basis is standards()[name].basis
    assert layers[0].split("$0$")[-1].upper() in plan.mapping.because.zh.upper()
    assert plan.missing_layers == ()


def test_the_user_may_name_the_standard(tmp_path):
    document = sheet()
    numbered(document.modelspace(), "房间轮廓", "房间标注")
    numbered(document.modelspace(), "UNITS", "UNITLABELS")
    reading = read(saved(document, tmp_path), mapping="azure-indoor")
    assert reading.plans[0].mapping.name == "azure-indoor"
    assert "用户" in reading.plans[0].mapping.because.zh


def test_an_unknown_standard_is_refused_with_the_known_names(tmp_path):
    document = sheet()
    floor(document.modelspace(), 101)
    with pytest.raises(Unreadable) as refusal:
        read(saved(document, tmp_path), mapping="nobody")
    assert "surveying-office" in refusal.value.words.zh
    assert "block-attributes" in refusal.value.words.en


def test_a_required_layer_that_is_not_there_is_told(tmp_path):
    document = sheet()
    space = document.modelspace()
    for layer in (LABELS, GROSS, "墙体", "轴线"):
        box(space, 0, 0, 4000, 5000, layer)
    plan = read(saved(document, tmp_path)).plans[0]
    assert (plan.mapping.name, plan.mapping.sure) == ("surveying-office", False)
    assert plan.missing_layers == ("房间轮廓",)


def test_outlines_on_unknown_layers_that_tile_a_larger_one_are_proposed_as_rooms(tmp_path):
    document = sheet()
    space = document.modelspace()
    numbered(space, "FJ-2019", "WZ", "WK")
    for n in range(6):  # furniture, and a title block of many cells
        box(space, n * 2000 + 500, 500, 600, 600, "JJ")
        box(space, 30000, n * 1000, 5000, 1000, "TQ")
    reading = measure(read(saved(document, tmp_path)))
    plan = reading.plans[0]
    assert (plan.mapping.name, plan.mapping.sure) == ("", False)
    assert "FJ-2019" in plan.mapping.because.zh
    assert reading.rooms.number.tolist() == ["100", "101", "102", "103"]
    assert (reading.rooms.usable.tolist(), plan.gross_area) == ([1950] * 4, 8856)


def test_outlines_that_overlap_are_no_rooms_though_there_are_more_of_them(tmp_path):
    document = sheet()
    space = document.modelspace()
    numbered(space, "FJ", "WZ", "WK")
    for n in range(4):
        for shift in (0, 300, 600):
            box(space, n * 4000 + 700 + shift, 500 + shift, 2000, 3500, "CF")
    assert "“FJ”" in read(saved(document, tmp_path)).plans[0].mapping.because.zh


def test_a_family_of_blocks_that_tiles_a_larger_outline_is_proposed_too(tmp_path):
    document = sheet()
    space = document.modelspace()
    block = document.blocks.new("FANG")
    box(block, 0, 0, 3900, 5000, "0")
    for n in range(4):
        insert = space.add_blockref("FANG", (n * 4000, 0), {"layer": "X"})
        insert.add_attrib("房号", f"10{n}", (n * 4000 + 1000, 1000))
    box(space, -200, -200, 16400, 5400, "WK")
    reading = read(saved(document, tmp_path))
    assert reading.plans[0].mapping.sure is False
    assert sorted(reading.rooms.number.tolist()) == ["100", "101", "102", "103"]


def test_a_drawing_in_which_nothing_looks_like_rooms_is_a_plan_without_rooms(tmp_path):
    document = sheet()
    document.modelspace().add_line((0, 0), (5000, 0))
    reading = read(saved(document, tmp_path))
    assert (len(reading.plans), len(reading.rooms)) == (1, 0)
    assert reading.plans[0].mapping.sure is False


@pytest.mark.parametrize(
    ("name", "plain"), [("RM$", "RM$"), ("xref|RM$", "RM$"), ("a$0$RM$", "RM$"), ("$0$", "$0$"), ("房间轮廓", "房间轮廓")]
)
def test_a_layer_of_an_attached_drawing_keeps_its_own_name(name, plain):
    assert plain_layer(name) == plain


@pytest.mark.parametrize(
    ("said", "use"),
    [
        ("办公室", RoomUse.OFFICE),
        ("局长办公室", RoomUse.OFFICE),
        ("第一会议室", RoomUse.SERVICE),
        ("卫生间(男)", RoomUse.SERVICE),
        ("接待室", RoomUse.SERVICE),
        ("信访接待室", RoomUse.PUBLIC),
        ("网络机房", RoomUse.SERVICE),
        ("空调机房", RoomUse.EQUIPMENT),
        ("配电室", RoomUse.EQUIPMENT),
        ("职工食堂", RoomUse.ANNEX),
        ("车库", RoomUse.ANNEX),
        ("技术业务用房", RoomUse.TECHNICAL),
        ("走廊", RoomUse.CIRCULATION),
        ("Stairwell", RoomUse.CIRCULATION),
        ("Mech/Elec", RoomUse.EQUIPMENT),
        ("Focus  Room", RoomUse.SERVICE),
        ("officer training", ""),
        ("甲乙丙", ""),
        ("", ""),
    ],
)
def test_the_words_of_a_drawing_tell_the_use(said, use):
    assert use_of(said) == use


def test_every_standard_declares_its_boundary_basis_and_a_pattern_that_holds():
    for standard in standards().values():
        assert standard.says.zh
        assert standard.basis
        assert standard.repeats in {"leading-digits", "same"}
