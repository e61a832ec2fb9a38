"""Life events are heard in many voices, and take no question from the procedure it is about."""

from datetime import date

import pytest

from knowledge.deciding import understand
from knowledge.ear import Ear
from knowledge.entries import LifeEvent
from knowledge.examining import examine, read_folder
from knowledge.loading import packaged
from knowledge.vietnamese import fold

TODAY = date(2026, 11, 25)
ASKED = {
    "sinh-con": (
        "vợ tui mới sanh giờ làm giấy gì",
        "con gai toi vua sinh em be can lo nhung thu tuc gi",
        "nhà em mới có bé, giấy tờ phải làm hết bao nhiêu loại",
    ),
    "nguoi-than-mat": (
        "người nhà chết phải đi báo những chỗ nào",
        "ong noi chet roi can lam nhung thu tuc gi ha",
        "cha em vừa qua đời, gia đình em phải làm giấy tờ gì",
    ),
    "dam-cuoi": (
        "hai đứa em sắp cưới cần lo giấy tờ gì",
        "cưới con dâu thì phải làm những giấy tờ gì",
        "đám cưới xong phải lo mấy thứ giấy",
    ),
    "doi-cho-o": (
        "tui mới dọn nhà qua xã khác phải làm gì",
        "doi cho o phai bao nhung noi nao",
        "dọn ra ở riêng cần làm giấy tờ gì",
    ),
    "mua-ban-dat": (
        "mua đất làm gì trước làm gì sau",
        "mua nhà xong phải làm những giấy tờ gì",
        "mua ban nha dat gom nhung buoc nao",
    ),
    "thua-ke-dat": (
        "thừa kế đất cần làm những thủ tục gì",
        "chia dat thua ke lam gi truoc vay",
        "em được thừa kế nhà, cần làm các thủ tục gì",
    ),
    "xay-nha": (
        "cất nhà trên đất vườn cần làm những gì",
        "sắp cất nhà, phải lo những giấy tờ nào",
        "thu tuc xay nha tu dau toi cuoi gom may buoc",
    ),
    "mo-quan": (
        "mới bắt đầu kinh doanh cần làm thủ tục gì",
        "mở cửa hàng phải xin những giấy gì",
        "mo tiem tap hoa can lam nhung thu tuc nao vay",
    ),
    "dong-quan": (
        "muốn đóng quán luôn thì làm gì trước làm gì sau",
        "sang quan cho nguoi khac can thu tuc gi",
        "buôn bán ế, muốn nghỉ luôn phải làm những gì",
    ),
    "mat-giay-to": (
        "tui bị mất ví, giấy tờ mất hết",
        "bi moc tui mat giay to",
        "mất túi xách có đủ thứ giấy tờ, làm lại cái nào trước",
    ),
    "tuoi-doi-can-cuoc": (
        "may tuoi thi doi cccd",
        "tui 60 rồi có phải đổi căn cước nữa hông",
        "cccd đổi ở những mốc tuổi nào",
    ),
    "tuoi-gia": (
        "người già được hưởng chế độ gì",
        "nguoi cao tuoi co che do gi",
        "cha mẹ lớn tuổi cần làm những thủ tục gì",
    ),
    "khuyet-tat": (
        "nhà có người khuyết tật được hưởng gì",
        "em trai bị khuyết tật, gia đình cần làm những thủ tục gì",
        "nguoi khuyet tat can nhung thu tuc nao",
    ),
    "ve-nuoc": (
        "du học về nước cần làm những gì",
        "vợ chồng em ở Mỹ về sống luôn cần thủ tục gì",
        "xuat khau lao dong ve can lam giay to gi",
    ),
    "lam-so-do": (
        "làm sổ đỏ từ đầu tới cuối gồm mấy bước",
        "cac buoc lam so do",
        "sổ đỏ có mấy trường hợp, nhà em thuộc diện nào",
    ),
    "xin-phep-xay-dung": (
        "có mấy loại giấy phép xây dựng vậy",
        "cac loai giay phep xay dung khac nhau sao",
        "quy trình giấy phép xây dựng gồm những bước nào",
    ),
    "mo-trai-chan-nuoi": (
        "tui tính mở trại heo, phải lo những giấy gì",
        "mo trang trai nuoi ga can cac giay to nao",
        "làm trại chăn nuôi thì thủ tục gì trước thủ tục gì sau",
    ),
    "xe-kinh-doanh-van-tai": (
        "mua xe tải chở thuê thì phải làm đủ giấy tờ gì",
        "sam xe chay dich vu can lam nhung giay nao",
        "mua xe đưa rước công nhân phải lo các thủ tục gì",
    ),
    "thue-khi-buon-ban": (
        "tui bán quán thì phải lo thuế má những gì",
        "bán quán phải lo những giấy tờ thuế nào",
        "buon ban nho phai lam nhung thu tuc thue gi",
    ),
    "thue-nguoi-di-lam": (
        "đi làm công ty thì thuế má phải làm những gì",
        "thuế thu nhập cá nhân làm những bước nào",
        "nguoi an luong phai lo nhung giay to thue gi",
    ),
    "mo-cong-ty": (
        "lập công ty cần làm những thủ tục gì",
        "mo doanh nghiep phai lam nhung gi truoc",
        "muốn mở công ty phải qua những bước nào",
    ),
    "dong-cong-ty": (
        "đóng cửa công ty phải làm những gì",
        "công ty không làm nữa, phải lo những thủ tục nào",
        "muốn dẹp công ty phải qua những bước nào",
    ),
    "lap-hop-tac-xa": (
        "lập hợp tác xã phải qua những bước nào",
        "htx can lam nhung thu tuc gi",
        "mấy hộ hùn nhau lập htx phải lo những gì",
    ),
    "mua-xe": (
        "mua xe xong phải làm những thủ tục gì",
        "mua xe máy cũ cần làm những giấy tờ gì",
        "mua xe moi phai di lam nhung gi",
    ),
    "cho-thue-tro": (
        "em tính xây mấy phòng trọ cho thuê thì lo những giấy tờ nào",
        "nha co phong tro cho cong nhan thue phai lam nhung thu tuc gi",
        "cho sinh viên thuê phòng trọ, chủ nhà phải làm những gì",
    ),
}
"""How a farmer, a student and somebody old say it, in words that the content has not."""
AROUND = [
    ("giay khai sinh bao lau co", "dang-ky-khai-sinh"),
    ("vo moi sanh, khai sinh cho con o dau", "dang-ky-khai-sinh"),
    ("lãnh tiền thai sản cần gì", "che-do-thai-san"),
    ("khai tử cho ba ở đâu", "dang-ky-khai-tu"),
    ("xóa tên người chết trong hộ khẩu", "xoa-dang-ky-thuong-tru"),
    ("bà nội mất đang lãnh tiền người già, xin mai táng phí", "mai-tang-huu-tri-xa-hoi"),
    ("cưới vợ đăng ký ở phường nào", "dang-ky-ket-hon"),
    ("cưới chồng hàn quốc làm giấy gì", "dang-ky-ket-hon-nuoc-ngoai"),
    ("nhập hộ khẩu về nhà vợ", "dang-ky-thuong-tru"),
    ("mua nhà rồi chuyển hộ khẩu về", "dang-ky-thuong-tru"),
    ("chuyển nơi lãnh lương hưu", "doi-noi-nhan-luong-huu"),
    ("sang tên sổ đỏ cho con cần gì", "dang-ky-bien-dong-dat"),
    ("sang tên đất thừa kế mất bao lâu", "dang-ky-bien-dong-dat"),
    ("hợp đồng mua bán đất chứng thực ở đâu", "chung-thuc-giao-dich"),
    ("chia di sản thừa kế chứng thực ở xã", "chung-thuc-phan-chia-di-san"),
    ("xin giấy phép xây nhà cần gì", "giay-phep-xay-dung-nha-o"),
    ("hoàn công nhà", "dang-ky-tai-san-tren-dat"),
    ("gia hạn giấy phép xây dựng", "gia-han-giay-phep-xay-dung"),
    ("làm sổ đỏ lần đầu cần gì", "cap-giay-chung-nhan-dat-lan-dau"),
    ("giấy đủ điều kiện chăn nuôi trang trại lớn", "trai-chan-nuoi-quy-mo-lon"),
    ("phù hiệu xe tải bao lâu có", "phu-hieu-xe-van-tai"),
    ("mở tiệm tạp hóa đăng ký kinh doanh ở đâu", "dang-ky-ho-kinh-doanh"),
    ("tạm nghỉ bán 2 tháng", "tam-ngung-ho-kinh-doanh"),
    ("trả giấy phép kinh doanh nghỉ bán", "cham-dut-ho-kinh-doanh"),
    ("rớt bóp mất cccd", "cap-lai-the-can-cuoc"),
    ("mất cà vẹt xe", "cap-lai-dang-ky-xe"),
    ("mất sổ đỏ", "cap-lai-giay-chung-nhan-dat"),
    ("đổi căn cước bao nhiêu tiền", "cap-doi-the-can-cuoc"),
    ("con 14 tuổi làm căn cước lần đầu ở đâu", "cap-the-can-cuoc-tu-14-tuoi"),
    ("80 tuổi không lương hưu xin tiền người già", "tro-cap-huu-tri-xa-hoi"),
    ("mua bảo hiểm y tế cho mẹ già", "dang-ky-dong-bhyt"),
    ("làm giấy khuyết tật cho con", "xac-dinh-muc-do-khuyet-tat"),
    ("ghi chú kết hôn bên đài loan", "ghi-chu-ket-hon-nuoc-ngoai"),
    ("khai tạm trú cho chồng người nước ngoài", "khai-bao-tam-tru-nguoi-nuoc-ngoai"),
]


