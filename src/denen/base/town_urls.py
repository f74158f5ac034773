from django.urls import path

from denen.base import views

urlpatterns = [
    path("", views.town_front, name="town"),
    path("staff/settings/", views.settings_page, name="settings"),
]
