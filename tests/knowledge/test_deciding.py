"""One decision for every message: context, codes, places, refusals, and what needs no search."""

from datetime import date

import pytest

from knowledge.deciding import MOST_OPTIONS, Context, understand
from knowledge.ear import Ear
from knowledge.examining import examine, read_folder
from knowledge.loading import load_texts, packaged
from tests.conftest import unit_texts

TODAY = date(2026, 11, 23)
BIRTH, MARRIAGE = "procedure:dang-ky-khai-sinh", "procedure:dang-ky-ket-hon"


@pytest.fixture(scope="module")
def ear() -> Ear:
    return Ear.build(examine(read_folder(packaged())).library())


def test_a_code_leads_straight_to_its_procedure(ear: Ear) -> None:
    said = understand(ear, "thủ tục 1.001193 lệ phí bao nhiêu")
    assert (said.decision, said.entry, said.aspect, said.confidence) == ("answer", BIRTH, "fee", 1.0)


def test_a_code_nobody_knows_is_not_answered(ear: Ear) -> None:
    assert understand(ear, "9.999999").decision == "unknown"


@pytest.mark.parametrize(
    ("asked", "aspect"),
    [
        ("bao giờ có", "time"),
        ("bao gio co", "time"),
        ("hết bao nhiêu tiền", "fee"),
        ("nộp ở đâu", "where"),
        ("có nộp qua mạng được không", "online"),
        ("cái này ai ký", "decides"),
        ("còn lệ phí thì sao", "fee"),
        ("còn phí?", "fee"),
        ("thế còn phí?", "fee"),
        ("thế cần giấy tờ gì", "documents"),
        ("cần giấy gì", "documents"),
        ("đem giấy gì", "documents"),
        ("phí nhiêu", "fee"),
        ("ai ký", "decides"),
        ("nhờ người khác làm thay được không", "authorise"),
        ("con tôi đi nộp thay được không", "authorise"),
    ],
)
def test_a_follow_up_is_about_what_was_talked_of(ear: Ear, asked: str, aspect: str) -> None:
    said = understand(ear, asked, Context(topic=BIRTH))
    assert (said.decision, said.entry, said.aspect) == ("answer", BIRTH, aspect)


@pytest.mark.parametrize(
    ("asked", "entry"),
    [("ai trả tiền", "topic:cuoc-buu-dien-ai-tra"), ("bao lâu tới", "topic:thoi-gian-buu-dien")],
)
def test_a_side_of_a_topic_is_answered_by_the_topic_about_it(ear: Ear, asked: str, entry: str) -> None:
    assert understand(ear, asked, Context(topic="topic:gui-ho-so-qua-buu-dien")).entry == entry


@pytest.mark.parametrize(
    ("asked", "aspect"),
    [
        ("gửi ở đâu", "where"),
        ("gui cho ai", "where"),
        ("bao lâu trả lời", "time"),
        ("mấy ngày có kết quả", "time"),
        ("bao lau giai quyet", "time"),
        ("cần giấy tờ gì", "documents"),
    ],
)
@pytest.mark.parametrize("topic", ["topic:khieu-nai", "topic:to-cao", "topic:tro-giup-phap-ly-cho-ai"])
def test_a_side_of_a_topic_is_not_answered_by_a_topic_about_something_else(
    ear: Ear, topic: str, asked: str, aspect: str
) -> None:
    said = understand(ear, asked, Context(topic=topic))
    assert (said.decision, said.entry, said.aspect) == ("answer", topic, aspect)


def test_the_content_is_answered_in_its_own_words(ear: Ear) -> None:
    asked = [(ask, f"topic:{topic.id}") for topic in ear.library.topics for ask in topic.ask]
    said = [(understand(ear, ask, day=TODAY), key) for ask, key in asked]
    assert sum(found.entry == key or found.decision == "feature" for found, key in said) / len(said) > 0.99


