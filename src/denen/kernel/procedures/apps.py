from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "denen.kernel.procedures"
    label = "procedures"

    def ready(self) -> None:
        from denen.kernel.procedures.catalogue import offered

        offered()  # a wrong procedure stops the start, with its file and line, and not the first person who needs it
