from django.urls import path

from denen.programme.results import views

app_name = "results"
urlpatterns = [
    path("", views.overview, name="newest"),
    path("<slug:slug>/", views.overview, name="round"),
    path("<slug:slug>/awards/", views.awards, name="awards"),
    path("<slug:slug>/check/", views.check, name="check"),
    path("<slug:slug>/<slug:prefecture_slug>/", views.of_prefecture, name="prefecture"),
    path("<slug:slug>/<slug:table>.<slug:ending>", views.file, name="file"),
]