@pytest.mark.parametrize("asked", ["so toi 0912345678, toi muon dang ky lai", "tôi muốn đăng ký lại, số 072190001234"])
def test_long_numbers_are_no_strange_words(ear: Ear, asked: str) -> None:
    said = understand(ear, asked)
    assert said.decision == "clarify"
    assert "procedure:dang-ky-lai-khai-sinh" in said.options


@pytest.mark.parametrize("asked", ["chồng tôi người Đức muốn nhập hộ khẩu", "vợ tôi người Nga muốn đăng ký kết hôn"])
def test_a_kind_the_entry_never_speaks_of_is_not_answered_outright(ear: Ear, asked: str) -> None:
    assert understand(ear, asked).decision != "answer"


def test_a_new_subject_wins_over_the_old_one(ear: Ear) -> None:
    said = understand(ear, "đăng ký kết hôn cần giấy tờ gì", Context(topic=BIRTH, aspect="fee"))
    assert (said.entry, said.aspect) == (MARRIAGE, "documents")


def test_a_new_subject_can_keep_the_old_aspect(ear: Ear) -> None:
    said = understand(ear, "còn đăng ký kết hôn", Context(topic=BIRTH, aspect="fee"))
    assert (said.entry, said.aspect) == (MARRIAGE, "fee")


def test_another_person_is_no_new_subject(ear: Ear) -> None:
    said = understand(ear, "còn cho mẹ tôi thì sao", Context(topic=MARRIAGE, aspect="documents"))
    assert (said.decision, said.entry, said.aspect) == ("answer", MARRIAGE, "documents")


def test_an_aspect_without_a_subject_says_which_aspect(ear: Ear) -> None:
    said = understand(ear, "lệ phí bao nhiêu")
    assert (said.decision, said.aspect) == ("unknown", "fee")


def test_an_aspect_after_an_offer_offers_again(ear: Ear) -> None:
    said = understand(ear, "lệ phí bao nhiêu", Context(offered=(BIRTH, MARRIAGE)))
    assert (said.decision, said.options, said.aspect) == ("clarify", (BIRTH, MARRIAGE), "fee")


def test_a_word_after_an_offer_chooses_from_it(ear: Ear) -> None:
    offered = ("procedure:dang-ky-lai-khai-sinh", "procedure:dang-ky-lai-ket-hon", "procedure:dang-ky-lai-khai-tu")
    assert understand(ear, "kết hôn", Context(offered=offered)).entry == "procedure:dang-ky-lai-ket-hon"


@pytest.mark.parametrize(
    "asked", ["tôi muốn đăng ký lại", "toi muon dang ky lai", "làm lại giấy tờ", "đổi tên", "cấp lại"]
)
def test_what_could_be_many_things_is_asked_back(ear: Ear, asked: str) -> None:
    said = understand(ear, asked)
    assert said.decision == "clarify"
    assert 2 <= len(said.options) <= MOST_OPTIONS


def test_registering_again_offers_the_three_that_can_be(ear: Ear) -> None:
    assert {
        "procedure:dang-ky-lai-khai-sinh",
        "procedure:dang-ky-lai-ket-hon",
        "procedure:dang-ky-lai-khai-tu",
    } <= set(understand(ear, "tôi muốn đăng ký lại").options)


@pytest.mark.parametrize(
    ("asked", "entry"),
    [
        ("tôi muốn đăng ký khai sinh, không phải đăng ký lại", BIRTH),
        ("chứng thực chữ ký chứ không phải sao y", "procedure:chung-thuc-chu-ky"),
        ("kết hôn trong nước, đừng nhầm với kết hôn có yếu tố nước ngoài", MARRIAGE),
    ],
)
def test_what_is_denied_is_not_answered(ear: Ear, asked: str, entry: str) -> None:
    assert understand(ear, asked).entry == entry


def test_an_old_place_is_where_and_not_what(ear: Ear) -> None:
    said = understand(ear, "tôi ở phước bình làm khai sinh ở đâu", day=TODAY)
    assert (said.entry, said.aspect) == (BIRTH, "where")
    assert said.place is not None
    assert said.place.startswith("place:xa-phuoc-binh")


