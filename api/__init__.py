"""The service: API, reviewers' pages, store and workers. Needs the extra ``service``."""
