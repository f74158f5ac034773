from django.urls import path

from denen.programme.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<slug:slug>/", views.entry, name="entry"),
    path("<slug:slug>/specification.<slug:ending>", views.specification, name="specification"),
]
