from django.urls import path

from .views import entry, register

app_name = "enterprises"
urlpatterns = [
    path("foretag/", register.list, name="list"),
    path("foretag/<slug:slug>/", entry.detail, name="detail"),
]
