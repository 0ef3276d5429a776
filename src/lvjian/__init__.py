"""绿鉴 lvjian: checks green-manufacturing application bundles against the official templates."""

__version__ = "0.1.0"
