"""Bodies of requests. The settings name this module, so it imports no views."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class DeskJSONParser(JSONParser):
    """JSON nested deeper than Python can follow is the sender's mistake and not a fault of the desk."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("This JSON is nested too deeply.") from None
