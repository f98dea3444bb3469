"""What is said of the files of a folder or zip: those that could not be read, and those that are no surveys."""

from collections.abc import Sequence
from typing import Final

from floorplans.finding import Finding, Unreadable
from floorplans.kinds import Kind, declare, told
from floorplans.readers.bundle_members import Member
from floorplans.vocabulary import Family, Severity, Words

KINDS: Final = declare(
    Words("文件夹与压缩包", "folders and archives"),
    {
        "file-unreadable": Kind(
            Severity.ERROR,
            Words("文件无法读取", "file not readable"),
            Words("请改正或移出该文件后重新提交整套成果。", "Mend the file or take it out, and hand the whole in again."),
            family=Family.DRAWING,
        ),
        "file-passed-over": Kind(
            Severity.NOTE,
            Words("文件未读取", "file passed over"),
            Words(
                "如其中有图纸或台账，请导出为可读格式。",
                "If a drawing or ledger is among them, export it to a format that can be read.",
            ),
            family=Family.DRAWING,
        ),
    },
)


def unreadable(member: Member, refusal: Unreadable) -> Finding:
    """A file that could not be read, and why; it keeps the whole out of the register."""
    says = Words(f"“{member.name}”未读取：{refusal.words.zh}", f"“{member.name}” was not read: {refusal.words.en}")
    return told(KINDS, "file-unreadable", says, subject=member.name, place=member.name)


def passed_over(file: str, strange: Sequence[Member]) -> list[Finding]:
    """A note on the files that are no surveys; none where there are none."""
    if not strange:
        return []
    shown = "、".join(member.name for member in strange[:10]) + ("…" if len(strange) > 10 else "")
    says = Words(
        f"{len(strange)} 个文件不是测绘成果，未读取：{shown}。",
        f"{len(strange)} files are no surveys and were not read: {shown}.",
    )
    return [told(KINDS, "file-passed-over", says, subject=file, place=file)]
