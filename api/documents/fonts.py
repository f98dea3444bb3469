"""The one Chinese font of papers: TrueType, so that it can be embedded; the distribution brings it."""

from pathlib import Path

from registry import Unusable

FONT = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
PACKAGE = "fonts-wqy-microhei"
"""It has Chinese signs, letters and figures in one file; Droid Sans Fallback has no figures."""


def chinese_font() -> Path:
    """Where the font lies; ``Unusable`` naming the package where it does not."""
    if not FONT.is_file():
        raise Unusable(
            f"本机没有中文字体，不能生成 PDF；请安装系统软件包 {PACKAGE}，或改用 docx",
            f"this machine has no Chinese font, so no PDF can be made; install the package {PACKAGE}, or take the docx",
        )
    return FONT
