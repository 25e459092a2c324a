"""
What a quiz tells about its questions, over all languages together.

``reading`` asks the database a constant number of times, ``calculating`` does the arithmetic,
``reporting`` joins both and keeps back what too few answers would give away, ``plain`` says it in
words, ``tables`` lays it out once for the screen and for the export.

Left out on purpose: reflections and opinions, which nobody scores; check-yourself questions and
practice, where people try until it is right; names, in every place.
"""
