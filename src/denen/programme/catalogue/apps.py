from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "denen.programme.catalogue"
    label = "catalogue"
