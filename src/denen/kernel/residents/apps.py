from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "denen.kernel.residents"
    label = "residents"
