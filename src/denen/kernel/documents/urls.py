from django.urls import path

from denen.kernel.documents import views

app_name = "documents"
urlpatterns = [
    path("<uuid:document_id>/", views.show, name="open"),
]
