from django.urls import path

from . import views

app_name = "images"
urlpatterns = [path("<uuid:uuid>-<int:width>.webp", views.rendition, name="rendition")]
