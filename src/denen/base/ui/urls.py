from django.urls import path

from denen.base.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("waiting/", views.waiting, name="waiting"),
    path("error/<int:status>/", views.error, name="error"),
]
