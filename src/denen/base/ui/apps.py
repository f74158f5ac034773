from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "denen.base.ui"
    label = "ui"

    def ready(self) -> None:
        from denen.base.ui.language import know_easy_japanese

        know_easy_japanese()
