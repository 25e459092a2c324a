from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "learn.progress"
    label = "progress"

    def ready(self):
        from learn.progress import personal_data, signal_handlers

        personal_data.register()
        signal_handlers.register()
