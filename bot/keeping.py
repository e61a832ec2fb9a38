"""`motcua housekeeping`: delete what is past its time now, or only say what would go."""

import asyncio

import click

from bot.app import NotStarted, housekeep
from bot.commanding import Context

CALLED = {
    "inbox": "tin nhắn đến",
    "outbox": "tin nhắn đi",
    "dialogues": "việc đang nói dở",
    "contacts": "ghi chú liên lạc",
    "questions": "câu hỏi",
    "question_marks": "dấu của người biên tập trên câu hỏi không còn ai hỏi",
    "cases": "nội dung và người gửi của việc đã xong",
    "attachments": "ảnh, tệp gửi mà không kèm việc nào",
    "page_links": "đường dẫn trang riêng đã hết hạn",
    "follow_codes": "mã theo dõi từ kênh khác đã hết hạn",
    "subscriptions": "đăng ký nhận tin của người không liên lạc được nữa",
    "deliveries": "tên cuộc trò chuyện của tin đã gửi xong",
    "visit_marks": "dấu đã đánh giá hài lòng của ngày đã qua",
    "visits": "đánh giá hài lòng tại quầy quá hạn lưu",
    "quiz_names": "người thi, tên và số điện thoại để lại trong cuộc thi đã lâu",
    "quiz_tries": "điểm thi tìm hiểu quá hạn lưu",
    "late_results": "hồ sơ trễ hẹn trong sổ",
    "requests": "nơi báo tin của yêu cầu dữ liệu đã xong",
    "ledger": "dòng cũ trong sổ yêu cầu dữ liệu",
    "audit": "nhật ký",
    "sessions": "phiên đăng nhập",
    "throttles": "lần đăng nhập sai",
}


@click.command(help="Xóa dữ liệu quá thời gian lưu. Dịch vụ đang chạy tự làm việc này mỗi giờ.")
@click.option("--dry-run", is_flag=True, help="Chỉ đếm, không xóa.")
@click.pass_obj
def housekeeping(context: Context, dry_run: bool) -> None:
    try:
        due = asyncio.run(housekeep(context.config, dry_run=dry_run))
    except NotStarted as reason:
        raise click.ClickException(str(reason)) from reason
    for name, rows in due.items():
        click.echo(f"{rows:>8}  {CALLED[name]}")
    click.echo("Chưa xóa gì (--dry-run)." if dry_run else "Đã xóa.")
