from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "learn.certificates"
    label = "certificates"
    verbose_name = _("Certificates")

    def ready(self):
        from learn.certificates import personal_data

        personal_data.register()
