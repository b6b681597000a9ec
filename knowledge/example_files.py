"""Small but true documents for the demo: a PDF and a Word file, made without any library."""

from io import BytesIO
from textwrap import wrap
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def pdf(title: str, paragraphs: list[str], language: str = "sv-SE") -> bytes:
    """A PDF 1.7 of one page with a title and text, its title and language said to readers.

    Text in Latin 1 only; longer than a page is cut off by the page.
    """
    lines = ["BT", "/F1 20 Tf", "24 TL", "56 780 Td"]
    lines += [f"{_pdf_text(line)} Tj T*" for line in wrap(title, 44)]
    lines += ["/F1 11 Tf", "16 TL", "T*"]
    for paragraph in paragraphs:
        lines += [f"{_pdf_text(line)} Tj T*" for line in wrap(paragraph, 84)]
        lines += ["T*"]
    drawing = "\n".join([*lines, "ET"]).encode("cp1252")
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) "
        "/ViewerPreferences << /DisplayDocTitle true >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        drawing,
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title <FEFF{title.encode('utf-16-be').hex().upper()}> >>",
    ]
    file = BytesIO(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    file.seek(0, 2)
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(file.tell())
        if isinstance(content, bytes):
            content = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)
        else:
            content = content.encode("cp1252")
        file.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    table = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    file.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    file.write(b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\n" % (len(objects) + 1))
    file.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return file.getvalue()


def docx(title: str, paragraphs: list[str]) -> bytes:
    """A Word document with a heading and text in Swedish."""
    text = _word_paragraph(title, "<w:b/><w:sz w:val='36'/>")
    text += "".join(_word_paragraph(paragraph, "") for paragraph in paragraphs)
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_DOCX_MAIN}"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_DOCUMENT}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_WORD}"><w:body>{text}</w:body>'
        "</w:document>",
    }
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            # ZipInfo's own date is the same always, so that the file is too.
            archive.writestr(ZipInfo(name), content.encode(), ZIP_DEFLATED)
    return file.getvalue()


def _pdf_text(text: str) -> str:
    return "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"


def _word_paragraph(text: str, look: str) -> str:
    return (
        f"<w:p><w:r><w:rPr>{look}<w:lang w:val='sv-SE'/></w:rPr>"
        f"<w:t xml:space='preserve'>{escape(text)}</w:t></w:r></w:p>"
    )
