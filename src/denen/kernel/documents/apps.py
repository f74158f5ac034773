from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "denen.kernel.documents"
    label = "documents"
