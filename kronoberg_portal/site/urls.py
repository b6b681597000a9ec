from django.urls import path

from . import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("om/", views.about, name="about"),
    path("sok/", views.search, name="search"),
    path("halsa/", views.health, name="health"),
    path("redo/", views.ready, name="ready"),
    path("<slug:slug>/", views.page, name="page"),
]
