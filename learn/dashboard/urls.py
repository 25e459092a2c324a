from django.urls import path

from learn.dashboard import views

app_name = "dashboard"
urlpatterns = [path("my/", views.my_learning, name="my_learning")]
