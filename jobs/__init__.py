"""Durable long work: requests that go on after their client has left, and after the service was killed.

The only package that uses DBOS. A job is a recorded request, in one part or more. DBOS keeps which parts are finished;
what they answered lies in the results folder. `app` hands down how a recorded request is performed.
"""
