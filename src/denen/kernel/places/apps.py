from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "denen.kernel.places"
    label = "places"