def test_a_place_alone_is_answered_with_the_place(ear: Ear) -> None:
    said = understand(ear, "toi o phuoc binh nop o dau", day=TODAY)
    assert said.decision == "answer"
    assert said.entry == said.place
    assert said.aspect == "where"


def test_a_place_is_where_the_subject_before_is_filed(ear: Ear) -> None:
    said = understand(ear, "tôi ở phước bình nộp ở đâu", Context(topic=BIRTH), TODAY)
    assert (said.entry, said.aspect) == (BIRTH, "where")
    assert said.place is not None


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ("nhà hàng xóm cháy", "fire"),
        ("nha hang xom chay", "fire"),
        ("cứu với nhà tôi đang cháy", "fire"),
        ("cháy nhà rồi cứu với, giấy tờ trong đó hết", "fire"),
        ("có ăn trộm vào nhà", "crime"),
        ("chồng tôi đang đánh tôi", "crime"),
        ("có người bị tai nạn chảy máu nhiều", "medical"),
        ("ba toi bi dot quy", "medical"),
        ("tôi muốn chết", "medical"),
        ("con hàng xóm bị cha dượng đánh đập", "child"),
        ("có đứa trẻ bị xâm hại", "child"),
        ("nhà cháy rồi anh ơi ở gần chợ An Tịnh", "fire"),
        ("cháy chợ Trảng Bàng", "fire"),
        ("chay rung", "fire"),
        ("sập nhà", "fire"),
        ("đang bị đuổi đánh", "crime"),
        ("con tôi bị mất tích", "crime"),
        ("có người té giếng", "medical"),
        ("con tôi uống nhầm thuốc trừ sâu", "medical"),
        ("mẹ tôi xỉu rồi", "medical"),
        ("xe tông người", "medical"),
        ("tôi không muốn sống nữa vì giấy tờ hành tôi", "medical"),
        ("hang xom danh con no hoai", "child"),
        ("có thằng lạ mặt dụ con tôi ở cổng trường", "child"),
        ("ai do cuu voi", "any"),
    ],
)
def test_danger_comes_first(ear: Ear, asked: str, what: str) -> None:
    said = understand(ear, asked, Context(topic=BIRTH), TODAY)
    assert (said.decision, said.feature) == ("emergency", what)


@pytest.mark.parametrize(
    "asked",
    [
        "giấy phép phòng cháy chữa cháy",
        "cháy nhà mất giấy tờ thì làm lại sao",
        "nhà bị cháy năm ngoái xin hỗ trợ",
        "nhà hàng xóm đang chạy xe qua",
        "nha hang chay gan day",
        "tai nạn lao động hưởng chế độ gì",
        "em bé bị bỏ rơi làm khai sinh sao",
        "bị đánh mất sổ đỏ",
        "có đám cưới",
        "vợ ơi",
        "cho tôi tra cứu với",
        "cấp cứu trái tuyến bhyt có trả không",
        "nơi tạm lánh cho phụ nữ bị chồng đánh",
        "lũ cuốn mất bằng khoán đất",
        "nhà sắp xây xong",
        "chờ xíu rồi con gửi",
        "rớt giấy tờ dưới giếng",
        "phải đến đâu để xin bản sao",
    ],
)
def test_what_only_sounds_like_danger_is_none(ear: Ear, asked: str) -> None:
    assert understand(ear, asked).decision != "emergency"


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ("chào ad", "greeting"),
        ("alo", "greeting"),
        ("cho em hỏi", "greeting"),
        ("cảm ơn bạn nhiều nha", "thanks"),
        ("cam on", "thanks"),
        ("tạm biệt nhé", "bye"),
        ("hẹn lần khác", "bye"),
        ("bạn là người hay máy", "who"),
        ("bạn là ai vậy", "who"),
        ("giỏi quá", "praise"),
        ("đồ ngu", "abuse"),
        ("ok", "ok"),
        ("dạ vâng ạ", "ok"),
    ],
)
def test_courtesy_is_met_with_courtesy(ear: Ear, asked: str, what: str) -> None:
    said = understand(ear, asked)
    assert (said.decision, said.smalltalk) == ("smalltalk", what)


