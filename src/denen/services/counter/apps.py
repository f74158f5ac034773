from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "denen.services.counter"
    label = "counter"
