"""What is printed is printed in all our letters, and what cannot be is known beforehand."""

import io

from pypdf import PdfReader

from apps.core.pdf import Sheet, unprintable


def test_every_language_has_its_letters() -> None:
    assert (
        unprintable(
            [
                "Azərbaycan ƏĞIİÖŞÜÇ əğıiöşüç",
                "中华人民共和国 臺灣 喆赟",
                "Российская Федерация ёЁ",
                "№ ₼ ¥ € — “”",
                "１２３",
            ]
        )
        == ""
    )
    assert unprintable(["a🙂b", "𠮷野家"]) == "🙂𠮷"


def test_a_sheet_holds_its_texts_and_embeds_its_fonts() -> None:
    sheet = Sheet(title="Dəvət", author="Agentlik", language="az")
    sheet.text("Hörmətli Şəfiqə, 邀请函, Приглашение", bold=True)
    sheet.facts([("Şəxs", "王小明"), ("Boş", "")])
    sheet.qr("https://example.com/x/", note="Yoxlayın")
    content = sheet.output()
    reader = PdfReader(io.BytesIO(content))
    text = reader.pages[0].extract_text()
    for words in ("Hörmətli Şəfiqə", "邀请函", "Приглашение", "王小明", "—", "Yoxlayın"):
        assert words in text
    assert (
        (reader.metadata.title, reader.metadata.author) == ("Dəvət", "Agentlik") if reader.metadata else False
    )
    assert len(content) < 60_000
