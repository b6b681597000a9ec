from django.urls import path

from . import views

app_name = "events"
urlpatterns = [
    path("utbildningar/", views.list, name="list"),
    path("utbildningar/<slug:slug>/", views.detail, name="detail"),
    path("utbildningar/<slug:slug>/anmalan/", views.register, name="register"),
]
