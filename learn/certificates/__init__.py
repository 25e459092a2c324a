"""
Certificates: proof that somebody took part in a module or a whole course.

A certificate proves participation and no more: it names nobody, and whoever holds the sheet can
have it checked by its code. What it says is frozen when it is issued, because modules are
rewritten and a sheet must still explain itself a year on. A name is written on the sheet while
it is made and kept nowhere. Rejected: keeping the PDF, since it would hold that name.
"""
