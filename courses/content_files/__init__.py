"""
Content as text files: an editor reads and writes them, a translator works beside them.

A folder is read into a tree with line numbers (``yaml_tree``), checked as a whole against the
models and blocks themselves (``plan``), and loaded in one transaction (``loading``). Nothing here
names a block: what a block is made of says how it is written, so a new block or kind of question
can be written in files the day it exists. Rejected: Wagtail's own page import, which knows pages
of one language and no words for translators; fixtures, which nobody can read.
"""
