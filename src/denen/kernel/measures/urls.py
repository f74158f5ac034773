from django.urls import path

from denen.kernel.measures import views

app_name = "measures"
urlpatterns = [
    path("", views.measures, name="list"),
    path("<slug:service>/<slug:measure>/", views.measure, name="measure"),
    path("<slug:service>/<slug:measure>/values.csv", views.values, name="values"),
    path("<slug:service>/<slug:measure>/record/", views.record, name="record"),
]
