"""A draft of the letter that apologises for a late result and sets a new day.

It says the seven things that such letters say in practice: whose dossier, of what kind, its number, where it stands,
why it is late, the new day, and the apology. The form in use is Mẫu 04 of Thông tư 03/2025/TT-VPCP, whose own words we
have not read: the draft says that it is to be compared.
"""

from bot.papers.document import Paper
from storage.records import LateResult

BEFORE_SIGNING = (
    "Dự thảo do Motcua soạn từ sổ theo dõi. Trước khi ký: đối chiếu với Mẫu 04 (Văn bản xin lỗi và đề nghị gia hạn "
    "thời gian giải quyết, Thông tư 03/2025/TT-VPCP), điền số và ngày, rồi xóa dòng này."
)


def letter(late: LateResult, unit: str) -> bytes:
    """The draft as a .docx file."""
    made = Paper()
    made.sides([unit.upper(), "Số: ……/……"], ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"])
    made.say("……, ngày …… tháng …… năm ……", italic=True, right=True)
    made.title("VĂN BẢN XIN LỖI", "và đề nghị gia hạn thời gian giải quyết")
    made.say(f"Kính gửi: {late.person}")
    made.say(f"{unit} xin lỗi ông/bà vì hồ sơ dưới đây chưa có kết quả đúng ngày đã hẹn:")
    made.table(
        ("Nội dung", "Chi tiết"),
        [
            ("Người nộp hồ sơ", late.person),
            ("Loại hồ sơ", late.dossier),
            ("Mã hồ sơ (số giấy hẹn)", late.receipt),
            ("Ngày đã hẹn trả", f"{late.promised_on:%d/%m/%Y}"),
            ("Hồ sơ đang tới đâu", late.status),
            ("Lý do chưa có kết quả", late.reason),
            ("Ngày hẹn trả mới", f"{late.new_on:%d/%m/%Y}"),
        ],
    )
    made.say("Rất mong ông/bà thông cảm. Ông/bà có ý kiến về việc này thì phản ánh với chúng tôi tại nơi đã nộp hồ sơ.")
    made.say("THỦ TRƯỞNG ĐƠN VỊ", right=True)
    made.say("(ký, ghi rõ họ tên)", italic=True, right=True)
    made.say(BEFORE_SIGNING, italic=True)
    return made.bytes()