@pytest.fixture(scope="module")
def ear() -> Ear:
    return Ear.build(examine(read_folder(packaged())).library())


def test_every_guide_is_asked_for_in_many_ways(ear: Ear) -> None:
    guides = {guide.id: guide for guide in ear.library.by_kind(LifeEvent)}
    assert ASKED.keys() == guides.keys()
    assert all(len(guide.ask) >= 8 for guide in guides.values())
    known = {fold(ask) for guide in guides.values() for ask in guide.ask}
    assert not [asked for voices in ASKED.values() for asked in voices if fold(asked) in known]


@pytest.mark.parametrize(("asked", "guide"), [(asked, guide) for guide, voices in ASKED.items() for asked in voices])
def test_a_life_event_is_heard_in_many_voices(ear: Ear, asked: str, guide: str) -> None:
    said = understand(ear, asked, day=TODAY)
    assert (said.decision, said.entry) == ("answer", f"life_event:{guide}")


@pytest.mark.parametrize(("asked", "procedure"), AROUND)
def test_a_question_about_one_procedure_stays_with_it(ear: Ear, asked: str, procedure: str) -> None:
    said = understand(ear, asked, day=TODAY)
    assert (said.decision, said.entry) == ("answer", f"procedure:{procedure}")


def test_no_way_of_asking_for_a_procedure_or_topic_leads_to_a_guide(ear: Ear) -> None:
    asked = [ask for entry in (*ear.library.procedures, *ear.library.topics) for ask in entry.ask]
    taken = [ask for ask in asked if (understand(ear, ask, day=TODAY).entry or "").startswith("life_event:")]
    assert taken == []
