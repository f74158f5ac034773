from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "denen.site"
    label = "site"
