"""Files that leave the desk: spreadsheets and documents. Pure: figures in, bytes out; call them in a thread."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