@pytest.mark.parametrize(
    "asked", ["chào ad, cho hỏi làm khai sinh cần gì", "cảm ơn, mà làm khai sinh cho con cần giấy tờ gì"]
)
def test_a_question_behind_a_courtesy_is_answered(ear: Ear, asked: str) -> None:
    assert understand(ear, asked).entry == BIRTH


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ("/start", "start"),
        ("/help", "help"),
        ("bạn làm được gì", "help"),
        ("menu", "menu"),
        ("có những thủ tục nào", "menu"),
        ("/dulieu", "privacy"),
        ("xóa dữ liệu của tôi", "privacy"),
        ("du lieu cua toi", "privacy"),
        ("viec toi gui toi dau roi", "track"),
        ("theo dõi ở zalo", "track"),
        ("xem viec da gui", "track"),
        ("đã gửi chưa", "track"),
        ("sua gop y da gui", "track"),
        ("quên mã rồi", "track"),
        ("tôi phản đối xử lý dữ liệu của tôi", "privacy"),
        ("góp ý", "feedback"),
        ("tôi muốn phản ánh đường hư", "feedback"),
        ("phản ánh cán bộ hách sách", "feedback"),
        ("ho so so do tre hen 20 ngay roi hoi khong ai noi", "feedback"),
        ("tra cứu phản ánh", "track"),
        ("K7M2-9QX4-TR-5", "track"),
        ("cho tôi gặp cán bộ", "person"),
        ("tôi muốn khiếu nại", "complaint"),
        ("tra cuu", "track"),
        ("khi nào có trả lời góp ý", "track"),
        ("xóa góp ý của tôi", "privacy"),
        ("tôi muốn đóng góp ý kiến", "feedback"),
        ("để lại câu hỏi cho cán bộ", "person"),
        ("tôi muốn tố cáo", "denunciation"),
        ("to cao ong A an hoi lo", "denunciation"),
    ],
)
def test_a_wish_for_a_feature_is_heard(ear: Ear, asked: str, what: str) -> None:
    said = understand(ear, asked)
    assert (said.decision, said.feature) == ("feature", what)


@pytest.mark.parametrize(
    ("asked", "entry"),
    [
        ("khiếu nại là gì", "topic:khieu-nai"),
        ("gửi phản ánh ở đâu", "topic:gui-phan-anh-kien-nghi"),
        ("tố cáo thì gửi đơn cho ai", "topic:to-cao"),
        ("chế độ thai sản", "procedure:che-do-thai-san"),
        ("thời hạn khiếu nại là bao lâu", "topic:khieu-nai"),
        ("tố cáo nặc danh có được giải quyết không", "topic:to-cao"),
        ("tố cáo có bị lộ tên không", "topic:to-cao"),
        ("tố cáo cán bộ thì gửi đơn ở đâu", "topic:to-cao"),
        ("quá ngày hẹn rồi mà chưa thấy kết quả", "topic:tre-hen-xin-loi"),
        ("quyền về dữ liệu cá nhân của tôi", "topic:du-lieu-ca-nhan"),
        ("sáp nhập có phải đổi căn cước không", "topic:giay-to-cu-sau-sap-nhap"),
        ("bán tạp hóa thì đóng thuế sao", "procedure:khai-thue-ho-kinh-doanh"),
        ("mua xe cũ đóng lệ phí trước bạ", "procedure:khai-le-phi-truoc-ba-xe"),
    ],
)
def test_a_question_about_a_matter_is_no_wish(ear: Ear, asked: str, entry: str) -> None:
    assert understand(ear, asked).entry == entry


def test_candidates_come_best_first_with_chances_that_make_sense(ear: Ear) -> None:
    said = understand(ear, "khai sinh")
    chances = [candidate.confidence for candidate in said.candidates]
    assert chances == sorted(chances, reverse=True)
    assert 0 < sum(chances) <= 1


