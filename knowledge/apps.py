from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = "Kunskap och insatser"
    counted_tables = ["resource", "resource.topics", "initiative", "actionplan", "topic"]
