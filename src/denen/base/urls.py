from django.urls import path

from denen.base import views

urlpatterns = [
    path("", views.front, name="front"),
    path("health/", views.health, name="health"),
]
