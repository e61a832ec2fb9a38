"""Everyday questions without tone marks, with the entry and aspect they are about."""

from collections.abc import Iterable

from knowledge.entries import Procedure
from knowledge.library import Library

QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("vo toi moi sanh em be, lam khai sinh can giay gi", "procedure:dang-ky-khai-sinh", "documents"),
    ("lam giay khai sinh bao lau co", "procedure:dang-ky-khai-sinh", "time"),
    ("mat ban chinh khai sinh roi, dang ky lai khai sinh o dau", "procedure:dang-ky-lai-khai-sinh", "where"),
    ("dang ky ket hon can mang theo gi", "procedure:dang-ky-ket-hon", "documents"),
    ("xin giay doc than de cuoi vo can gi", "procedure:xac-nhan-tinh-trang-hon-nhan", "documents"),
    ("ba noi toi moi mat, dang ky khai tu o dau", "procedure:dang-ky-khai-tu", "where"),
    ("sua ten trong giay khai sinh can giay to gi", "procedure:thay-doi-cai-chinh-ho-tich", "documents"),
    ("xin ban sao trich luc khai sinh nop qua mang duoc khong", "procedure:cap-ban-sao-trich-luc-ho-tich", "online"),
    ("sao y cong chung bang cap 3 mat bao lau", "procedure:chung-thuc-ban-sao", "time"),
    ("chung thuc chu ky can gi", "procedure:chung-thuc-chu-ky", "documents"),
    ("dang ky tam tru nop o dau", "procedure:dang-ky-tam-tru", "where"),
    ("nhap ho khau ve nha chong can giay to gi", "procedure:dang-ky-thuong-tru", "documents"),
    ("tach ho khau ra rieng can gi", "procedure:tach-ho", "documents"),
    ("xin giay xac nhan cu tru ct07 o dau", "procedure:xac-nhan-thong-tin-cu-tru", "where"),
    ("lam can cuoc cho con 10 tuoi o dau", "procedure:cap-the-can-cuoc-duoi-14-tuoi", "where"),
    ("mat can cuoc lam lai bao lau", "procedure:cap-lai-the-can-cuoc", "time"),
    ("can cuoc het han doi o dau", "procedure:cap-doi-the-can-cuoc", "where"),
    ("cac buoc dang ky tai khoan dinh danh muc 2", "procedure:tai-khoan-dinh-danh-muc-2", "steps"),
    ("lam so do lan dau can giay to gi", "procedure:cap-giay-chung-nhan-dat-lan-dau", "documents"),
    ("mat so do lam lai bao lau", "procedure:cap-lai-giay-chung-nhan-dat", "time"),
    ("sang ten so do can giay to gi", "procedure:dang-ky-bien-dong-dat", "documents"),
    ("tach thua dat cho con nop o dau", "procedure:tach-thua-hop-thua-dat", "where"),
    ("xin phep xay nha o can gi", "procedure:giay-phep-xay-dung-nha-o", "documents"),
    ("mo quan ca phe dang ky ho kinh doanh can gi", "procedure:dang-ky-ho-kinh-doanh", "documents"),
    ("dep tiem luon, cham dut ho kinh doanh nop o dau", "procedure:cham-dut-ho-kinh-doanh", "where"),
    ("lam the bhyt ho gia dinh can gi", "procedure:dang-ky-dong-bhyt", "documents"),
    ("mat the bao hiem y te xin cap lai o dau", "procedure:cap-lai-doi-so-bhxh-the-bhyt", "where"),
    ("rut bao hiem xa hoi mot lan can giay to gi", "procedure:bhxh-mot-lan", "documents"),
    ("nghi viec lam tro cap that nghiep can gi", "procedure:tro-cap-that-nghiep", "documents"),
    ("tro cap nguoi gia 75 tuoi can giay to gi", "procedure:tro-cap-huu-tri-xa-hoi", "documents"),
    ("xin xac nhan khuyet tat nop o dau", "procedure:xac-dinh-muc-do-khuyet-tat", "where"),
    ("lam ho so ho ngheo can gi", "procedure:cong-nhan-ho-ngheo", "documents"),
)


def missed(library: Library, answers: Iterable[str]) -> list[str]:
    """Those of the questions whose answer, in the same order, is not about their procedure and aspect."""
    return [
        f"{asked}: {answer.splitlines()[0]}"
        for answer, (asked, entry, aspect) in zip(answers, QUESTIONS, strict=True)
        if not answer.startswith(_heading(library, entry, aspect))
    ]


def _heading(library: Library, entry: str, aspect: str) -> str:
    procedure = library.entry(entry)
    assert isinstance(procedure, Procedure), entry
    return f"{procedure.short} – {library.phrase(f'heading.{aspect}')}"