def test_without_content_nothing_is_claimed() -> None:
    empty = Ear.build(examine({}).library())
    assert understand(empty, "đăng ký khai sinh").decision == "unknown"
    assert understand(empty, "chào ad").decision == "smalltalk"


@pytest.mark.parametrize("said", ["còn phí rút lại bao nhiêu", "rút lại ra sao", "vé số bao nhiêu tiền"])
def test_where_there_is_but_one_entry_nothing_else_is_looked_for(said: str) -> None:
    alone = Ear.build(load_texts(unit_texts()))
    assert alone.index.keys == ("topic:rut-ho-so",)
    assert understand(alone, said, Context(topic="topic:rut-ho-so"), TODAY).entry in (None, "topic:rut-ho-so")


@pytest.mark.parametrize("said", ["đồ ngu trả lời cái gì vậy", "đm tụi bây làm ăn như cc"])
def test_scolding_that_asks_nothing_is_answered_as_scolding(ear: Ear, said: str) -> None:
    assert understand(ear, said, Context(topic=BIRTH), TODAY).smalltalk == "abuse"


@pytest.mark.parametrize("said", ["A" * 300, "thoi tui ve", "hehe"])
def test_what_asks_nothing_does_not_repeat_the_answer_before(ear: Ear, said: str) -> None:
    assert understand(ear, said, Context(topic=BIRTH, aspect="fee"), TODAY).decision != "answer"


@pytest.mark.parametrize("asked", ["xa hung thuan gio la xa nao", "xã phước chỉ giờ gọi là xã gì"])
def test_what_became_of_a_unit_is_answered_with_the_unit(ear: Ear, asked: str) -> None:
    said = understand(ear, asked, Context(topic=BIRTH, aspect="fee"), TODAY)
    assert (said.decision, said.entry) == ("answer", said.place)


def test_a_side_of_something_unknown_is_no_side_of_something_unnamed(ear: Ear) -> None:
    said = understand(ear, "giấy phép nổ mìn xin ở đâu", day=TODAY)
    assert (said.decision, said.aspect) == ("unknown", None)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("tui muốn chết", "medical"),
        ("chán quá tôi muốn chết cho rồi", "medical"),
        ("tui het muon song roi con cai bo be", "medical"),
        ("em không thiết sống nữa", "medical"),
        ("cháu muốn tự vẫn", "medical"),
        ("chồng tui hay nhậu về đánh tui", "crime"),
        ("chong em no danh em bam minh", "crime"),
        ("con gái tui bị ba dượng sờ mó", "child"),
    ],
)
def test_despair_and_violence_at_home_are_heard_in_everyday_words(ear: Ear, said: str, what: str) -> None:
    found = understand(ear, said, day=TODAY)
    assert (found.decision, found.feature) == ("emergency", what)


@pytest.mark.parametrize(
    "said",
    [
        "muốn chết vì thủ tục rườm rà quá",
        "nóng muốn chết mà đợi 2 tiếng",
        "xin tư vấn thủ tục đất",
        "chồng tôi đánh mất giấy khai sinh của con",
        "cho hỏi số mở tài khoản an sinh",
    ],
)
def test_a_manner_of_speaking_is_no_danger(ear: Ear, said: str) -> None:
    assert understand(ear, said, day=TODAY).decision != "emergency"


@pytest.mark.parametrize(
    "asked", ["khai sinh cần gì", "bhyt cần gì", "làm sổ đỏ cần gì", "còn hộ chiếu", "vé số bao nhiêu tiền"]
)
def test_a_new_subject_is_not_taken_for_a_side_of_the_one_before(ear: Ear, asked: str) -> None:
    said = understand(ear, asked, Context(topic="procedure:dang-ky-ket-hon", aspect="documents"), TODAY)
    assert said.entry != "procedure:dang-ky-ket-hon"


