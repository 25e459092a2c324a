"""
Authored content: catalogue → course → module → step, and the blocks that lessons are made of.

Knows nobody who learns. Progress, groups and certificates hold the ``translation_key`` of what
they speak about and ask this room for titles. Content can be loaded from and written to text
files (``courses.content_files``). Rejected: one page tree for all languages with translated
fields, because then an address, a search and a draft belong to no language.
"""
