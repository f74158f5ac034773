from django.urls import path

from denen.kernel.places import views

app_name = "places"
urlpatterns = [
    path("", views.prefectures, name="prefectures"),
    path("<slug:slug>/", views.prefecture, name="prefecture"),
]
