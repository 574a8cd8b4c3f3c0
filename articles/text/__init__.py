"""Arabic and the written word: letters, stems, dates, numbers, comparing texts. Pure Python."""
