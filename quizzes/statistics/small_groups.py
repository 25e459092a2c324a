"""
Groups so small that a figure would tell what somebody answered.

To leave a small group out is not enough where the others are shown, alone and all together:
whoever subtracts has the small one. So the smallest of the others is kept back with it. That holds
for languages side by side and for reports on one language, since the report on all is next to it.
No live figure can hide what changes between two looks at it; therefore no name is near any.
"""

from collections.abc import Mapping

# Fewer people than this behind a figure, and somebody could be picked out of a group of which one
# knows the others. Statistical offices keep cells below three to five back; we take the stricter
# end, since our groups know one another.
FEWEST_SHOWN = 5


def too_small(sizes: Mapping[str, int]) -> set[str]:
    """Return the groups to keep back: the small ones, and the next if they are not enough."""
    by_size = sorted((name for name in sizes if sizes[name]), key=lambda name: (sizes[name], name))
    hidden: set[str] = set()
    kept_back = 0
    for name in by_size:
        is_small = sizes[name] < FEWEST_SHOWN
        if not is_small and (not hidden or kept_back >= FEWEST_SHOWN):
            break
        hidden.add(name)
        kept_back += sizes[name]
    return hidden