@pytest.mark.parametrize("asked", ["thủ tục cấp lại", "thu tuc cap doi", "ra xã chứng thực", "xin giấy xác nhận"])
def test_where_nothing_is_named_that_is_to_be_issued_it_is_asked_which(ear: Ear, asked: str) -> None:
    assert understand(ear, asked, day=TODAY).decision == "clarify"


@pytest.mark.parametrize(
    "asked", ["chung thuc chu ky lam o dau", "cấp lại thẻ căn cước", "doi cho o phai bao nhung noi nao"]
)
def test_where_something_is_named_it_is_answered(ear: Ear, asked: str) -> None:
    assert understand(ear, asked, day=TODAY).decision == "answer"


def test_siblings_whose_names_differ_by_no_word_are_asked_about(ear: Ear) -> None:
    one, other = "procedure:chung-thuc-chu-ky-nguoi-dich", "procedure:chung-thuc-chu-ky-cong-tac-vien-dich"
    said = understand(ear, "hồ sơ chứng thực chữ ký người dịch gồm những gì", day=TODAY)
    assert (said.decision, {*said.options[:2]}) == ("clarify", {one, other})
    assert understand(ear, "tôi tự dịch giấy tờ của mình rồi ra xã chứng thực", day=TODAY).entry == one


@pytest.mark.parametrize(
    ("topic", "asked", "entry"),
    [
        (
            "procedure:ho-tro-an-trua-mau-giao",
            "bé nhà tui hộ nghèo thì sao",
            "procedure:ho-tro-an-trua-mau-giao",
        ),
        ("procedure:dang-ky-khai-sinh", "nếu không có giấy chứng sinh thì sao", BIRTH),
        ("procedure:dang-ky-lai-khai-sinh", "bản sao thôi", "procedure:cap-ban-sao-trich-luc-ho-tich"),
        ("procedure:dang-ky-lai-khai-sinh", "cái thứ hai, bản sao thôi", "procedure:cap-ban-sao-trich-luc-ho-tich"),
        ("procedure:dang-ky-khai-sinh", "phí 8 nghìn đúng không", BIRTH),
        ("procedure:dang-ky-khai-sinh", "còn đăng ký kết hôn thì sao", MARRIAGE),
    ],
)
def test_a_condition_a_sum_and_a_copy_are_details_of_the_subject_before(
    ear: Ear, topic: str, asked: str, entry: str
) -> None:
    assert understand(ear, asked, Context(topic=topic), TODAY).entry == entry


def test_what_leads_abroad_counts_for_the_whole_message(ear: Ear) -> None:
    said = understand(
        ear, "Bé nhà tôi sinh bên Nhật, giờ về Việt Nam muốn làm giấy khai sinh cho con thì cần gì?", day=TODAY
    )
    assert said.entry == "procedure:dang-ky-khai-sinh-nuoc-ngoai"


@pytest.mark.parametrize("asked", ["xin cho con vào lớp 1", "lớp 1 năm nay nộp hồ sơ tuyển sinh ở đâu"])
def test_another_class_than_those_we_know_of_is_not_answered_with_their_procedure(ear: Ear, asked: str) -> None:
    assert understand(ear, asked, day=TODAY).entry in (None, "topic:vao-mau-giao-lop-mot")


@pytest.mark.parametrize("asked", ["làm giấy khai sinh giả", "căn cước giả bao nhiêu tiền", "lam gia giay doc than"])
def test_whoever_wants_a_forged_paper_gets_no_fee_and_no_list_of_papers(ear: Ear, asked: str) -> None:
    said = understand(ear, asked, day=TODAY)
    assert (said.decision, said.entry) == ("unknown", "topic:giay-to-gia")


def test_a_topic_is_a_neighbour_of_the_procedure_that_names_it(ear: Ear) -> None:
    assert "topic:ly-hon-toa-an" in ear.near["procedure:yeu-cau-thi-hanh-an"]
    assert "procedure:dang-ky-bien-dong-dat" in ear.near["topic:lien-thong-dat-thue"]
