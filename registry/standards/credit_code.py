"""Unified social credit codes: what the 18 characters say, and what is wrong with one.

Source: GB 32100-2015 for the whole, GB 11714-1997 for the organisation code within it; confidence B.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from floorplans.vocabulary import Words

LENGTH: Final = 18
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""No I, O, Z, S, V, which look like digits or each other."""
WEIGHTS: Final = tuple(3**i % 31 for i in range(LENGTH - 1))
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)

KINDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "11": Words("机关", "organ of the state"),
        "12": Words("事业单位", "public institution"),
        "13": Words("机构编制部门直接管理的群众团体", "mass body under the staffing office"),
        "19": Words("机构编制部门登记的其他机构", "other body registered by the staffing office"),
    }
)
"""Those that the staffing office registers, by department and class."""


@dataclass(frozen=True, slots=True)
class CreditCode:
    """The parts of a code."""

    department: str
    """Who registered it: 1 is the staffing office."""
    kind: str
    """Class within that department."""
    division: str
    """Division of the registering office, six digits of GB/T 2260."""
    organisation: str
    """Organisation code: eight characters and their check."""
    check: str

    @property
    def kind_words(self) -> Words | None:
        """What kind of body it is, as far as the staffing office registers it."""
        return KINDS.get(self.department + self.kind)


def split(code: str) -> CreditCode:
    """The parts of a code in which nothing is wrong.

    >>> split("113715000000000190").division
    '371500'
    """
    return CreditCode(code[0], code[1], code[2:8], code[8:17], code[17])


def problems(code: str) -> list[Words]:
    """All that is wrong with a code, each with its cure; nothing where it is right.

    >>> problems("91512081MA62K0260E")
    []
    >>> [it.en for it in problems("113715000000000191")]
    ['the last character is 1 but the 17 before it give 0; look for a character typed wrong']
    """
    if len(code) != LENGTH:
        return [Words(f"应为 {LENGTH} 位，现有 {len(code)} 位", f"it has {len(code)} characters, not {LENGTH}")]
    found = [_strange(i, character) for i, character in enumerate(code, 1) if character not in ALPHABET]
    if not code[2:8].isdecimal():
        found.append(
            Words(
                f"第 3 至 8 位应为行政区划代码，现为 {code[2:8]}",
                f"characters 3 to 8 are a division, six digits, not {code[2:8]}",
            )
        )
    if found:
        return found
    if (due := organisation_check(code[8:16])) != code[16]:
        found.append(
            Words(
                f"第 17 位为 {code[16]}，按第 9 至 16 位应为 {due}，请核对是否录错",
                f"character 17 is {code[16]} but characters 9 to 16 give {due}; look for a character typed wrong",
            )
        )
    if (due := check(code[:17])) != code[17]:
        found.append(
            Words(
                f"末位为 {code[17]}，按前 17 位应为 {due}，请核对是否录错",
                f"the last character is {code[17]} but the 17 before it give {due}; look for a character typed wrong",
            )
        )
    return found


def check(first: str) -> str:
    """The check character of the first 17.

    >>> check("11371500000000019")
    '0'
    """
    return ALPHABET[-sum(ALPHABET.index(it) * weight for it, weight in zip(first, WEIGHTS, strict=True)) % 31]


def organisation_check(first: str) -> str:
    """The check character of an organisation code's first eight, whose letters count from A = 10.

    >>> organisation_check("MA62K026")
    '0'
    """
    return "0123456789X"[-sum(int(it, 36) * weight for it, weight in zip(first, ORGANISATION_WEIGHTS, strict=True)) % 11]


def _strange(place: int, character: str) -> Words:
    cures = {
        "O": Words("，是否为数字 0", "; perhaps the digit 0"),
        "I": Words("，是否为数字 1", "; perhaps the digit 1"),
        "Z": Words("，是否为数字 2", "; perhaps the digit 2"),
        "S": Words("，是否为数字 5", "; perhaps the digit 5"),
    }
    cure = cures.get(character, Words("", ""))
    if character.upper() != character and character.upper() in ALPHABET:
        cure = Words("，请用大写", "; use capital letters")
    elif "！" <= character <= "～":
        cure = Words("，请用半角", "; use half-width characters")
    return Words(f"第 {place} 位不能是“{character}”{cure.zh}", f"character {place} cannot be “{character}”{cure.en}")
