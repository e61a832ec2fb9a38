"""Files that leave the desk: spreadsheets and documents. Pure: figures in, bytes out; call them in a thread."""
