"""The sections of the report, each from a `Subject` to HTML."""
