"""One small picture of one file, made in a process of its own: ``python -m api.rendering FILE KIND SIDE PAGE OUT``.

Decoders of strangers' pictures and PDFs are large programs in C. Here one of them may crash, swell or hang, and only this
process ends. What comes out is a plain JPEG without what a camera writes beside the picture: no place, no owner, no time.
"""

import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Final

MEMORY: Final = 3 << 30
"""Bytes of addresses; a picture of the most megapixels takes half."""
SECONDS: Final = 20
QUALITY: Final = 82


def render(path: Path, kind: str, side: int, page: int, out: Path) -> int:
    """Write the picture, no side of it longer than is said; the number of pages."""
    from PIL import Image, ImageOps

    pages = 1
    if kind == "PDF":
        import pypdfium2

        document = pypdfium2.PdfDocument(path)
        pages = len(document)
        leaf = document[page - 1]
        picture = leaf.render(scale=side / max(*leaf.get_size(), 1.0), may_draw_forms=False).to_pil()
    else:
        picture = Image.open(path, formats=[kind])
        picture.thumbnail((side, side))
        picture = ImageOps.exif_transpose(picture)
    plain = Image.new("RGB", picture.size, "white")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        plain.paste(picture, mask=picture.getchannel("A"))
    else:
        plain.paste(picture.convert("RGB"))
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return pages


def main() -> None:
    """Say the number of pages, or leave with 1."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    path, kind, side, page, out = sys.argv[1:]
    warnings.simplefilter("ignore")
    try:
        pages = render(Path(path), kind, int(side), int(page), Path(out))
    except Exception:  # noqa: BLE001  # whatever a decoder raises of a broken file
        sys.exit(1)
    sys.stdout.write(json.dumps({"pages": pages}))


if __name__ == "__main__":
    main()
