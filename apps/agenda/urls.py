app_name = "agenda"
urlpatterns: list[object] = []
feed_patterns: tuple[list[object], str] = ([], "feeds")
