from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "denen.programme.results"
    label = "results"
