"""The calls of the API, one file or folder for each family: parameters, answer, and the views that call a service."""
