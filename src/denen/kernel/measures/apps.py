from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "denen.kernel.measures"
    label = "measures"
