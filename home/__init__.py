"""
The ground floor: pages everybody stands on, organisations, topics, pictures and shared blocks.

Every page extends ``BasePage``, an abstract class on Wagtail's own ``Page``. Rejected: the
swappable base page, because it is experimental and wagtail-localize imports ``Page`` itself.
"""
