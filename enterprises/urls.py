from django.urls import path

from . import views

app_name = "enterprises"
urlpatterns = [
    path("foretag/", views.list, name="list"),
    path("foretag/<slug:slug>/", views.detail, name="detail"),
]
