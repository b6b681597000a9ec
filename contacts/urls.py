from django.urls import path

from . import views

app_name = "contacts"
urlpatterns = [
    path("kommuner/", views.municipality_list, name="municipality_list"),
    path("kommuner/<slug:slug>/", views.municipality_detail, name="municipality_detail"),
    path("kontakt/", views.contact, name="contact"),
    path("kontakt/tack/", views.contact_done, name="contact_done"),
]
