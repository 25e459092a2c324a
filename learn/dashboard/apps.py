from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "learn.dashboard"
    label = "dashboard"
