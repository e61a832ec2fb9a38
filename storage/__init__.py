"""What we keep: tables, records (the public face) and one repository per subject."""
