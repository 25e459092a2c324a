"""
Questions from and for other programs: GIFT, Aiken, Moodle XML, tables and pasted lists.

Every format has a module that reads text into the plain questions of ``model`` and one that
writes them. ``blocks`` turns plain questions into the blocks of a bank, ``export`` blocks into
plain questions. Nothing in here writes to the database; ``services.importing`` does. The parsers
follow the published descriptions of the formats and are lenient: files come from many programs.
"""
