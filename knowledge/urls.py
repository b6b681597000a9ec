from django.urls import path

from . import views
from .feeds import KnowledgeFeed

app_name = "knowledge"
urlpatterns = [
    path("kunskap/", views.list, name="list"),
    path("kunskap/flode.xml", KnowledgeFeed(), name="feed"),
    path("kunskap/<slug:slug>/", views.detail, name="detail"),
    path("kunskap/<slug:slug>/fil/<int:pk>/", views.file, name="file"),
    path("insatser/", views.initiative_list, name="initiative_list"),
    path("insatser/<slug:slug>/", views.initiative_detail, name="initiative_detail"),
    path("handlingsplan/", views.action_plan_list, name="action_plan_list"),
    path("handlingsplan/<slug:slug>/", views.action_plan_detail, name="action_plan_detail"),
]
