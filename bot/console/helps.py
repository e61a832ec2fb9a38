"""What stands beside the fields of the editors' forms: what to write there, in plain words."""

HELPS = {
    "summary": "Một, hai câu: thủ tục này để làm gì.",
    "fee": "Chỉ ghi khi có nguồn. Không biết thì để trống: trợ lý nói thẳng là chưa có thông tin.",
    "documents": "Mỗi giấy tờ một dòng. “Khi nào” ghi trường hợp mới cần giấy ấy. Xóa trắng một dòng là bỏ giấy ấy.",
    "time": "Bao nhiêu ngày; trả ngay thì chọn “trả ngay” và để trống số.",
    "ask": "Mỗi dòng một cách người dân hỏi, bằng lời thường; ít nhất 8 cách.",
    "answers": "Viết hết câu trả lời trong ô thứ nhất, xuống dòng được; dòng bắt đầu bằng - là gạch đầu dòng,"
    " **chữ đậm**. Ô thứ hai chỉ để dành cho câu dùng từ một ngày khác: người dân chỉ thấy câu đầu tiên còn hiệu lực.",
    "address": "Chỉ ghi địa chỉ đã có người xác nhận hoặc có nguồn.",
    "phone": "Chỉ ghi số đã có người xác nhận hoặc có nguồn; ghi rõ ai xác nhận, ngày nào.",
    "hours": "Ví dụ: Thứ Hai đến thứ Sáu, 7 giờ 30 – 11 giờ 30, 13 giờ – 17 giờ.",
    "truth": "Chép từ văn bản; cán bộ xác nhận (ghi tên và ngày ở “người xác nhận”); hoặc chưa xác thực.",
    "confirmed": "Họ tên, chức vụ người đã xác nhận và ngày xác nhận.",
    "source": "Mỗi nguồn ghi đúng một trong: mã văn bản (gõ số hiệu rồi chọn), mã thủ tục, địa chỉ trang; và ngày đọc.",
    "valid": "Điều này đúng từ ngày nào, đến hết ngày nào. Để trống là không giới hạn.",
    "review_by": "Quá ngày này trợ lý nói là “kiểm tra lần cuối ngày …, có thể đã thay đổi”.",
    "owner": "Họ tên hoặc tên đăng nhập của người biên tập: người ấy được nhắc khi tới ngày xem lại.",
    "laws": "Gõ số hiệu văn bản rồi chọn trong danh sách hiện ra; và điều, khoản.",
    "channels": "Mỗi dòng một cách: counter (trực tiếp), post (bưu chính), online (trực tuyến).",
    "siblings": "Thủ tục dễ nhầm, và những chữ cho biết người hỏi muốn thủ tục kia.",
    "tests": "Câu hỏi thử: phải ra mục này, câu trả lời phải có và không được có chữ nào.",
    "differences": "Chỗ cố ý khác danh mục quốc gia, và vì sao.",
    "short": "Tên trên nút, nhiều nhất 48 ký tự.",
    "receives": "Nơi nhận hồ sơ, chọn theo tên.",
    "decides": "Nơi quyết định, chọn theo tên.",
}
