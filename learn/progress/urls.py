from django.urls import path

from learn.progress import views

app_name = "progress"
urlpatterns = [
    path("steps/<uuid:step_key>/complete/", views.complete_step, name="complete_step"),
    path("modules/<uuid:module_key>/done/", views.module_done, name="module_done"),
]
